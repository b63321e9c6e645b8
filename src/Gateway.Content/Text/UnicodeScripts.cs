using System.Text;

namespace Gateway.Content.Text;

/// <summary>Finds characters of scripts by their blocks of Unicode.</summary>
public static class UnicodeScripts
{
    /// <summary>True for Chinese and Japanese: Han, Hiragana, Katakana and Bopomofo.</summary>
    public static bool IsChineseOrJapanese(Rune rune) =>
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
                and <= 0x3FFFF;

    /// <summary>
    /// True for scripts whose words are not separated by spaces (Chinese, Japanese, Thai, Lao, Burmese, Khmer), and for Korean, whose words
    /// have endings.
    /// </summary>
    public static bool IsUnspaced(Rune rune) =>
        IsChineseOrJapanese(rune)
        || rune.Value
            is >= 0x0E00
                and <= 0x0EFF
                or >= 0x1000
                and <= 0x109F
                or >= 0x1100
                and <= 0x11FF
                or >= 0x1780
                and <= 0x17FF
                or >= 0x3130
                and <= 0x318F
                or >= 0xA960
                and <= 0xA97F
                or >= 0xAC00
                and <= 0xD7FF
                or >= 0xFFA0
                and <= 0xFFDC;
}
