using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Search;

namespace Gateway.Store.Queries.Search;

/// <summary>A way to complete what a reader types.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The name, or the text of the reader with its last word completed.</param>
/// <param name="ArticleCount">The number of published articles that have the name, or the completed word.</param>
/// <param name="Id">The id of the article or provider; <c>null</c> for other kinds.</param>
internal sealed record SearchSuggestion(VocabularyKind Kind, string Text, int ArticleCount, Guid? Id);

/// <summary>
/// Reads suggestions from the vocabulary of the published articles. One statement reads a range of the index for each kind. Its values are
/// in subselects, so that PostgreSQL keeps the prepared plan. A completed word is suggested only if an article has it together with the
/// words before it.
/// </summary>
internal sealed class SearchSuggestionReader(OperationDatabase database, SearchPlanner planner)
{
    private const int MinWordLength = 2;

    // If so many articles would have both words by chance, at least one has them, and looking for it would take long.
    private const double ManyByChance = 50;
    private const int MinCandidates = 40;

    /// <summary>
    /// Returns suggestions, the kinds in the order topics, providers, authors, titles, words, and the most frequent first.
    /// </summary>
    /// <param name="text">The text so far.</param>
    /// <param name="first">The maximum number.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    public async Task<IReadOnlyList<SearchSuggestion>> ReadAsync(string? text, int first, CancellationToken cancellationToken)
    {
        if (first == 0 || SearchInput.From(text) is not { } input)
            return [];
        var prefix = SearchVocabulary.Normalized(input);
        if (prefix.Length == 0)
            return [];
        var isComplete = text is { Length: > 0 } && char.IsWhiteSpace(text[^1]);
        var last = SearchTokens.In(input).Last();
        var completes = !isComplete && last is { IsCharacter: false, Folded.Length: >= MinWordLength } && char.IsLetter(last.Folded[0]);
        VocabularyKind[] kinds =
        [
            VocabularyKind.Topic,
            VocabularyKind.Provider,
            VocabularyKind.Author,
            // Too many titles begin with one letter.
            .. prefix.Length >= MinWordLength || last.IsCharacter ? [VocabularyKind.Title] : (VocabularyKind[])[],
            .. completes ? [VocabularyKind.Word] : (VocabularyKind[])[],
        ];
        // After a space, the last word is complete: the name ends or goes on with another word.
        var ranges = kinds
            .Select(kind =>
                kind == VocabularyKind.Word ? (From: last.Folded, To: last.Folded + SearchVocabulary.Last)
                : isComplete ? SearchVocabulary.RangeOfWords(kind, prefix)
                : (From: SearchVocabulary.MarkOf(kind) + prefix, To: SearchVocabulary.MarkOf(kind) + prefix + SearchVocabulary.Last)
            )
            .ToList();
        var others = completes ? await planner.ResolveWordsBeforeAsync(input[..last.Start], cancellationToken) : null;
        var wordsBefore = others?.MatchQuery ?? "";
        var found = new List<SearchSuggestion>();
        await database.ReadAsync(
            Sql.Of(
                $"""
                select wanted.kind, entry.word, entry.articles, (
                    select accented.word from {Sql.Table(Tables.SearchWord)} accented
                    where accented.word >= '~' || entry.word || {"\u001F"} and accented.word < '~' || entry.word || {"\u001F"} || {SearchVocabulary.Last}
                      and accented.articles * 2 >= entry.articles and accented.{Sql.Text(SearchVocabulary.IsUsed)}
                    order by accented.articles desc, accented.word limit 1)
                from unnest((select {kinds.Select(kind => (int)kind).ToArray()}), (select {ranges.Select(range => range.From).ToArray()}), (select {ranges
                    .Select(range => range.To)
                    .ToArray()})) as wanted (kind, start, stop)
                cross join lateral (
                  select candidate.word, candidate.articles
                  from (
                    select known.word, known.articles from {Sql.Table(Tables.SearchWord)} known
                    where known.word >= wanted.start and known.word < wanted.stop
                      and known.{Sql.Text(SearchVocabulary.IsUsed)}
                    order by known.articles desc, known.word limit (select {Math.Max(MinCandidates, 2 * first)})) candidate
                  where wanted.kind <> {(int)VocabularyKind.Word} or (select {wordsBefore}) = ''
                    or candidate.articles * (select {others?.Selectivity ?? 0}) > {ManyByChance}
                    or exists (
                      select from {Sql.Text(SearchSql.Table)}
                      where s.published and s.vector @@ ((select {wordsBefore}::text::tsquery) && quote_literal(candidate.word)::tsquery))
                  order by candidate.articles desc, candidate.word limit (select {2 * first})) entry
                """
            ),
            row =>
            {
                var (kind, entry, articles) = ((VocabularyKind)row.GetInt32(0), row.GetString(1), row.GetInt32(2));
                var (name, id) = SearchVocabulary.NameIn(entry);
                if (kind == VocabularyKind.Word)
                    name = input[..last.Start] + (row.IsDBNull(3) ? entry : SearchVocabulary.AccentedIn(row.GetString(3)));
                found.Add(new SearchSuggestion(kind, name, articles, id));
            },
            cancellationToken
        );
        return Mixed([.. kinds.Select(kind => BestOf(found.Where(each => each.Kind == kind), prefix))], first);
    }

    // A name is found by each of its words, and once. Those that begin with the text come first.
    private static List<SearchSuggestion> BestOf(IEnumerable<SearchSuggestion> found, string prefix) =>
        [
            .. found
                .DistinctBy(suggestion => (suggestion.Text, suggestion.Id))
                .OrderBy(suggestion => SearchVocabulary.Normalized(suggestion.Text).StartsWith(prefix, StringComparison.Ordinal) ? 0 : 1),
        ];

    // Each kind gets its share, and what one kind does not use goes to the others.
    private static List<SearchSuggestion> Mixed(List<List<SearchSuggestion>> kinds, int first)
    {
        var counts = new int[kinds.Count];
        for (var (left, changed) = (first, true); left > 0 && changed; )
        {
            changed = false;
            for (var kind = 0; kind < kinds.Count && left > 0; kind++)
            {
                if (counts[kind] == kinds[kind].Count)
                    continue;
                counts[kind]++;
                left--;
                changed = true;
            }
        }

        return [.. kinds.SelectMany((suggestions, kind) => suggestions.Take(counts[kind]))];
    }
}
