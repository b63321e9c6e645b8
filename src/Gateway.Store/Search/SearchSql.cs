using Gateway.Store.Database;

namespace Gateway.Store.Search;

/// <summary>
/// Full-text search. The table <c>article_search</c> contains the words of each article, weighted: title, topics, excerpt, and the rest.
/// https://www.postgresql.org/docs/current/textsearch-controls.html
/// </summary>
internal static class SearchSql
{
    public const string Table = $"{Tables.ArticleSearch} s";

    /// <summary>
    /// The relevance of a row. The rank is at most 1, so that a row that only synonyms found is below all others. Without a search,
    /// <see cref="NoScore"/> is the same for all rows.
    /// </summary>
    public const string Score =
        "(ts_rank(s.vector, query.wanted) + case when query.own is null or not s.vector @@ query.own then 0 else 2 end)::real";
    public const string NoScore = "0::real";

    /// <summary>
    /// The stems and characters of texts with some weights as an array. The words themselves are left out, because each has a stem.
    /// </summary>
    public static string StemsOf(string weights) =>
        $"array(select entry.lexeme from unnest(ts_filter(s.vector, '{{{weights}}}')) entry"
        + $" where left(entry.lexeme, 1) = '{SearchLexemes.StemMark}' or entry.lexeme collate \"C\" >= '{SearchLexemes.FirstCharacter}')";

    /// <summary>The condition for the rows of <see cref="Table"/> that match.</summary>
    public static Sql Matches(SearchQuery search) => search.Words.Length == 0 ? Sql.False : Sql.Text("s.vector @@ query.words");

    /// <summary>The table of one row with the query.</summary>
    public static Sql Query(SearchQuery search) =>
        Sql.Of(
            $"(select {search.Words}::text::tsquery as words, {search.Wanted}::text::tsquery as wanted, nullif({search.WithoutSynonyms ?? ""}::text, '')::tsquery as own) query"
        );
}
