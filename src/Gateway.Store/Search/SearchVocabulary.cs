using System.Text;
using Gateway.Content.Text;
using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Search;

/// <summary>A kind of entry of the vocabulary.</summary>
internal enum VocabularyKind
{
    Title,
    Topic,
    Provider,
    Author,

    /// <summary>A word of any text.</summary>
    Word,
}

/// <summary>
/// The words and names of the published articles, each with the number of its articles. They are entries of the search vectors, so that
/// each write and each change of visibility counts exactly the words that it adds and removes. Nothing in it comes from hidden articles.
/// </summary>
internal static class SearchVocabulary
{
    /// <summary>The condition for entries that a published article has.</summary>
    public const string IsUsed = "articles > 0";

    /// <summary>The highest character. Entries with a prefix are below the prefix followed by it.</summary>
    public const string Last = "\U0010FFFF";

    private const char Separator = '\u001F';
    private const int MaxNameLength = 200;
    private const int MaxEntriesOfName = 8;

    // Words in scripts with spaces that do not begin with a digit, words with accents, and names. Stems are not part of it.
    private const string IsEntry =
        "(length(lexeme) > 1 and ((lexeme collate \"C\" >= 'a' and lexeme collate \"C\" < '\u0E01')"
        + $" or left(lexeme, 1) in ({LexemePrefixes.OfNames})))";

    private const string Count = $"""
        insert into {Tables.SearchWord} as word (word, articles)
        select lexeme, sum(sign)::int from changed cross join lateral unnest(changed.vector)
        where {IsEntry} group by lexeme having sum(sign) <> 0 order by lexeme collate "C"
        on conflict (word) do update set articles = word.articles + excluded.articles
        """;

    /// <summary>The first character of the entries of names.</summary>
    public static string MarkOf(VocabularyKind kind) =>
        kind switch
        {
            VocabularyKind.Title => LexemePrefixes.Title,
            VocabularyKind.Topic => LexemePrefixes.Topic,
            VocabularyKind.Provider => LexemePrefixes.Provider,
            VocabularyKind.Author => LexemePrefixes.Author,
            _ => "",
        };

    /// <summary>
    /// The entries of a name: one for each of its words, with which readers may begin. A title has one entry, because a search finds it.
    /// </summary>
    /// <param name="kind">The kind of the name.</param>
    /// <param name="name">The name as written.</param>
    /// <param name="id">The id of what it names; <c>null</c> if the name is enough.</param>
    public static IEnumerable<string> EntriesOf(VocabularyKind kind, string name, Guid? id)
    {
        var written = Shortened.Of(name, MaxNameLength);
        var normal = Normalized(written);
        var named = $"{Separator}{written.Replace(Separator, ' ')}{Separator}{id}";
        var entries = kind == VocabularyKind.Title ? 1 : MaxEntriesOfName;
        for (var (at, count) = (0, 0); count < entries; count++)
        {
            yield return $"{MarkOf(kind)}{normal[at..]}{named}";
            if (normal.IndexOf(' ', at) is not (>= 0 and var space))
                yield break;
            at = space + 1;
        }
    }

    /// <summary>The range of the entries of names that consist of these words, or begin with them.</summary>
    public static (string From, string To) RangeOfWords(VocabularyKind kind, string words) =>
        ($"{MarkOf(kind)}{words}{Separator}", $"{MarkOf(kind)}{words}!");

    /// <summary>The entry of a word with accents.</summary>
    public static string EntryOf(SearchToken word) => $"{AccentPrefixOf(word.Folded)}{word.Written}";

    /// <summary>The beginning of the entries of a word with accents.</summary>
    public static string AccentPrefixOf(string folded) => $"{LexemePrefixes.Accent}{folded}{Separator}";

    /// <summary>The written name of an entry, and its id.</summary>
    public static (string Name, Guid? Id) NameIn(string entry) =>
        entry.Split(Separator) is [_, var name, var id] ? (name, Guid.TryParse(id, out var parsed) ? parsed : null) : (entry, null);

    /// <summary>The word of an entry with accents.</summary>
    public static string AccentedIn(string entry) => entry[(entry.IndexOf(Separator) + 1)..];

    /// <summary>The words of a text without case, accents and punctuation, so that names with the same beginning have it too.</summary>
    public static string Normalized(string text)
    {
        var normal = new StringBuilder();
        SearchToken? last = null;
        foreach (var token in SearchTokens.In(text))
        {
            if (last is { Next: null })
                normal.Append(' ');
            normal.Append(token.Folded);
            last = token;
        }

        return normal.ToString();
    }

    /// <summary>
    /// Adds the statement that counts the entries of articles before their search vectors are written: those that the stored vectors no longer
    /// have, and those that the new vectors have.
    /// </summary>
    public static void CountWritten(NpgsqlBatch batch, Guid[] articleIds, Guid[] indexedIds, string[] vectors) =>
        batch.Add(
            $"""
            with indexed as (select * from unnest($2, $3) as indexed (article_id, vector)),
            changed as (
              select s.vector, -1 as sign
              from {SearchSql.Table} join {Tables.Article} a on a.id = s.article_id left join indexed on indexed.article_id = s.article_id
              where s.article_id = any($1) and s.published and {SearchSource.IsCurrent} and (indexed.article_id is not null or not a.published)
              union all
              select coalesce(indexed.vector::tsvector, s.vector), 1
              from {Tables.Article} a left join {SearchSql.Table} on s.article_id = a.id left join indexed on indexed.article_id = a.id
              where a.id = any($1) and a.published and (indexed.article_id is not null or not s.published))
            {Count}
            """,
            articleIds,
            indexedIds,
            vectors
        );

    /// <summary>Adds the statement that counts the entries of articles before they are shown, hidden or deleted.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="articleIds">The articles. Only those whose visibility is going to change are counted.</param>
    /// <param name="published">Whether readers are going to see them.</param>
    public static void CountShown(NpgsqlBatch batch, Guid[] articleIds, bool published) =>
        batch.Add(
            $"""
            with changed as (
              select s.vector, case when $2 then 1 else -1 end as sign from {SearchSql.Table}
              where s.article_id = any($1) and s.published <> $2 and {SearchSource.IsCurrent})
            {Count}
            """,
            articleIds,
            published
        );
}
