using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Content.Text;

namespace Gateway.Content.Presets;

/// <summary>Converts a text to a part of an address by the rules of each generator, which differ for punctuation and accents.</summary>
public static partial class GeneratorSlug
{
    private const string OtherCharactersOfHugo = @"./\_#+~-@";

    /// <summary>Hugo's <c>urlize</c>: https://gohugo.io/functions/urls/urlize/. Punctuation is removed, and accents stay.</summary>
    public static string OfHugo(string text)
    {
        var path = new StringBuilder(text.Length);
        var (isSpaceBefore, isHyphenBefore) = (false, false);
        foreach (var rune in text.ToLowerInvariant().EnumerateRunes())
        {
            if (IsWordOrMark(rune) || (rune.IsAscii && OtherCharactersOfHugo.Contains((char)rune.Value, StringComparison.Ordinal)))
            {
                isHyphenBefore = rune.Value == '-';
                if (isSpaceBefore && !isHyphenBefore)
                    path.Append('-');
                isSpaceBefore = false;
                path.Append(rune);
            }
            else if (path.Length > 0 && !isHyphenBefore && Rune.IsWhiteSpace(rune))
                isSpaceBefore = true;
        }

        return path.ToString();
    }

    /// <summary>The id of an entry of Astro: https://github.com/Flet/github-slugger. Each space becomes a hyphen.</summary>
    public static string OfAstro(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var rune in text.ToLowerInvariant().EnumerateRunes())
        {
            if (rune.Value is ' ' or '-')
                slug.Append('-');
            else if (
                IsWordOrMark(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.LetterNumber
            )
                slug.Append(rune);
        }

        return slug.ToString();
    }

    /// <summary>
    /// Eleventy's filter <c>slugify</c>: https://github.com/sindresorhus/slugify. Umlauts become two letters, and <c>&amp;</c> a word.
    /// Letters of other alphabets become those of <see cref="Slug"/>.
    /// </summary>
    public static string OfEleventy(string text)
    {
        var latin = new StringBuilder(text.Length);
        foreach (var character in Contraction().Replace(text, "${before}${letter}"))
        {
            switch (character)
            {
                case 'ä' or 'ö' or 'ü' or 'Ä' or 'Ö' or 'Ü':
                    latin.Append(SlugLetters.ToAscii(character)).Append('e');
                    break;
                case '&':
                    latin.Append(" and ");
                    break;
                case '♥':
                    latin.Append(" love ");
                    break;
                case '\'' or '’' or '‘' or '`' or '´' or '′' or 'º' or '¹' or '²' or '³':
                    latin.Append(' ');
                    break;
                default:
                    if (!char.IsAscii(character) && char.IsLetter(character) && SlugLetters.ToAscii(character) is null)
                        return Slug.Of(text);
                    latin.Append(char.IsAscii(character) ? character.ToString() : SlugLetters.ToAscii(character) ?? " ");
                    break;
            }
        }

        return NotOfEleventy().Replace(latin.ToString().ToLowerInvariant(), "-").Trim('-');
    }

    /// <summary>
    /// Jekyll's <c>slugify</c> with its default mode: https://jekyllrb.com/docs/liquid/filters/#options-for-the-slugify-filter
    /// </summary>
    public static string OfJekyll(string text) => NotOfJekyll().Replace(text, "-").Trim('-').ToLowerInvariant();

    /// <summary>Jekyll's <c>slugify</c> with the mode <c>pretty</c>, which keeps the case: the placeholder <c>:title</c>.</summary>
    public static string OfJekyllTitle(string text) => NotOfJekyllTitle().Replace(text, "-").Trim('-');

    private static bool IsWordOrMark(Rune rune) =>
        Rune.IsLetter(rune)
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.DecimalDigitNumber
                or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;

    [GeneratedRegex("(?<before>[A-Za-z0-9])['’](?<letter>[tsTS])(?![A-Za-z0-9])", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Contraction();

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.None, 1_000)]
    private static partial Regex NotOfEleventy();

    [GeneratedRegex(@"[^\p{M}\p{L}\p{Nd}]+", RegexOptions.None, 1_000)]
    private static partial Regex NotOfJekyll();

    [GeneratedRegex(@"[^\p{M}\p{L}\p{Nd}._~!$&'()+,;=@]+", RegexOptions.None, 1_000)]
    private static partial Regex NotOfJekyllTitle();
}
