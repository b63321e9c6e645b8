using System.Globalization;
using System.Text;
using Gateway.Content.Text;

namespace Gateway.Content.Markdown;

/// <summary>
/// Counts words and characters. A word is a sequence of characters other than white space with at least one letter or digit. Each character
/// of Chinese and Japanese counts by itself.
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

    // Signs and punctuation of the same blocks are not read as words.
    private static bool IsIdeograph(Rune rune) =>
        UnicodeScripts.IsChineseOrJapanese(rune)
        && Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.OtherLetter
                or UnicodeCategory.ModifierLetter
                or UnicodeCategory.LetterNumber
                or UnicodeCategory.OtherSymbol;
}
