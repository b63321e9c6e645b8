using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Content.Text;

/// <summary>
/// Creates slugs of lower-case ASCII letters, digits and single hyphens. Accents are removed (é is e), and so are apostrophes; any other
/// run of characters becomes a hyphen. <c>#</c> and <c>+</c> at the end of a word are spelled out, so that C, C# and C++ differ: <c>c</c>,
/// <c>c-sharp</c>, <c>c-plus-plus</c>. If letters or digits have no ASCII form (微软, Київ), or nothing is left (🎉), eight hexadecimal digits
/// of a hash of the text are added. So a slug is never empty.
/// </summary>
public static class Slug
{
    private const int MaxLength = 200;

    /// <summary>
    /// Returns the slug in a file name: its stem in lower case if it has the form <c>YYYY-MM-DD-words</c>, with characters that a slug
    /// cannot have replaced; otherwise <c>null</c>, and the slug consists of date and title.
    /// </summary>
    public static string? FromFileName(string path)
    {
        var stem = Path.GetFileNameWithoutExtension(path.AsSpan());
        if (!IsDated(stem) || !stem[11..].ContainsAnyExcept('-'))
            return null;
        return stem[11..].ContainsAnyExcept(SlugLetters.AllowedInFileNames)
            ? $"{stem[..11]}{Of(stem[11..].ToString())}"
            : stem.ToString().ToLowerInvariant();
    }

    /// <summary>Returns <c>{date in UTC}-{title}</c>, the publisher's form of file names.</summary>
    public static string OfArticle(DateTimeOffset publishedDateTime, string title) =>
        string.Create(CultureInfo.InvariantCulture, $"{publishedDateTime.UtcDateTime:yyyy-MM-dd}-{Of(title)}");

    /// <summary>Returns the slug of a topic, which depends only on its name.</summary>
    public static string OfTopic(string name) => Of(name);

    /// <summary>Converts any text to a slug, which is never empty.</summary>
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
        else if (SlugLetters.SpellOutSign(text, at) is { } word)
            Hyphen(slug).Append(word);
        else if (SlugLetters.ToAscii(character) is { } letters)
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
