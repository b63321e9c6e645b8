using Gateway.Store.Database;

namespace Gateway.Store.Search;

/// <summary>
/// Full-text search. The table <c>article_search</c> contains the words of each article, weighted: title, excerpt, topics, provider.
/// https://www.postgresql.org/docs/current/textsearch-controls.html
/// </summary>
internal static class SearchSql
{
    public const string Table = $"{Tables.ArticleSearch} s";

    /// <summary>The relevance of a row. Without a search, <see cref="NoScore"/> is the same for all rows.</summary>
    public const string Score = "ts_rank(s.vector, query.wanted)";
    public const string NoScore = "0::real";

    /// <summary>The condition for the rows of <see cref="Table"/> that match.</summary>
    public static Sql Matches { get; } = Sql.Text("s.vector @@ query.words");

    /// <summary>The client's search text as a PostgreSQL query: words, "a phrase", or, -not.</summary>
    public static Sql Query(string search)
    {
        var words = Sql.Of($"websearch_to_tsquery('{Sql.Text(SearchSchema.Configuration)}', {search})");
        // Excluded words do not affect relevance, but ts_rank would rank all rows as 0 because of them.
        return Sql.Of(
            $"""
            (select {words} as words,
              (select case when querytree(asked.words) in ('', 'T') then asked.words else querytree(asked.words)::tsquery end
               from (select {words} as words) asked) as wanted) query
            """
        );
    }
}
