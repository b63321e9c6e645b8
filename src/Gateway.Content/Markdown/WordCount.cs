using System.Globalization;
using System.Text;

namespace Gateway.Content.Markdown;

/// <summary>
/// Counts words and characters. A word is a sequence of characters other than white space with at least one letter or digit. Each character
/// of a script without spaces counts by itself.
/// </summary>
internal sealed class WordCount
{
    private bool _hasLetter;

    public int Words { get; private set; }

    public int Characters { get; private set; }

    public void Add(Rune rune)
    {
        if (IsIdeograph(rune))
        {
            EndWord();
            Characters++;
        }
        else if (Rune.IsWhiteSpace(rune) || IsDash(rune))
            EndWord();
        else
            _hasLetter |= Rune.IsLetterOrDigit(rune);
    }

    public void EndWord()
    {
        if (_hasLetter)
            Words++;
        _hasLetter = false;
    }

    // Dashes separate words—like these. A hyphen does not. A vertical bar separates the cells of a table.
    private static bool IsDash(Rune rune) => rune.Value is '|' or 0x2013 or 0x2014 or 0x2026;

    // Han, Hiragana, Katakana and Bopomofo, which are written without spaces. Korean has spaces.
    private static bool IsIdeograph(Rune rune) =>
        rune.Value
            is >= 0x2E80
                and <= 0x2FDF
                or >= 0x3005
                and <= 0x3007
                or >= 0x3041
                and <= 0x312F
                or >= 0x31A0
                and <= 0x31BF
                or >= 0x31F0
                and <= 0x31FF
                or >= 0x3400
                and <= 0x4DBF
                or >= 0x4E00
                and <= 0x9FFF
                or >= 0xF900
                and <= 0xFAFF
                or >= 0xFF66
                and <= 0xFF9F
                or >= 0x20000
                and <= 0x3FFFF
        && Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.OtherLetter
                or UnicodeCategory.ModifierLetter
                or UnicodeCategory.LetterNumber
                or UnicodeCategory.OtherSymbol;
}
