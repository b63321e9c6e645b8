using System.Text;
using Gateway.Store.Access;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Search;
using Gateway.Store.Telemetry;

namespace Gateway.Store.Queries.Search;

/// <summary>
/// Turns the text of a search into a query over the articles that the caller may see: over their languages, with typos corrected and
/// synonyms added.
/// </summary>
internal sealed class SearchPlanner(
    OperationDatabase database,
    RequestDocumentCache request,
    SearchCorrector corrector,
    Caller caller,
    Limits limits,
    TimeProvider time
)
{
    // A word of a long search that is a typo costs as much as a search of its own.
    private const int MaxCorrectedWords = 8;

    // No key changes with the sizes of tables, by which a query estimates the number of its matches.
    private static readonly TimeSpan _maxAge = TimeSpan.FromMinutes(1);

    private static readonly KeyValuePair<string, object?> _tag = new(GatewayMetrics.LoaderValue, "search");

    // The query, the parsed text, and the numbers of articles that have the words.
    private static readonly CacheRegion<SearchKey, ResolvedSearch> _searches = new(
        search => 2_000 + (10 * search.Query.MatchQuery.Length) + (100 * search.DependsOn.Count),
        (_, search) => search.DependsOn
    );

    /// <summary>Returns the query; <c>null</c> if there is no text.</summary>
    public Task<SearchQuery?> ResolveAsync(string? text, SearchMode mode, CancellationToken cancellationToken) =>
        ResolveAsync(text, mode, isFollowedByWords: false, cancellationToken);

    /// <summary>Returns the query of the words before one that a reader has not completed; <c>null</c> if there are none.</summary>
    public Task<SearchQuery?> ResolveWordsBeforeAsync(string text, CancellationToken cancellationToken) =>
        ResolveAsync(text, SearchMode.Default, isFollowedByWords: true, cancellationToken);

    private async Task<SearchQuery?> ResolveAsync(
        string? text,
        SearchMode mode,
        bool isFollowedByWords,
        CancellationToken cancellationToken
    )
    {
        if (SearchInput.From(text) is not { } input)
            return null;
        // A space after the last word ends it.
        var isTyping = mode == SearchMode.Typing && text is { Length: > 0 } && !char.IsWhiteSpace(text[^1]);
        var period = time.GetUtcNow().Ticks / _maxAge.Ticks;
        var key = new SearchKey(input, mode == SearchMode.Exact, isTyping, isFollowedByWords, period);
        var resolved = request.Of(_searches) is { } cached
            ? (
                await cached.GetAsync([key], async _ => new() { [key] = await BuildAsync(key, cancellationToken) }, _tag, cancellationToken)
            )[key]
            : await BuildAsync(key, cancellationToken);
        request.Dependencies?.Add(resolved.DependsOn);
        return resolved.Query;
    }

    private async Task<ResolvedSearch> BuildAsync(SearchKey key, CancellationToken cancellationToken)
    {
        var dependsOn = new HashSet<ChangeKey>();
        return new ResolvedSearch(await BuildAsync(key, dependsOn, cancellationToken), dependsOn);
    }

    private async Task<SearchQuery> BuildAsync(SearchKey key, HashSet<ChangeKey> dependsOn, CancellationToken cancellationToken)
    {
        var search = ParsedSearch.Of(key.Input);
        if (key.IsTyping)
            search = search.WithLastAsPrefix();
        var stems = new SearchStems();
        var statistics = new SearchStatistics();
        var (languages, unknown, synonyms) = await ReadAsync(search, stems, statistics, dependsOn, cancellationToken);
        var builder = new SearchQueryBuilder(languages, stems)
        {
            IsExact = key.IsExact,
            IsFollowedByWords = key.IsFollowedByWords,
            Statistics = statistics,
        };
        if (key.IsExact)
            return builder.Build(search);

        var expanded = await WithSynonymsAsync(search, synonyms);
        var suspects = search.Alternatives.Select((_, alternative) => SuspectsOf(alternative)).ToList();
        // A typo in one alternative matters only if no other alternative has known words only.
        if (
            suspects.All(ofAlternative => ofAlternative.Count == 0)
            || suspects.Zip(search.Alternatives).Any(entry => entry.First.Count == 0 && !entry.Second.Any(HasUnknownWord))
        )
            return builder.Build(expanded);
        var words = suspects.SelectMany(word => word).DistinctBy(word => word.Folded).Take(MaxCorrectedWords).ToList();
        // A correction depends on the words of all articles.
        dependsOn.Add(ChangeKey.Words);
        var corrections = await corrector.FindAsync(words, search.Beginning, builder, cancellationToken);
        if (corrections.Count == 0)
            return builder.Build(expanded);

        var corrected = search.Corrected(corrections);
        (_, _, synonyms) = await ReadAsync(corrected, stems, statistics, dependsOn, cancellationToken);
        return builder.Build(await WithSynonymsAsync(corrected, synonyms)) with
        {
            CorrectedText = CorrectedText(key.Input, search, corrections),
        };

        bool HasUnknownWord(SearchTerm term) => term.Correctable.Any(word => unknown.Contains(word.Folded));

        List<SearchToken> SuspectsOf(int alternative) =>
            [
                .. search
                    .Alternatives[alternative]
                    .Where((_, index) => !HasSynonym(expanded, alternative, index))
                    .SelectMany(term => term.Correctable)
                    .Where(word => SearchSpelling.CanCorrect(word) && unknown.Contains(word.Folded)),
            ];

        async Task<ParsedSearch> WithSynonymsAsync(ParsedSearch of, SearchSynonyms stored)
        {
            await LoadAsync(stored.Words);
            var added = stored.AddTo(of, languages, stems, limits.SearchSynonyms);
            await LoadAsync(added.Synonyms.SelectMany(synonym => synonym.Words));
            return added;
        }

        // Usually all of them are cached.
        Task LoadAsync(IEnumerable<SearchToken> words)
        {
            List<SearchToken> all = [.. words];
            foreach (var language in languages)
                stems.Require(language, all);
            return stems.LoadAsync((sql, read) => database.ReadAsync(sql, read, cancellationToken, hasKnownDependencies: true));
        }
    }

    private static bool HasSynonym(ParsedSearch search, int alternative, int term) =>
        search.Synonyms.Any(synonym => synonym.Alternative == alternative && synonym.First <= term && synonym.Last >= term);

    // The arrays are in subselects, so that PostgreSQL keeps the prepared plan for any number of words. Planning takes longer than
    // execution. One statement reads the languages, the stems of the words, how many published articles have them, and their synonyms. A
    // language of hidden articles only must not change the result. Its last part returns a row if a word begins with the one that the
    // reader is typing.
    private async Task<(List<SearchLanguage> Languages, HashSet<string> Unknown, SearchSynonyms Synonyms)> ReadAsync(
        ParsedSearch search,
        SearchStems stems,
        SearchStatistics statistics,
        HashSet<ChangeKey> dependsOn,
        CancellationToken cancellationToken
    )
    {
        var tokens = search.Terms.SelectMany(term => term.Words).ToList();
        var words = tokens
            .Where(word => !word.IsCharacter)
            .SelectMany(word => (string[])[word.Written, word.Folded])
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        var characters = tokens.Where(word => word.IsCharacter).Select(word => word.Folded).Distinct(StringComparer.Ordinal).ToArray();
        dependsOn.UnionWith([
            ChangeKey.Languages,
            ChangeKey.Synonyms,
            search.Beginning is null ? ChangeKey.ManyWords : ChangeKey.Words,
            .. words.Select(ChangeKey.Word),
        ]);
        var languages = new Dictionary<string, SearchLanguage>(StringComparer.Ordinal);
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        var synonyms = new SearchSynonyms();
        var beginning = search.Beginning?.Folded ?? "";
        var isPrefixOfKnownWord = false;
        var keys = Sql.Of(
            $"((select {words}) || (select {characters}) || array(select given.stem from given where given.stem is not null group by given.stem))"
        );
        await database.ReadAsync(
            Sql.Of(
                $"""
                with given as materialized (
                  select language.code, word.word, (ts_lexize(language.dictionary::regdictionary, word.word))[1] as stem,
                    coalesce((select known.articles from {Sql.Table(Tables.SearchWord)} known where known.word = word.word), 0) as articles
                  from unnest((select {SearchLanguages.Codes}), (select {SearchLanguages.Dictionaries})) as language (code, dictionary)
                  left join unnest((select {words})) as word (word) on true
                  where language.code in {SearchSql.LanguagesOf(Visibility.OfArticles(caller.ReadAccess, "s"))})
                select given.code, given.word, given.stem, given.articles, size.articles, size.row_bytes, size.outside_bytes, null::text[]
                from given cross join {SearchSql.Size} size
                union all
                select null, stored.word, null, 0, null, null, null, stored.synonyms from ({SearchSynonyms.Stored(keys)}) stored
                union all
                select null, known.word, null, 0, null, null, null, null from (
                  select begun.word from {Sql.Table(Tables.SearchWord)} begun
                  where begun.word >= (select {beginning}) and begun.word < (select {beginning}) || {SearchVocabulary.Last}
                    and begun.{Sql.Text(SearchVocabulary.IsUsed)} and (select {beginning}) <> ''
                  order by begun.word limit 1) known
                """
            ),
            row =>
            {
                if (row.IsDBNull(0) && row.IsDBNull(7))
                {
                    isPrefixOfKnownWord = true;
                    return;
                }

                if (row.IsDBNull(0))
                {
                    synonyms.Add(new StoredSynonyms(row.GetString(1), row.GetFieldValue<string[]>(7)));
                    return;
                }

                if (SearchLanguages.Of(row.GetString(0)) is not { } language)
                    return;
                languages[language.Code] = language;
                statistics.SetSize(row.GetFloat(4), row.GetInt64(5), row.GetInt64(6));
                if (row.IsDBNull(1))
                    return;
                stems.Add(language, row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2));
                statistics.Add(row.GetString(1), row.GetInt32(3));
                if (row.GetInt32(3) <= 0)
                    unknown.Add(row.GetString(1));
            },
            cancellationToken,
            hasKnownDependencies: true
        );
        if (isPrefixOfKnownWord)
            unknown.Remove(beginning);
        return ([.. languages.Values.OrderBy(language => language.Code, StringComparer.Ordinal)], unknown, synonyms);
    }

    // The words in the text of the reader are replaced; everything else stays as written.
    private static string CorrectedText(string input, ParsedSearch search, Dictionary<string, string> corrections)
    {
        var text = new StringBuilder();
        var at = 0;
        foreach (var (word, start) in search.Correctable.Where(entry => corrections.ContainsKey(entry.Word.Folded)))
        {
            text.Append(input, at, start - at).Append(corrections[word.Folded]);
            at = start + word.Length;
        }

        return text.Append(input, at, input.Length - at).ToString();
    }

    /// <summary>The input of a query.</summary>
    /// <param name="Input">The text.</param>
    /// <param name="IsExact">True to find words exactly as written.</param>
    /// <param name="IsTyping">True if the reader is still typing the last word.</param>
    /// <param name="IsFollowedByWords">True if another word follows.</param>
    /// <param name="Period">The number of the period in which the query is used.</param>
    private readonly record struct SearchKey(string Input, bool IsExact, bool IsTyping, bool IsFollowedByWords, long Period);

    /// <summary>A query, and the keys that it depends on.</summary>
    private sealed record ResolvedSearch(SearchQuery Query, IReadOnlyCollection<ChangeKey> DependsOn);
}
