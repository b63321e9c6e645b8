namespace Gateway.Store.Search;

/// <summary>A word of a search, or several that must stand next to each other.</summary>
/// <param name="Words">The words, and the characters of scripts without spaces.</param>
/// <param name="Start">The position of the text of the words in the text of the search.</param>
/// <param name="IsExcluded">True if matching articles must not contain it.</param>
/// <param name="IsQuoted">True if the reader enclosed it in quotes.</param>
/// <param name="IsLast">True if the text ends with it, without a closing quote, so that the reader may be typing it.</param>
internal sealed record SearchTerm(IReadOnlyList<SearchToken> Words, int Start, bool IsExcluded, bool IsQuoted, bool IsLast)
{
    /// <summary>True if the word is the beginning of the words to find.</summary>
    public bool IsPrefix { get; init; }

    /// <summary>The words that may be typos: not those that the reader quoted or excluded.</summary>
    public IEnumerable<SearchToken> Correctable => IsExcluded || IsQuoted ? [] : Words;

    /// <summary>The beginning of a word that the reader has typed so far; <c>null</c> if all words are complete.</summary>
    public SearchToken? Beginning => IsPrefix ? Words[^1] : null;
}

/// <summary>
/// A search text in the syntax of web searches: words, "a phrase", or, -not. An article matches if it matches one of the alternatives, each
/// of which is a list of terms.
/// </summary>
internal sealed record ParsedSearch(IReadOnlyList<IReadOnlyList<SearchTerm>> Alternatives)
{
    /// <summary>The phrases that find articles like some of the terms.</summary>
    public IReadOnlyList<SearchSynonym> Synonyms { get; init; } = [];

    public IEnumerable<SearchTerm> Terms => Alternatives.SelectMany(terms => terms);

    /// <summary>The word that the reader is typing; <c>null</c> if all words are complete.</summary>
    public SearchToken? Beginning => Terms.Select(term => term.Beginning).FirstOrDefault(word => word is not null);

    /// <summary>Parses a text. Every text is a valid search.</summary>
    public static ParsedSearch Of(string text)
    {
        var alternatives = new List<IReadOnlyList<SearchTerm>>();
        var terms = new List<SearchTerm>();
        for (var at = 0; at < text.Length; )
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var isExcluded = text[at] == '-' && at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]);
            var start = isExcluded ? at + 1 : at;
            var isQuoted = IsQuote(text[start]);
            var end = isQuoted ? EndOfQuote(text, start + 1) : EndOfWord(text, start);
            var written = isQuoted ? text[(start + 1)..end] : text[start..end];
            at = isQuoted && end < text.Length ? end + 1 : Math.Max(end, at + 1);
            if (!isQuoted && !isExcluded && written.Equals("or", StringComparison.OrdinalIgnoreCase) && terms.Count > 0 && at < text.Length)
            {
                alternatives.Add(terms);
                terms = [];
                continue;
            }

            List<SearchToken> words = [.. SearchTokens.In(written)];
            if (words.Count > 0)
                terms.Add(new SearchTerm(words, isQuoted ? start + 1 : start, isExcluded, isQuoted, end == text.Length));
        }

        if (terms.Count > 0)
            alternatives.Add(terms);
        return new ParsedSearch(alternatives);
    }

    /// <summary>Returns the search with its last word as the beginning of a word.</summary>
    public ParsedSearch WithLastAsPrefix() =>
        With(term => term is { IsLast: true, IsExcluded: false } && !term.Words[^1].IsCharacter ? term with { IsPrefix = true } : term);

    /// <summary>The words that may be typos, with their positions in the text of the search.</summary>
    public IEnumerable<(SearchToken Word, int Start)> Correctable =>
        Terms.SelectMany(term => term.Correctable.Select(word => (word, term.Start + word.Start)));

    /// <summary>Returns the search with other words in place of those that a reader mistyped.</summary>
    public ParsedSearch Corrected(IReadOnlyDictionary<string, string> corrections)
    {
        return With(term => term with { Words = [.. term.Words.Select(word => term.Correctable.Contains(word) ? Correct(word) : word)] });

        SearchToken Correct(SearchToken word) =>
            corrections.TryGetValue(word.Folded, out var correct) ? word with { Written = correct, Folded = correct } : word;
    }

    private ParsedSearch With(Func<SearchTerm, SearchTerm> change) =>
        new([.. Alternatives.Select(terms => (IReadOnlyList<SearchTerm>)[.. terms.Select(change)])]);

    private static bool IsQuote(char character) => character is '"' or '“' or '”' or '„';

    private static int EndOfQuote(string text, int from)
    {
        var end = from;
        while (end < text.Length && !IsQuote(text[end]))
            end++;
        return end;
    }

    private static int EndOfWord(string text, int from)
    {
        var end = from;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && !IsQuote(text[end]))
            end++;
        return end;
    }
}
