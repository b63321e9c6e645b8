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
        "(ts_rank(s.vector, query.rank_query)"
        + " + case when query.without_synonyms is null or not s.vector @@ query.without_synonyms then 0 else 2 end)::real";
    public const string NoScore = "0::real";

    /// <summary>
    /// The stems and characters of texts with some weights as an array. The words themselves are left out, because each has a stem.
    /// </summary>
    public static string StemsOf(string weights) =>
        $"array(select entry.lexeme from unnest(ts_filter(s.vector, '{{{weights}}}')) entry"
        + $" where left(entry.lexeme, 1) = '{LexemePrefixes.Stem}' or entry.lexeme collate \"C\" >= '{SearchLexemes.FirstCharacter}')";

    /// <summary>The condition for the rows of <see cref="Table"/> that match.</summary>
    public static Sql Matches(SearchQuery search) => search.MatchQuery.Length == 0 ? Sql.False : Sql.Text("s.vector @@ query.match_query");

    /// <summary>The table of one row with the query.</summary>
    public static Sql Query(SearchQuery search) =>
        Sql.Of(
            $"(select {search.MatchQuery}::text::tsquery as match_query, {search.RankQuery}::text::tsquery as rank_query, nullif({search.WithoutSynonyms ?? ""}::text, '')::tsquery as without_synonyms) query"
        );

    /// <summary>
    /// Like <see cref="Query"/>, for queries over <see cref="Table"/> alone. The planner does not see the words, so that it uses the index
    /// of words and keeps the prepared plan. To plan for the words takes longer than many searches.
    /// </summary>
    public static Sql HiddenQuery(SearchQuery search) =>
        Sql.Of(
            $"(select (select {search.MatchQuery}::text::tsquery) as match_query, (select {search.RankQuery}::text::tsquery) as rank_query, (select nullif({search.WithoutSynonyms ?? ""}::text, '')::tsquery) as without_synonyms) query"
        );

    /// <summary>
    /// The codes of the languages of the articles that a caller may see. Each is one look into the index of languages. A join would read
    /// the whole index.
    /// </summary>
    /// <param name="visible">The condition for the rows of these articles.</param>
    public static Sql LanguagesOf(Sql visible) =>
        Sql.Of(
            $"""
            (with recursive used (language) as (
              (select s.language from {Sql.Text(Table)} where {visible} and s.language is not null order by s.language limit 1)
              union all
              select (
                select s.language from {Sql.Text(Table)} where s.language > used.language and {visible} order by s.language limit 1)
              from used where used.language is not null)
            select used.language from used)
            """
        );

    /// <summary>The number of rows of <see cref="Table"/>, the bytes of the rows, and the bytes of vectors outside the rows.</summary>
    public static Sql Size { get; } =
        Sql.Text(
            $"""
            (select words.reltuples as articles, words.relpages * 8192::bigint as row_bytes, outside.relpages * 8192::bigint as outside_bytes
             from pg_class words join pg_class outside on outside.oid = words.reltoastrelid where words.oid = '{Tables.ArticleSearch}'::regclass)
            """
        );
}
