using System.Text.RegularExpressions;
using Gateway.Content.Text;

namespace Gateway.Content.Presets;

/// <summary>Finds the slug in an address.</summary>
internal static partial class AddressSlug
{
    // As long as the name of a file can be.
    private const int MaxNameLength = 200;

    /// <summary>
    /// Returns the last part of the path of an address. <c>null</c> if it has placeholders, or no such part with a letter or digit.
    /// </summary>
    internal static string? Of(string address) => Parts(address) is [.., var last] ? OfName(PageExtension().Replace(last, "")) : null;

    /// <summary>Returns the slug of the key <c>slug</c>; <c>null</c> if it cannot be used.</summary>
    internal static string? InFrontMatter(string written, ContentPreset preset) =>
        preset == ContentPreset.Astro ? OfWhole(written) : Of(written);

    /// <summary>Returns all parts of a path as one slug, for generators whose slugs are paths.</summary>
    /// <inheritdoc cref="Of" path="/returns"/>
    internal static string? OfWhole(string path) =>
        Parts(path) is { Length: > 0 } parts ? OfName(PageExtension().Replace(string.Join('-', parts), "")) : null;

    /// <summary>
    /// Returns the slugs that a former address may have had: its last part, and that part with the date in the address before it.
    /// </summary>
    internal static IEnumerable<string> FormerOf(string address)
    {
        if (Of(address) is not { } slug)
            yield break;
        yield return slug;
        if (DateInPath().Match(address) is { Success: true } date)
            yield return $"{date.Groups["year"].Value}-{date.Groups["month"].Value}-{date.Groups["day"].Value}-{slug}";
    }

    private static string[] Parts(string address)
    {
        var path = address.Split('?', '#')[0];
        if (WebAddress.HostStart(path) >= 0 && Uri.TryCreate(path, UriKind.Absolute, out var url))
            path = Uri.UnescapeDataString(url.AbsolutePath);
        if (PermalinkPattern.HasPlaceholder(path))
            return [];
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts is [.., "index.html" or "index.htm" or "index"] ? parts[..^1] : parts;
    }

    private static string? OfName(string name)
    {
        if (!name.Any(char.IsLetterOrDigit))
            return null;
        return name.Length <= MaxNameLength && Slug.FromFileName($"{name}.md") is { } dated ? dated : Slug.Of(name);
    }

    [GeneratedRegex(@"\.(html?|md|php|aspx?)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex PageExtension();

    [GeneratedRegex("/(?<year>[0-9]{4})/(?<month>[0-9]{2})/(?<day>[0-9]{2})/", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex DateInPath();
}
