using Gateway.Store;

namespace Gateway.Search;

/// <summary>
/// Full text search: each article's words lie in <c>article_search</c>, title first in weight, then excerpt, topics and provider.
/// https://www.postgresql.org/docs/current/textsearch-controls.html
/// </summary>
internal static class SearchRows
{
    public const string Table = $"{Tables.ArticleSearch} s";

    /// <summary>How well a row matches; the same for all where nothing is searched.</summary>
    public const string Score = "ts_rank(s.vector, query.wanted)";
    public const string NoScore = "0::real";

    /// <summary>The rows that match, of <see cref="Table"/>.</summary>
    public static Sql Matches { get; } = Sql.Text("s.vector @@ query.words");

    /// <summary>What a client wrote, as a query that PostgreSQL understands: words, "a phrase", or, -not.</summary>
    public static Sql Query(string search)
    {
        var words = Sql.Of($"websearch_to_tsquery('{Sql.Text(SearchSchema.Configuration)}', {search})");
        // Words to be absent say nothing about how well an article matches, but ts_rank would give all nothing for them.
        return Sql.Of(
            $"""
            (select {words} as words,
              (select case when querytree(asked.words) in ('', 'T') then asked.words else querytree(asked.words)::tsquery end
               from (select {words} as words) asked) as wanted) query
            """
        );
    }
}
