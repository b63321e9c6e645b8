using System.Data.Common;
using System.Text.Json;
using Gateway.Content.Markdown;
using Gateway.Content.Results;
using Gateway.Content.Templates;
using Gateway.Store.Database;
using Gateway.Store.Documents;

namespace Gateway.Store.Search;

/// <summary>The texts of an article that a search covers.</summary>
internal sealed record SearchSource(
    Guid Id,
    string Title,
    Guid ProviderId,
    string Provider,
    IReadOnlyList<string> Topics,
    IReadOnlyList<string> Authors,
    string? Excerpt,
    string Body,
    string? Language,
    string Fingerprint
)
{
    /// <summary>The maximum length of the text of a body in characters. The rest is not searched.</summary>
    public const int MaxBodyLength = 100_000;

    /// <summary>The number of columns of <see cref="Outdated"/>.</summary>
    public const int ColumnCount = 10;

    // Part of every fingerprint. Increase it when the same texts give another vector, so that all articles are indexed again at the start.
    private const string Version = "2";

    /// <summary>The condition for rows of the table <c>s</c> that this version has written.</summary>
    public const string IsCurrent = $"s.source like '{Version}:%'";

    /// <summary>
    /// The texts of articles whose vector is not of the same texts. A change of anything else, for example of the heat, needs no new
    /// vector.
    /// </summary>
    public static Sql Outdated(Guid[] articleIds) =>
        Sql.Of(
            $"""
            select a.id, a.title, provider.id, provider.name, topics.names, authors.names, a.data ->> 'excerpt', text.data, a.language, source.fingerprint
            from {Sql.Table(Tables.Article)} a
            join {Sql.Table(Tables.Provider)} provider on provider.id = a.provider_id
            left join {Sql.Table(Tables.ArticleText)} text on text.id = a.id
            cross join lateral (
              select coalesce(array_agg(topic.name order by topic.position), '{Sql.Text("{}")}') as names
              from {Sql.Table(Tables.ArticleTopic)} topic where topic.article_id = a.id) topics
            cross join lateral (
              select coalesce(array_agg(author.name order by author.position), '{Sql.Text("{}")}') as names
              from {Sql.Table(Tables.ArticleAuthor)} author where author.article_id = a.id) authors
            cross join lateral (
              select {Sql.Text(
                $"'{Version}:'"
            )} || md5(jsonb_build_array(a.title, provider.id, provider.name, topics.names, authors.names, a.data ->> 'excerpt',
                md5(text.data ->> 'body'), text.data -> 'addresses', a.language)::text) as fingerprint) source
            left join {Sql.Table(Tables.ArticleSearch)} s on s.article_id = a.id
            where a.id = any({articleIds}) and s.source is distinct from source.fingerprint
            """
        );

    /// <summary>Reads a row of <see cref="Outdated"/>.</summary>
    public static SearchSource Read(DbDataReader row) =>
        new(
            row.GetGuid(0),
            row.GetString(1),
            row.GetGuid(2),
            row.GetString(3),
            row.GetFieldValue<string[]>(4),
            row.GetFieldValue<string[]>(5),
            row.IsDBNull(6) ? null : row.GetString(6),
            row.IsDBNull(7) ? "" : BodyOf(JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(7), StoreJson.ArticleText)),
            row.IsDBNull(8) ? null : row.GetString(8),
            row.GetString(9)
        );

    /// <summary>The texts of an article that is not stored yet.</summary>
    public static SearchSource Of(ArticleContent article) =>
        new(
            Guid.Empty,
            article.Title,
            Guid.Empty,
            article.Provider.Name,
            article.Topics,
            [.. article.Authors.Select(author => author.Name)],
            article.Excerpt,
            BodyOf(
                new ArticleText
                {
                    Id = Guid.Empty,
                    Body = article.Body,
                    Addresses = article.Addresses,
                }
            ),
            article.Language,
            Fingerprint: ""
        );

    /// <summary>The words of a body as readers see them.</summary>
    public static string BodyOf(ArticleText? text) =>
        text?.Body is { } body ? BodyText.Of(BodyTemplate.Expand(body, text.Addresses, PageUrls.None.ByPath), MaxBodyLength) : "";

    /// <summary>The texts with their weights, the highest first.</summary>
    public IEnumerable<(string Text, char Weight)> Texts
    {
        get
        {
            yield return (Title, 'A');
            foreach (var topic in Topics)
                yield return (topic, 'B');
            if (Excerpt is not null)
                yield return (Excerpt, 'C');
            // Similar articles and stories are found by the words above, not by who published them.
            foreach (var name in Authors.Prepend(Provider))
                yield return (name, 'D');
            if (Body.Length > 0)
                yield return (Body, 'D');
        }
    }

    /// <summary>The names that readers can complete.</summary>
    public IEnumerable<string> Names =>
        [
            .. SearchVocabulary.EntriesOf(VocabularyKind.Title, Title, Id),
            .. SearchVocabulary.EntriesOf(VocabularyKind.Provider, Provider, ProviderId),
            .. Topics.SelectMany(topic => SearchVocabulary.EntriesOf(VocabularyKind.Topic, topic, null)),
            .. Authors.SelectMany(author => SearchVocabulary.EntriesOf(VocabularyKind.Author, author, null)),
        ];

    /// <summary>The language tag of the file, or the language of the texts.</summary>
    public string? LanguageTag => Language ?? LanguageDetector.Detect([Title, Excerpt ?? "", Body]);
}
