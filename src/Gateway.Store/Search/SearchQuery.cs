namespace Gateway.Store.Search;

/// <summary>A search in the form that PostgreSQL runs.</summary>
/// <param name="Parsed">The words of the reader.</param>
/// <param name="MatchQuery">The <c>tsquery</c> that articles match. Empty if the search has no words, and then it finds nothing.</param>
/// <param name="RankQuery">The <c>tsquery</c> that ranks the matches: without excluded words, which would rank all articles as 0.</param>
internal sealed record SearchQuery(ParsedSearch Parsed, string MatchQuery, string RankQuery)
{
    /// <summary>
    /// The lexemes that decide which articles match; <c>null</c> if others can do so too, because the search has a phrase, the beginning of
    /// a word, or only excluded words.
    /// </summary>
    public IReadOnlyCollection<string>? Lexemes { get; init; }

    /// <summary><see cref="RankQuery"/> without synonyms; <c>null</c> if the search has no synonyms.</summary>
    public string? WithoutSynonyms { get; init; }

    /// <summary>The estimated share of the articles that match, from 0 to 1.</summary>
    public double Selectivity { get; init; }

    /// <summary>The text of the reader with corrected words; <c>null</c> if none was corrected.</summary>
    public string? CorrectedText { get; init; }

    /// <summary>
    /// The number of the newest articles among which a number of the newest matches is looked for first; <c>null</c> if an index finds all
    /// matches faster.
    /// </summary>
    public Func<int, int?> NewestToRead { get; init; } = _ => null;
}

/// <summary>
/// Builds the <c>tsquery</c> of a search for all languages: the word itself, or its stem in each language. Each language has its own stop
/// words. Languages with different stop words become separate alternatives. An alternative without a stop word matches only articles in its
/// languages.
/// </summary>
internal sealed class SearchQueryBuilder(IReadOnlyList<SearchLanguage> languages, SearchStems stems)
{
    private readonly HashSet<string> _lexemes = new(StringComparer.Ordinal);
    private bool _hasOtherLexemes;

    /// <summary>True to find words exactly as written, without their endings.</summary>
    public bool IsExact { get; init; }

    /// <summary>
    /// True if words follow that are not part of the search, so that stop words restrict nothing. Otherwise a search of only stop words
    /// finds nothing.
    /// </summary>
    public bool IsFollowedByWords { get; init; }

    /// <summary>How many articles have the words.</summary>
    public SearchStatistics Statistics { get; init; } = new();

    public SearchQuery Build(ParsedSearch search)
    {
        var beginning = search.Beginning;
        var tokens = search
            .Terms.SelectMany(term => term.Words)
            .Concat(search.Synonyms.SelectMany(synonym => synonym.Words))
            .Where(word => !word.IsCharacter)
            .ToList();
        // Texts in a script without spaces and in languages without a stemmer have no stop words.
        var groups = languages
            .Select(language => (Language: (SearchLanguage?)language, Ignored: IgnoredWords(language, tokens, beginning)))
            .Prepend((null, new string('0', tokens.Count)))
            .GroupBy(entry => entry.Item2, entry => entry.Item1, StringComparer.Ordinal)
            .Select(group => new LanguageGroup([.. group], group.Key.Contains('1')))
            .ToList();
        _lexemes.UnionWith(languages.Select(SearchLexemes.LanguageMarker));
        var matchQuery = Query(search, withExcluded: true);
        var rankQuery = Query(search, withExcluded: false);
        // The function of the query must not keep the builder in memory.
        var statistics = Statistics;
        var matches = matchQuery is null ? 0 : statistics.EstimateMatches(search, IsIgnored);
        return new SearchQuery(search, matchQuery ?? "", rankQuery ?? matchQuery ?? "")
        {
            NewestToRead = size => statistics.NewestToRead(matches, size),
            Selectivity = statistics.SelectivityOf(matches),
            Lexemes = _hasOtherLexemes ? null : _lexemes,
            WithoutSynonyms = search.Synonyms.Count == 0 ? null : Query(search with { Synonyms = [] }, withExcluded: false),
        };

        string? Query(ParsedSearch of, bool withExcluded) =>
            Or(
                groups.Select(group =>
                    group.Restrict(Or(of.Alternatives.Select((_, index) => And(of, index, group, groups, withExcluded))))
                )
            );
    }

    /// <summary>The query of one word, or of the words that begin with it. Empty if a language ignores the word.</summary>
    public string BuildWord(SearchToken word, bool isPrefix) =>
        languages.Any(language => Ignores(language, word, isPrefix)) ? "" : Phrase([word], isPrefix, [null, .. languages]) ?? "";

    private bool IsIgnored(SearchToken word) =>
        !word.IsCharacter && languages.Count > 0 && languages.All(language => stems.Of(language, word.Written) is null);

    private string IgnoredWords(SearchLanguage language, List<SearchToken> tokens, SearchToken? beginning) =>
        string.Concat(tokens.Select(token => Ignores(language, token, isPrefix: token == beginning) ? '1' : '0'));

    // A word may be the beginning of a stop word: on the way from "tide" to "tide the moon", the results stay.
    private bool Ignores(SearchLanguage language, SearchToken word, bool isPrefix) =>
        stems.Of(language, word.Written) is null || (isPrefix && LanguageDetector.BeginsShortWord(language, word.Written));

