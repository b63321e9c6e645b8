using System.Collections.Frozen;
using System.Text;

namespace Gateway.Content.Text;

/// <summary>
/// Removes case and accents from text, so that searches compare letters only. The tables are our own, because string normalization does not
/// work in invariant globalization mode.
/// </summary>
public static class FoldedText
{
    private const string HalfWidthKatakana =
        "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
    private const string Voiced = "かきくけこさしすせそたちつてとはひふへほカキクケコサシスセソタチツテトハヒフヘホ";
    private const string SemiVoiced = "はひふへほハヒフヘホ";

    private static readonly FrozenDictionary<char, char> _otherScripts = Table(
        "α:ά ε:έ η:ή ι:ίϊΐ ο:ό υ:ύϋΰ ω:ώ σ:ς е:ёѐ и:йѝ і:ї у:ў г:ѓ к:ќ ا:أإآٱ ي:ى"
    );

    /// <summary>Returns the text in lower case and without accents. Letters of other scripts are kept.</summary>
    public static string Of(string text)
    {
        var lower = text.ToLowerInvariant();
        if (Ascii.IsValid(lower))
            return lower;
        var folded = new StringBuilder(lower.Length);
        foreach (var character in lower)
        {
            if (IsAccent(character))
                continue;
            if (_otherScripts.TryGetValue(character, out var letter))
                folded.Append(letter);
            else if (SlugLetters.ToAscii(character) is { } letters)
                folded.Append(letters);
            else
                folded.Append(character);
        }

        return folded.ToString();
    }

    /// <summary>
    /// Returns Japanese and Korean text with wide and composed characters: <c>ﾊﾞ</c> becomes <c>バ</c>. Other text is returned as it is.
    /// </summary>
    public static string Composed(string text)
    {
        var characters = text.AsSpan();
        if (
            !characters.ContainsAnyInRange('\u3099', '\u309C')
            && !characters.ContainsAnyInRange('\uFF66', '\uFF9F')
            && !characters.ContainsAnyInRange('\u1100', '\u11FF')
        )
            return text;
        var wide = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            var last = wide.Length == 0 ? '\0' : wide[^1];
            if (character is '\uFF9E' or '\u3099' or '\u309B' && (Voiced.Contains(last, StringComparison.Ordinal) || last is 'う' or 'ウ'))
                wide[^1] = last switch
                {
                    'う' => 'ゔ',
                    'ウ' => 'ヴ',
                    _ => (char)(last + 1),
                };
            else if (character is '\uFF9F' or '\u309A' && SemiVoiced.Contains(last, StringComparison.Ordinal))
                wide[^1] = (char)(last + 2);
            else if (Syllable(last, character) is { } syllable)
                wide[^1] = syllable;
            else
                wide.Append(character is >= '\uFF66' and <= '\uFF9D' ? HalfWidthKatakana[character - '\uFF66'] : character);
        }

        return wide.ToString();
    }

    // https://www.unicode.org/versions/latest/core-spec/chapter-3/#G59434
    private static char? Syllable(char last, char next)
    {
        const int First = 0xAC00;
        const int Vowels = 21;
        const int Finals = 28;
        return (last, next) switch
        {
            (>= '\u1100' and <= '\u1112', >= '\u1161' and <= '\u1175') => (char)(
                First + (((last - '\u1100') * Vowels + (next - '\u1161')) * Finals)
            ),
            (>= '\uAC00' and <= '\uD7A3', >= '\u11A8' and <= '\u11C2') when (last - First) % Finals == 0 => (char)(
                last + (next - '\u11A7')
            ),
            _ => null,
        };
    }

    // Combining accents, and the vowel marks of Hebrew and Arabic, which are usually not written.
    private static bool IsAccent(char character) =>
        character
            is >= '\u0300'
                and <= '\u036F'
                or >= '\u0591'
                and <= '\u05C7'
                or >= '\u0640'
                and <= '\u0640'
                or >= '\u064B'
                and <= '\u065F'
                or '\u0670'
                or '\u00AD'
                or '\u200C'
                or '\u200D'
                or '\uFE0E'
                or '\uFE0F';

    private static FrozenDictionary<char, char> Table(string lines) =>
        lines.Split(' ').SelectMany(line => line[2..].Select(from => KeyValuePair.Create(from, line[0]))).ToFrozenDictionary();
}
