using System.Globalization;
using System.Text;
using Gateway.Content.Text;

namespace Gateway.Store.Search;

/// <summary>A word of a text, or one character of a script without spaces.</summary>
/// <param name="Start">The position of its first character in the text.</param>
/// <param name="Length">The number of characters in the text.</param>
/// <param name="Written">The word in lower case.</param>
/// <param name="Folded">The word without accents. Searches compare it.</param>
/// <param name="Position">The position among the words of the text.</param>
internal sealed record SearchToken(int Start, int Length, string Written, string Folded, int Position)
{
    /// <summary>True for a character of a script without spaces.</summary>
    public bool IsCharacter { get; init; }

    /// <summary>The next character of the same run; <c>null</c> if there is none, or for a word.</summary>
    public string? Next { get; init; }

    public int End => Start + Length;
}

/// <summary>
/// Splits texts into words. The parser of PostgreSQL depends on the locale of the database: in some it takes typographic quotes and dashes
/// for letters, in others Chinese for punctuation. This one finds the same words everywhere, in articles and in searches.
/// </summary>
internal static class SearchTokens
{
    /// <summary>The maximum length of a word in characters. Longer ones are encoded data.</summary>
    public const int MaxWordLength = 64;

    /// <summary>Returns the words and characters of a text in their order.</summary>
    public static IEnumerable<SearchToken> In(string text, int firstPosition = 0)
    {
        var position = firstPosition;
        for (var at = 0; at < text.Length; )
        {
            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
            if (!IsPartOfWord(rune))
            {
                at += length;
                continue;
            }

            var isUnspaced = UnicodeScripts.IsUnspaced(rune);
            var end = EndOfRun(text, at + length, isUnspaced);
            if (isUnspaced)
            {
                foreach (var character in CharactersOf(text, at, end, position))
                {
                    position = character.Position + 1;
                    yield return character;
                }
            }
            else
            {
                if (WordOf(text, at, end, position) is { } word)
                    yield return word;
                position++;
            }

            at = end;
        }
    }

    private static int EndOfRun(string text, int from, bool isUnspaced)
    {
        var end = from;
        while (end < text.Length)
        {
            Rune.DecodeFromUtf16(text.AsSpan(end), out var rune, out var length);
            if (!(isUnspaced && IsInvisible(rune)) && (!IsPartOfWord(rune) || UnicodeScripts.IsUnspaced(rune) != isUnspaced))
                break;
            end += length;
        }

        return end;
    }

    private static SearchToken? WordOf(string text, int start, int end, int position)
    {
        if (end - start > MaxWordLength)
            return null;
        var written = text[start..end].ToLowerInvariant();
        var folded = FoldedText.Of(written);
        // A mark without a letter is the rest of an emoji.
        return folded.EnumerateRunes().Any(Rune.IsLetterOrDigit) ? new SearchToken(start, end - start, written, folded, position) : null;
    }

    private static IEnumerable<SearchToken> CharactersOf(string text, int start, int end, int position)
    {
        var written = text[start..end];
        var visible = string.Concat(written.EnumerateRunes().Where(rune => !IsInvisible(rune)));
        var wide = FoldedText.Composed(visible);
        // After a composition, each character stands for the whole run in the text.
        var isExact = visible.Length == wide.Length;
        var characters = wide.EnumerateRunes().Select(rune => rune.ToString()).ToList();
        for (var (index, at) = (0, start); index < characters.Count; index++)
        {
            var character = characters[index];
            while (isExact && Rune.GetRuneAt(text, at) is var rune && IsInvisible(rune))
                at += rune.Utf16SequenceLength;
            var (from, length) = isExact ? (at, character.Length) : (start, end - start);
            yield return new SearchToken(from, length, character, character, position + index)
            {
                IsCharacter = true,
                Next = index + 1 < characters.Count ? characters[index + 1] : null,
            };
            at += character.Length;
        }
    }

    // A place where a line may break, and the variant of a character.
    private static bool IsInvisible(Rune rune) =>
        rune.Value is 0x200B or 0x2060 or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    private static bool IsPartOfWord(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.LetterNumber
        || rune.Value is 0x00AD or 0x200C or 0x200D;
}