    private string? And(ParsedSearch search, int alternative, LanguageGroup group, List<LanguageGroup> groups, bool withExcluded)
    {
        var terms = search.Alternatives[alternative];
        var synonyms = search.Synonyms.Where(synonym => synonym.Alternative == alternative).ToList();
        var wanted = All(terms, 0, terms.Count - 1, synonyms, group.Languages);
        // Stop words find nothing, also with excluded words.
        if (wanted.Count == 0 && terms.Any(term => !term.IsExcluded))
            return IsFollowedByWords ? group.Articles : null;
        // A word that is excluded in one language is excluded in all. An excluded phrase with a stop word of a language is excluded only in
        // the articles of that language.
        var excluded = terms
            .Where(term => term.IsExcluded && withExcluded)
            .Select(term => Or(groups.Select(other => other.Restrict(Phrase(term.Words, isPrefix: false, other.Languages)))))
            .OfType<string>()
            .Select(phrase => $"!({phrase})");
        _hasOtherLexemes |= wanted.Count == 0;
        var parts = wanted.Concat(excluded).Distinct(StringComparer.Ordinal).ToList();
        return parts.Count == 0 ? null : string.Join(" & ", parts);
    }

    // The conditions for the terms from one to another, each with its synonyms.
    private List<string> All(
        IReadOnlyList<SearchTerm> terms,
        int first,
        int last,
        List<SearchSynonym> synonyms,
        List<SearchLanguage?> group
    )
    {
        var parts = new List<string>();
        var ofIgnored = new List<string?>();
        for (var at = first; at <= last; at++)
        {
            if (synonyms.Where(synonym => synonym.First == at && synonym.Last <= last).MaxBy(synonym => synonym.Last) is not { } longest)
            {
                if (!terms[at].IsExcluded && Phrase(terms[at].Words, terms[at].IsPrefix, group) is { } phrase)
                    parts.Add(phrase);
                else if (terms[at] is { IsPrefix: true, Words.Count: 1 })
                    ofIgnored.Add(Lexeme(terms[at].Words[^1].Folded, isPrefix: true));
                continue;
            }

            var same = synonyms.Where(synonym => synonym.First == at && synonym.Last == longest.Last).ToList();
            var written = All(terms, at, longest.Last, [.. synonyms.Except(same)], group);
            var others = same.Select(synonym => Phrase(synonym.Words, isPrefix: false, group)).OfType<string>();
            if (written.Count == 0)
                ofIgnored.AddRange(others);
            else
                parts.Add($"({Or(others.Prepend(string.Join(" & ", written)))})");
            at = longest.Last;
        }

        // Stop words restrict nothing, unless the search has no others.
        return parts.Count == 0 && Or(ofIgnored) is { } onlyIgnored ? [$"({onlyIgnored})"] : parts;
    }

    private string? Phrase(IReadOnlyList<SearchToken> words, bool isPrefix, List<SearchLanguage?> group)
    {
        var phrase = "";
        var last = 0;
        for (var index = 0; index < words.Count; index++)
        {
            var word = words[index];
            var isLastWord = index == words.Count - 1;
            // The last character of several is part of the one before.
            if (word is { IsCharacter: true, Next: null } && index > 0 && words[index - 1].Next is not null)
                continue;
            if (Alternatives(word, group, isPrefix && isLastWord) is not { } alternatives)
                continue;
            _hasOtherLexemes |= phrase.Length > 0;
            phrase = phrase.Length == 0 ? alternatives : $"{phrase} <{word.Position - last}> {alternatives}";
            last = word.Position;
        }

        return phrase.Length == 0 ? null : $"({phrase})";
    }

    private string? Alternatives(SearchToken word, List<SearchLanguage?> group, bool isPrefix)
    {
        // A single character is the beginning of it and its next character.
        if (word.IsCharacter)
            return Lexeme(SearchLexemes.Of(word), isPrefix: word.Next is null);
        // All languages of the group ignore the same words.
        if (group[0] is { } language && Ignores(language, word, isPrefix))
            return null;
        var lexemes = group
            .OfType<SearchLanguage>()
            .Where(_ => !IsExact)
            .SelectMany(each => SearchLexemes.StemsOf(word, each, stems))
            .Distinct(StringComparer.Ordinal)
            .Select(stem => Lexeme(stem, isPrefix: false))
            .Prepend(Lexeme(word.Folded, isPrefix))
            .ToList();
        return lexemes.Count == 1 ? lexemes[0] : $"({string.Join(" | ", lexemes)})";
    }

    private string Lexeme(string lexeme, bool isPrefix)
    {
        _lexemes.Add(lexeme);
        _hasOtherLexemes |= isPrefix;
        return SearchLexemes.Quoted(lexeme) + (isPrefix ? ":*" : "");
    }

    private static string? Or(IEnumerable<string?> alternatives)
    {
        var distinct = alternatives.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return distinct.Count switch
        {
            0 => null,
            1 => distinct[0],
            _ => string.Join(" | ", distinct.Select(alternative => $"({alternative})")),
        };
    }

    /// <summary>Languages that ignore the same words of a search; <c>null</c> for texts in which every word counts.</summary>
    /// <param name="Languages">The languages.</param>
    /// <param name="Ignores">True if they ignore a word.</param>
    private sealed record LanguageGroup(List<SearchLanguage?> Languages, bool Ignores)
    {
        /// <summary>The query of all articles in the languages.</summary>
        public string? Articles =>
            Or(Languages.Select(language => language is null ? null : SearchLexemes.Quoted(SearchLexemes.LanguageMarker(language))));

        /// <summary>Limits a query without the ignored words to articles in the languages.</summary>
        public string? Restrict(string? query) => query is not null && Ignores ? $"({query}) & ({Articles})" : query;
    }
}
