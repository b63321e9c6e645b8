using System.Globalization;
using System.Text;

namespace Gateway.Store.Search;

/// <summary>
/// Composes the search vector of an article: https://www.postgresql.org/docs/current/datatype-textsearch.html#DATATYPE-TSVECTOR. PostgreSQL
/// limits its size, so that the end of a very long body is not part of it.
/// </summary>
internal sealed class SearchVector(SearchLanguage language, SearchStems stems)
{
    // PostgreSQL allows positions below 16,384, 256 of them for a word, and 1 MB in all.
    private const int MaxPosition = 16_300;
    private const int MaxPositionsOfWord = 255;
    private const int MaxBytes = 900_000;
    private const int BytesOfEntry = 8;

    private readonly Dictionary<string, StringBuilder> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private int _next = 1;
    private int _bytes;

    /// <summary>Adds the words of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="weight">A, the highest, to D.</param>
    public void Add(string text, char weight)
    {
        foreach (var token in SearchTokens.In(text, _next))
        {
            if (token.Position > MaxPosition || _bytes > MaxBytes)
                return;
            _next = token.Position + 1;
            if (IsLeftOut(token))
                continue;
            Add(SearchLexemes.Of(token), token.Position, weight);
            if (token.IsCharacter)
                continue;
            if (!string.Equals(token.Written, token.Folded, StringComparison.Ordinal))
                AddEntry(SearchVocabulary.EntryOf(token));
            foreach (var stem in SearchLexemes.StemsOf(token, language, stems))
                Add(stem, token.Position, weight);
        }

        // A phrase does not reach from one text into the next.
        _next++;
    }

    /// <summary>
    /// Adds an entry that is not a word of the texts: one of the vocabulary, which no search looks for, or that of the language.
    /// </summary>
    public void AddEntry(string entry)
    {
        if (_bytes <= MaxBytes && _entries.TryAdd(entry, new StringBuilder()))
            _bytes += Encoding.UTF8.GetByteCount(entry) + BytesOfEntry;
    }

    /// <summary>The vector in the text form of PostgreSQL.</summary>
    public override string ToString() =>
        string.Join(' ', _entries.Select(entry => SearchLexemes.Quoted(entry.Key) + (entry.Value.Length == 0 ? "" : $":{entry.Value}")));

    // A reader may leave out the accents of "für", and then it is a word like any other.
    private bool IsLeftOut(SearchToken token) =>
        !token.IsCharacter
        && string.Equals(token.Written, token.Folded, StringComparison.Ordinal)
        && stems.Of(language, token.Written) is null;

    private void Add(string lexeme, int position, char weight)
    {
        if (!_entries.TryGetValue(lexeme, out var positions))
        {
            _entries[lexeme] = positions = new StringBuilder();
            _bytes += Encoding.UTF8.GetByteCount(lexeme) + BytesOfEntry;
        }

        var count = _counts[lexeme] = _counts.GetValueOrDefault(lexeme) + 1;
        if (count > MaxPositionsOfWord)
            return;
        _bytes += sizeof(short);
        if (positions.Length > 0)
            positions.Append(',');
        positions.Append(CultureInfo.InvariantCulture, $"{position}{weight}");
    }
}
