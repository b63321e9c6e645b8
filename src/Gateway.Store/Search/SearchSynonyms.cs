using Gateway.Store.Database;

namespace Gateway.Store.Search;

/// <summary>A phrase that finds articles like some words of a search.</summary>
/// <param name="Alternative">The index of the alternative of the search.</param>
/// <param name="First">The index of the first term that it stands for.</param>
/// <param name="Last">The index of the last term that it stands for.</param>
/// <param name="Words">The words of the phrase.</param>
internal sealed record SearchSynonym(int Alternative, int First, int Last, IReadOnlyList<SearchToken> Words);

/// <summary>A word or phrase that finds others, as it is stored.</summary>
internal sealed record StoredSynonyms(string Word, IReadOnlyList<string> Synonyms);

/// <summary>
/// Finds the synonyms of the words of a search. The words may have other endings, and a phrase must have its words next to each other.
/// Words in quotes and excluded words have no synonyms.
/// </summary>
internal sealed class SearchSynonyms
{
    // The rows of words with the same beginning.
    private const int MaxStored = 200;

    private readonly List<StoredSynonyms> _stored = [];

    /// <summary>
    /// The rows whose first word can be one of some keys. The keys are words, and their stems in the form of the dictionaries.
    /// </summary>
    public static Sql Stored(Sql keys) =>
        Sql.Of(
            $"""
            select synonym.word, synonym.synonyms from {Sql.Table(Tables.SearchSynonym)} synonym
            where synonym.keys && {keys} order by synonym.source_id, synonym.position limit {MaxStored}
            """
        );

    /// <summary>Adds a row.</summary>
    public void Add(StoredSynonyms stored) => _stored.Add(stored);

    /// <summary>Returns the words whose stems <see cref="AddTo"/> compares.</summary>
    public IEnumerable<SearchToken> Words => _stored.SelectMany(stored => SearchTokens.In(stored.Word));

    /// <summary>Returns a search with the synonyms of its words.</summary>
    /// <param name="search">The search.</param>
    /// <param name="languages">The languages of the articles.</param>
    /// <param name="stems">The stems of the words of the search and of <see cref="Words"/>.</param>
    /// <param name="maxSynonyms">The maximum number of synonyms.</param>
    public ParsedSearch AddTo(ParsedSearch search, IReadOnlyList<SearchLanguage> languages, SearchStems stems, int maxSynonyms)
    {
        if (_stored.Count == 0)
            return search;
        var stored = _stored
            .Select(each => (Words: SearchTokens.In(each.Word).Select(Forms).ToList(), each.Synonyms))
            .SelectMany(each => each.Words[0].Select(form => (Form: form, each.Words, each.Synonyms)))
            .ToLookup(each => each.Form, each => (each.Words, each.Synonyms), StringComparer.Ordinal);
        var synonyms = new List<SearchSynonym>();
        for (var alternative = 0; alternative < search.Alternatives.Count; alternative++)
        {
            var terms = search.Alternatives[alternative];
            var words = terms.Select(term => CanHaveSynonyms(term) ? term.Words.Select(Forms).ToList() : null).ToList();
            for (var first = 0; first < terms.Count; first++)
            {
                foreach (
                    var (last, all) in (words[first] is { } found ? found[0] : [])
                        .SelectMany(form => stored[form])
                        .Distinct()
                        .SelectMany(each =>
                            LastTermOf(each.Words, words, first) is { } last
                                ? [(Last: last, each.Synonyms)]
                                : ((int Last, IReadOnlyList<string> Synonyms)[])[]
                        )
                        // The longest phrase wins.
                        .GroupBy(each => each.Last, each => each.Synonyms)
                        .OrderByDescending(span => span.Key)
                        .Select(span => (span.Key, span.SelectMany(each => each)))
                )
                {
                    if (
                        synonyms.Exists(other =>
                            other.Alternative == alternative && other.First < first && other.Last >= first && other.Last < last
                        )
                    )
                        continue;
                    var own = TextOf(terms.Skip(first).Take(last - first + 1).SelectMany(term => term.Words));
                    synonyms.AddRange(
                        all.Select(synonym => (IReadOnlyList<SearchToken>)[.. SearchTokens.In(synonym)])
                            .Where(synonym => synonym.Count > 0 && TextOf(synonym) != own)
                            .DistinctBy(TextOf, StringComparer.Ordinal)
                            .Take(maxSynonyms - synonyms.Count)
                            .Select(synonym => new SearchSynonym(alternative, first, last, synonym))
                    );
                }
            }
        }

        return synonyms.Count == 0 ? search : search with { Synonyms = synonyms };

        HashSet<string> Forms(SearchToken token)
        {
            var forms = new HashSet<string>(StringComparer.Ordinal) { token.Folded };
            if (!token.IsCharacter)
                forms.UnionWith(languages.SelectMany(language => SearchLexemes.StemsOf(token, language, stems)));
            return forms;
        }
    }

    private static bool CanHaveSynonyms(SearchTerm term) => term is { IsExcluded: false, IsQuoted: false };

    // A term such as "red-hot" is not divided.
    private static int? LastTermOf(List<HashSet<string>> words, List<List<HashSet<string>>?> terms, int first)
    {
        var next = 0;
        for (var at = first; at < terms.Count && terms[at] is { } term; at++)
        {
            if (next + term.Count > words.Count || !term.Select((word, index) => word.Overlaps(words[next + index])).All(isSame => isSame))
                return null;
            next += term.Count;
            if (next == words.Count)
                return at;
        }

        return null;
    }

    private static string TextOf(IEnumerable<SearchToken> words) => string.Join(' ', words.Select(word => word.Folded));
}
