namespace Gateway.Store.Search;

/// <summary>A search in the form that PostgreSQL runs.</summary>
/// <param name="Parsed">The words of the reader.</param>
/// <param name="Words">The condition as <c>tsquery</c>. Empty if the search has no words, and then it finds nothing.</param>
/// <param name="Wanted">The condition without excluded words, which would rank all articles as 0.</param>
internal sealed record SearchQuery(ParsedSearch Parsed, string Words, string Wanted)
{
    /// <summary>The text of the reader with corrected words; <c>null</c> if none was corrected.</summary>
    public string? CorrectedText { get; init; }

    /// <summary>
    /// The number of the newest articles among which a number of the newest matches is looked for first; <c>null</c> if an index finds all
    /// matches faster.
    /// </summary>
    public Func<int, int?> NewestToRead { get; init; } = _ => null;
}

/// <summary>
/// Composes the query of a search. It matches in every language: the stem of each language, or the word itself. Each language ignores its own
/// words that say nothing, so that languages that ignore different words of the search are separate alternatives.
/// </summary>
internal sealed class SearchQueryBuilder(IReadOnlyList<SearchLanguage> languages, SearchStems stems)
{
    /// <summary>True to find words exactly as written, without their endings.</summary>
    public bool IsExact { get; init; }

    /// <summary>How many articles have the words.</summary>
    public SearchStatistics Statistics { get; init; } = new();

    public SearchQuery Build(ParsedSearch search)
    {
        var tokens = search.Terms.SelectMany(term => term.Words).Where(word => !word.IsCharacter).ToList();
        // Texts in a script without spaces and in languages without a stemmer have no words that say nothing.
        var groups = languages
            .Select(language => (Language: (SearchLanguage?)language, Ignored: IgnoredWords(language, tokens)))
            .Prepend((null, new string('0', tokens.Count)))
            .GroupBy(entry => entry.Item2, entry => entry.Item1, StringComparer.Ordinal)
            .Select(group => group.ToList())
            .ToList();
        var words = Or(groups.Select(group => Or(search.Alternatives.Select(terms => And(terms, group, groups, withExcluded: true)))));
        var wanted = Or(groups.Select(group => Or(search.Alternatives.Select(terms => And(terms, group, groups, withExcluded: false)))));
        var matches = words is null ? 0 : Statistics.EstimateMatches(search, IsIgnored);
        return new SearchQuery(search, words ?? "", wanted ?? words ?? "")
        {
            NewestToRead = size => Statistics.NewestToRead(matches, size),
        };
    }

    /// <summary>The query of one word. Empty if a language ignores the word.</summary>
    public string BuildWord(SearchToken word) =>
        languages.Any(language => stems.Of(language, word.Written) is null)
            ? ""
            : Phrase(new SearchTerm([word], 0, IsExcluded: false, IsQuoted: false, IsLast: false), [null, .. languages]) ?? "";

    private bool IsIgnored(SearchToken word) =>
        !word.IsCharacter && languages.Count > 0 && languages.All(language => stems.Of(language, word.Written) is null);

    private string IgnoredWords(SearchLanguage language, List<SearchToken> tokens) =>
        string.Concat(tokens.Select(token => stems.Of(language, token.Written) is null ? '1' : '0'));

    private string? And(IReadOnlyList<SearchTerm> terms, List<SearchLanguage?> group, List<List<SearchLanguage?>> groups, bool withExcluded)
    {
        var wanted = terms.Where(term => !term.IsExcluded).Select(term => Phrase(term, group));
        // What is excluded in one language is excluded in all.
        var excluded = terms
            .Where(term => term.IsExcluded && withExcluded)
            .Select(term => Or(groups.Select(other => Phrase(term, other))))
            .OfType<string>()
            .Select(phrase => $"!({phrase})");
        var parts = wanted.OfType<string>().Concat(excluded).Distinct(StringComparer.Ordinal).ToList();
        return parts.Count == 0 ? null : string.Join(" & ", parts);
    }

    private string? Phrase(SearchTerm term, List<SearchLanguage?> group)
    {
        var phrase = "";
        var last = 0;
        for (var index = 0; index < term.Words.Count; index++)
        {
            var word = term.Words[index];
            var isLastWord = index == term.Words.Count - 1;
            // The last character of several is part of the one before.
            if (word is { IsCharacter: true, Next: null } && index > 0 && term.Words[index - 1].Next is not null)
                continue;
            if (Alternatives(word, group, term.IsPrefix && isLastWord) is not { } alternatives)
                continue;
            phrase = phrase.Length == 0 ? alternatives : $"{phrase} <{word.Position - last}> {alternatives}";
            last = word.Position;
        }

        return phrase.Length == 0 ? null : $"({phrase})";
    }

    private string? Alternatives(SearchToken word, List<SearchLanguage?> group, bool isPrefix)
    {
        // A single character is the beginning of it and its next character.
        if (word.IsCharacter)
            return SearchLexemes.Quoted(SearchLexemes.Of(word)) + (word.Next is null ? ":*" : "");
        // All languages of the group ignore the same words.
        if (!isPrefix && group[0] is { } language && stems.Of(language, word.Written) is null)
            return null;
        var lexemes = group
            .OfType<SearchLanguage>()
            .Where(_ => !IsExact)
            .SelectMany(each => SearchLexemes.StemsOf(word, each, stems))
            .Distinct(StringComparer.Ordinal)
            .Select(SearchLexemes.Quoted)
            .Prepend(SearchLexemes.Quoted(word.Folded) + (isPrefix ? ":*" : ""))
            .ToList();
        return lexemes.Count == 1 ? lexemes[0] : $"({string.Join(" | ", lexemes)})";
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
}
