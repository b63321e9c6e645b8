using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Content;

/// <summary>
/// Slugs are ASCII: lower-case letters, digits and single hyphens. Accents fold (é is e), apostrophes of all kinds vanish, any other run
/// becomes a hyphen. <c>#</c> and <c>+</c> at the end of a word are spelled out, so that C, C# and C++ stay three: <c>c</c>, <c>c-sharp</c>, <c>c-plus-plus</c>.
/// Where letters or digits have no ASCII form (微软, Київ), or nothing is left (🎉), eight digits of a hash of the text follow: never empty, always the same.
/// </summary>
public static class Slug
{
    private const int MaxLength = 200;

    /// <summary>
    /// The slug a file's name gives: its stem where it is <c>YYYY-MM-DD-words</c>, in lower case; <c>null</c> where it is not, and date and title decide.
    /// </summary>
    public static string? OfStem(string path)
    {
        var stem = Path.GetFileNameWithoutExtension(path.AsSpan());
        return IsDated(stem) && !stem[11..].ContainsAnyExcept(SlugLetters.InStems) && stem[11..].ContainsAnyExcept('-')
            ? stem.ToString().ToLowerInvariant()
            : null;
    }

    /// <summary><c>{date in UTC}-{title}</c>, as the publisher names files.</summary>
    public static string OfArticle(DateTimeOffset publishedDateTime, string title) =>
        string.Create(CultureInfo.InvariantCulture, $"{publishedDateTime.UtcDateTime:yyyy-MM-dd}-{Of(title)}");

    /// <summary>A topic's slug comes from its name alone.</summary>
    public static string OfTopic(string name) => Of(name);

    /// <summary>Any text as a slug; never empty.</summary>
    public static string Of(string text)
    {
        var slug = new StringBuilder(text.Length);
        var isLossy = false;
        for (var i = 0; i < text.Length; i++)
            isLossy |= !Append(slug, text, i);

        while (slug.Length > 0 && slug[^1] == '-')
            slug.Length--;
        if (slug.Length > MaxLength)
            (slug.Length, isLossy) = (MaxLength, true);
        if (!isLossy && slug.Length > 0)
            return slug.ToString();
        return slug.Append(slug.Length is 0 || slug[^1] == '-' ? "" : "-").Append(HashOf(text)).ToString();
    }

    private static bool Append(StringBuilder slug, string text, int at)
    {
        var character = text[at];
        if (char.IsAsciiLetterOrDigit(character))
            slug.Append(char.ToLowerInvariant(character));
        else if (SlugLetters.Spelled(text, at) is { } word)
            Hyphen(slug).Append(word);
        else if (SlugLetters.Folded(character) is { } letters)
            slug.Append(letters);
        else if (char.IsLetterOrDigit(text, at))
            return false;
        else
            Hyphen(slug);
        return true;
    }

    private static StringBuilder Hyphen(StringBuilder slug) => slug.Length == 0 || slug[^1] == '-' ? slug : slug.Append('-');

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));

    private static bool IsDated(ReadOnlySpan<char> stem) =>
        stem.Length > 11
        && stem[10] == '-'
        && DateOnly.TryParseExact(stem[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
