using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Search;

namespace Gateway.Store.Queries.Search;

/// <summary>Corrects typos in a search by the words of published articles.</summary>
internal sealed class SearchCorrector(OperationDatabase database, Caller caller)
{
    private const int MaxCandidates = 3_000;

    /// <summary>
    /// Returns the corrections of the words that are typos, by word. A word is not a typo if an article that the caller may see contains it
    /// with another ending.
    /// </summary>
    /// <param name="words">The words that no article contains as they are written.</param>
    /// <param name="beginning">The word that the reader is still typing; <c>null</c> if all words are complete.</param>
    /// <param name="builder">Builds the query of a word.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    public async Task<Dictionary<string, string>> FindAsync(
        List<SearchToken> words,
        SearchToken? beginning,
        SearchQueryBuilder builder,
        CancellationToken cancellationToken
    )
    {
        var found = new HashSet<int>();
        var candidates = words.Select(_ => new List<(string Word, int Articles)>()).ToList();
        var suspects = words
            .Select((word, index) => (Index: index, Query: builder.BuildWord(word, isPrefix: word.Folded == beginning?.Folded)))
            .Where(word => word.Query.Length > 0)
            .ToList();
        foreach (var index in Enumerable.Range(0, words.Count).Except(suspects.Select(word => word.Index)))
            found.Add(index);
        var edits = suspects.Select(word => (word.Index, Word: words[word.Index].Folded)).ToList();
        var lookups = edits
            .SelectMany(word =>
                SearchSpelling
                    .PiecesOfTransposed(word.Word)
                    .Select(pieces => (word.Index, pieces.Start, pieces.End, Middle: (string?)null, word.Word.Length, Edits: 1))
                    .Prepend(OfWord(word.Index, word.Word))
            )
            .ToList();
        var swapped = edits
            .SelectMany(word => SearchSpelling.Transpositions(word.Word).Select(other => (word.Index, Word: other)))
            .ToList();
        await database.ReadAsync(
            Sql.Of(
                $"""
                select suspect.index, null::text, 0 from unnest((select {suspects.Select(word => word.Index).ToArray()}), (select {suspects
                    .Select(word => word.Query)
                    .ToArray()})) as suspect (index, query)
                where exists (
                  select from {Sql.Text(SearchSql.Table)} where s.vector @@ suspect.query::tsquery and {Visibility.OfArticles(
                    caller.ReadAccess,
                    "s"
                )})
                union all
                select swapped.index, known.word, known.articles
                from unnest((select {swapped.Select(word => word.Index).ToArray()}), (select {swapped
                    .Select(word => word.Word)
                    .ToArray()})) as swapped (index, word)
                join {Sql.Table(Tables.SearchWord)} known on known.word = swapped.word and known.{Sql.Text(SearchVocabulary.IsUsed)}
                union all
                select suspect.index, near.word, near.articles
                from unnest((select {lookups.Select(lookup => lookup.Index).ToArray()}), (select {lookups.Select(lookup => lookup.Start).ToArray()}), (select {lookups
                    .Select(lookup => Reversed(lookup.End))
                    .ToArray()}), (select {lookups.Select(lookup => lookup.Middle).ToArray()}), (select {lookups
                    .Select(lookup => lookup.Length - lookup.Edits)
                    .ToArray()}), (select {lookups
                    .Select(lookup => lookup.Length + lookup.Edits)
                    .ToArray()})) as suspect (index, beginning, ending, middle, shortest, longest)
                cross join lateral (
                  (select known.word, known.articles from {Sql.Table(Tables.SearchWord)} known
                   where known.word >= suspect.beginning and known.word < suspect.beginning || {SearchVocabulary.Last}
                     and length(known.word) between suspect.shortest and suspect.longest and known.{Sql.Text(SearchVocabulary.IsUsed)}
                   order by known.articles desc, known.word limit {MaxCandidates})
                  union all
                  (select known.word, known.articles from {Sql.Table(Tables.SearchWord)} known
                   where reverse(known.word) >= suspect.ending and reverse(known.word) < suspect.ending || {SearchVocabulary.Last}
                     and length(known.word) between suspect.shortest and suspect.longest and known.{Sql.Text(SearchVocabulary.IsUsed)}
                     and left(known.word, 1) >= 'a' and left(known.word, 1) <> '~'
                   order by known.articles desc, known.word limit {MaxCandidates})
                  union all
                  (select known.word, known.articles from {Sql.Table(Tables.SearchWord)} known
                   where known.word >= 'a' and known.word like '%' || suspect.middle || '%' and suspect.middle is not null
                     and length(known.word) between suspect.shortest and suspect.longest and known.{Sql.Text(SearchVocabulary.IsUsed)}
                   order by known.articles desc, known.word limit {MaxCandidates})) near
                """
            ),
            row =>
            {
                if (row.IsDBNull(1))
                    found.Add(row.GetInt32(0));
                else
                    candidates[row.GetInt32(0)].Add((row.GetString(1), row.GetInt32(2)));
            },
            cancellationToken,
            hasKnownDependencies: true
        );
        var corrections = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var index = 0; index < words.Count; index++)
        {
            if (!found.Contains(index) && SearchSpelling.Best(words[index].Folded, candidates[index]) is { } correction)
                corrections[words[index].Folded] = correction;
        }

        return corrections;

        static (int Index, string Start, string End, string? Middle, int Length, int Edits) OfWord(int index, string word)
        {
            var (start, end, middle) = SearchSpelling.Pieces(word);
            return (index, start, end, middle, word.Length, SearchSpelling.MaxEdits(word));
        }
    }

    private static string Reversed(string text)
    {
        var characters = text.ToCharArray();
        Array.Reverse(characters);
        return new string(characters);
    }
}
