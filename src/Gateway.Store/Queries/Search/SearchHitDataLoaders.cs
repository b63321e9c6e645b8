using System.Data.Common;
using System.Text.Json;
using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Documents;
using Gateway.Store.Search;

namespace Gateway.Store.Queries.Search;

/// <summary>An article and the search that found it.</summary>
internal sealed record SearchHit(Guid ArticleId, SearchQuery Search);

/// <summary>Title and excerpt as HTML. Matched words are marked, and all other text is escaped.</summary>
internal sealed record SearchHighlights(SearchHit Hit, string Title, string? Excerpt);

/// <summary>Loads the scores and highlights of search results, only for the articles of the page and only if selected.</summary>
internal sealed class SearchHitDataLoaders
{
    private readonly OperationDatabase _database;
    private readonly QueryDependencies? _dependencies;
    private readonly Caller _caller;
    private readonly BatchLoader<SearchHit, object> _scores;
    private readonly BatchLoader<SearchHit, SearchHighlights> _highlights;
    private readonly BatchLoader<SearchHit, string> _bodies;

    public SearchHitDataLoaders(OperationDatabase database, RequestDocumentCache request, Caller caller)
    {
        (_database, _dependencies, _caller) = (database, request.Dependencies, caller);
        _scores = new((hits, token) => EachSearchAsync(hits, ScoresAsync, token), pending: database.PendingLoaders);
        _highlights = new((hits, token) => EachSearchAsync(hits, HighlightsAsync, token), pending: database.PendingLoaders);
        _bodies = new((hits, token) => EachSearchAsync(hits, BodiesAsync, token), pending: database.PendingLoaders);
    }

    public IDeferred<double?> Score(SearchHit hit) => _scores.Load(hit).Select(score => (double?)score);

    public IDeferred<SearchHighlights?> Highlights(SearchHit hit) => _highlights.Load(hit);

    public IDeferred<string?> BodyHighlight(SearchHit hit) => _bodies.Load(hit);

    private static async Task EachSearchAsync<TValue>(
        IReadOnlyList<BatchLoader<SearchHit, TValue>.BatchKey> hits,
        Func<Dictionary<Guid, BatchLoader<SearchHit, TValue>.BatchKey>, SearchQuery, CancellationToken, Task> load,
        CancellationToken cancellationToken
    )
        where TValue : class
    {
        foreach (var ofSearch in hits.GroupBy(hit => hit.Key.Search))
            await load(ofSearch.ToDictionary(hit => hit.Key.ArticleId), ofSearch.Key, cancellationToken);
    }

    private Task ScoresAsync(
        Dictionary<Guid, BatchLoader<SearchHit, object>.BatchKey> hits,
        SearchQuery search,
        CancellationToken cancellationToken
    )
    {
        _dependencies?.Add([ChangeKey.Words]);
        return _database.ReadAsync(
            Sql.Of(
                $"""
                select s.article_id, {Sql.Text(SearchSql.Score)} from {Sql.Text(SearchSql.Table)} cross join {SearchSql.Query(search)}
                where s.article_id = any((select {hits.Keys.ToArray()})::uuid[])
                """
            ),
            row => hits[row.GetGuid(0)].Set((double)row.GetFloat(1)),
            cancellationToken,
            hasKnownDependencies: true
        );
    }

    private async Task HighlightsAsync(
        Dictionary<Guid, BatchLoader<SearchHit, SearchHighlights>.BatchKey> hits,
        SearchQuery search,
        CancellationToken cancellationToken
    )
    {
        _dependencies?.Add(hits.Keys.Select(ChangeKey.Article));
        var texts = new List<(Guid Id, SearchLanguage? Language, string Title, string? Excerpt)>();
        await _database.ReadAsync(
            Sql.Of(
                $"""
                select a.id, s.language, a.title, a.data ->> 'excerpt'
                from {Sql.Table(Tables.Article)} a join {Sql.Text(SearchSql.Table)} on s.article_id = a.id
                where a.id = any((select {hits.Keys.ToArray()})::uuid[]) and {Visibility.OfArticles(_caller.ReadAccess, "a")}
                """
            ),
            row => texts.Add((row.GetGuid(0), LanguageIn(row), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3))),
            cancellationToken,
            hasKnownDependencies: true
        );
        var highlighters = await HighlightersAsync(
            search,
            texts.Select(text => (text.Language, $"{text.Title} {text.Excerpt}")),
            cancellationToken
        );
        foreach (var (id, language, title, excerpt) in texts)
        {
            var highlighter = highlighters(language);
            hits[id]
                .Set(
                    new SearchHighlights(
                        new SearchHit(id, search),
                        highlighter.Highlight(title),
                        excerpt is null ? null : highlighter.Highlight(excerpt)
                    )
                );
        }
    }

    private async Task BodiesAsync(
        Dictionary<Guid, BatchLoader<SearchHit, string>.BatchKey> hits,
        SearchQuery search,
        CancellationToken cancellationToken
    )
    {
        _dependencies?.Add(hits.Keys.Select(ChangeKey.Article));
        var texts = new List<(Guid Id, SearchLanguage? Language, string Body)>();
        await _database.ReadAsync(
            Sql.Of(
                $"""
                select a.id, s.language, text.data
                from {Sql.Table(Tables.Article)} a join {Sql.Text(SearchSql.Table)} on s.article_id = a.id
                join {Sql.Table(Tables.ArticleText)} text on text.id = a.id
                where a.id = any((select {hits.Keys.ToArray()})::uuid[]) and {Visibility.OfArticles(_caller.ReadAccess, "a")}
                """
            ),
            row =>
                texts.Add(
                    (
                        row.GetGuid(0),
                        LanguageIn(row),
                        SearchSource.BodyOf(JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(2), StoreJson.ArticleText))
                    )
                ),
            cancellationToken,
            hasKnownDependencies: true
        );
        var highlighters = await HighlightersAsync(search, texts.Select(text => (text.Language, text.Body)), cancellationToken);
        foreach (var (id, language, body) in texts)
        {
            if (highlighters(language).BestFragment(body) is { } fragment)
                hits[id].Set(fragment);
        }
    }

    /// <summary>Returns the highlighter for each language. The stems of all texts are read by one command at most.</summary>
    private async Task<Func<SearchLanguage?, SearchHighlighter>> HighlightersAsync(
        SearchQuery search,
        IEnumerable<(SearchLanguage? Language, string Text)> texts,
        CancellationToken cancellationToken
    )
    {
        var stems = new SearchStems();
        foreach (var (language, text) in texts)
        {
            if (language is null)
                continue;
            stems.Require(language, SearchTokens.In(text));
            stems.Require(language, search.Parsed.Terms.SelectMany(term => term.Words));
            stems.Require(language, search.Parsed.Synonyms.SelectMany(synonym => synonym.Words));
        }

        await stems.LoadAsync((sql, read) => _database.ReadAsync(sql, read, cancellationToken, hasKnownDependencies: true));
        var highlighters = new Dictionary<string, SearchHighlighter>(StringComparer.Ordinal);
        return language =>
        {
            if (!highlighters.TryGetValue(language?.Code ?? "", out var highlighter))
                highlighters[language?.Code ?? ""] = highlighter = new SearchHighlighter(search.Parsed, language, stems);
            return highlighter;
        };
    }

    private static SearchLanguage? LanguageIn(DbDataReader row) => row.IsDBNull(1) ? null : SearchLanguages.Of(row.GetString(1));
}
