using System.Data;
using System.Net;
using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Search;
using Npgsql;

namespace Gateway.Store.Reading.Search;

/// <summary>An article and the search that found it.</summary>
internal sealed record SearchHit(Guid ArticleId, string Search);

/// <summary>Title and excerpt as HTML. Matched words are marked, and all other text is escaped.</summary>
internal sealed record SearchHighlights(string Title, string? Excerpt);

/// <summary>Loads the scores and highlights of search results, only for the articles of the page and only if selected.</summary>
internal sealed class SearchHitDataLoaders
{
    // Private-use characters. They are removed from the text before the marks are added.
    private const char MarkStart = '\uE000';
    private const char MarkEnd = '\uE001';

    private readonly BatchLoader<SearchHit, object> _scores;
    private readonly BatchLoader<SearchHit, SearchHighlights> _highlights;

    public SearchHitDataLoaders(OperationDatabase database, Caller caller)
    {
        _scores = LoaderOf(
            database,
            (ids, search) =>
                Sql.Of(
                    $"""
                    select s.article_id, {Sql.Text(SearchSql.Score)} from {Sql.Text(
                        SearchSql.Table
                    )} cross join {SearchSql.Query(search)}
                    where s.article_id = any((select {ids})::uuid[])
                    """
                ),
            reader => (object)(double)reader.GetFloat(1)
        );
        _highlights = LoaderOf(
            database,
            (ids, search) =>
                Sql.Of(
                    $"""
                    select a.id, {Headline("a.title")}, {Headline("a.data ->> 'excerpt'")}
                    from {Sql.Table(Tables.Article)} a cross join {SearchSql.Query(search)}
                    where a.id = any((select {ids})::uuid[]) and {Visibility.OfArticles(caller.ReadAccess, "a")}
                    """
                ),
            reader => new SearchHighlights(Marked(reader.GetString(1)), reader.IsDBNull(2) ? null : Marked(reader.GetString(2)))
        );
    }

    public IDeferred<double?> Score(SearchHit hit) => _scores.Load(hit).Select(score => (double?)score);

    public IDeferred<SearchHighlights?> Highlights(SearchHit hit) => _highlights.Load(hit);

    private static BatchLoader<SearchHit, TValue> LoaderOf<TValue>(
        OperationDatabase database,
        Func<Guid[], string, Sql> select,
        Func<NpgsqlDataReader, TValue> read
    )
        where TValue : class =>
        new((keys, token) => EachSearchAsync(keys, database, select, read, token), pending: database.PendingLoaders);

    private static async Task EachSearchAsync<TValue>(
        IReadOnlyList<BatchLoader<SearchHit, TValue>.BatchKey> keys,
        OperationDatabase database,
        Func<Guid[], string, Sql> select,
        Func<NpgsqlDataReader, TValue> read,
        CancellationToken cancellationToken
    )
        where TValue : class
    {
        foreach (var ofSearch in keys.GroupBy(key => key.Key.Search, StringComparer.Ordinal))
        {
            var byId = ofSearch.ToDictionary(key => key.Key.ArticleId);
            await database.ReadAsync(
                select([.. byId.Keys], ofSearch.Key),
                async reader =>
                {
                    while (await reader.ReadAsync(cancellationToken))
                        byId[reader.GetGuid(0)].Set(read(reader));
                },
                cancellationToken,
                CommandBehavior.SequentialAccess
            );
        }
    }

    private static Sql Headline(string text) =>
        Sql.Text(
            $"""
            ts_headline('gateway.folded_english', translate({text}, '{MarkStart}{MarkEnd}', ''), query.words,
              'StartSel={MarkStart}, StopSel={MarkEnd}, HighlightAll=true')
            """
        );

    private static string Marked(string headline) =>
        WebUtility
            .HtmlEncode(headline)
            .Replace(WebUtility.HtmlEncode(MarkStart.ToString()), "<mark>", StringComparison.Ordinal)
            .Replace(WebUtility.HtmlEncode(MarkEnd.ToString()), "</mark>", StringComparison.Ordinal);
}
