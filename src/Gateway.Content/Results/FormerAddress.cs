using Gateway.Content.Presets;
using Gateway.Content.Text;

namespace Gateway.Content.Results;

/// <summary>An address that an article had before.</summary>
/// <param name="Path">The slug or path that the file names, without slashes at its ends: <c>old</c>, <c>2019/old</c>.</param>
public sealed record FormerAddress(string Path)
{
    /// <summary>
    /// The slugs that the article may have had at the address: the last part of the path, alone and with the date before it.
    /// </summary>
    public IReadOnlyList<string> Slugs { get; init; } = [];

    /// <summary>
    /// The absolute URL. A path that begins with a slash is one of the site, or of the host of the article's page. <c>null</c> for another
    /// path if the site is not known.
    /// </summary>
    public string? Url { get; init; }

    /// <summary>
    /// Returns the address that an entry of <c>aliases</c> names; <c>null</c> if it is the home page or has invalid characters.
    /// </summary>
    internal static FormerAddress? Of(string alias, Uri? site, string webUrl)
    {
        var isAbsolute = WebAddress.HostStart(alias) >= 0;
        var path = alias.Split('?', '#')[0];
        if (isAbsolute)
            path = Uri.TryCreate(path, UriKind.Absolute, out var absolute) ? absolute.AbsolutePath : "";
        var parts = Uri.UnescapeDataString(path).Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        path = string.Join('/', parts.Where(part => part is not ("." or "..")));
        if (path.Length == 0 || path.Any(char.IsControl) || Surrogates.IndexOfUnpaired(path) >= 0)
            return null;
        return new FormerAddress(path)
        {
            Slugs = [.. AddressSlug.FormerOf(alias).Distinct(StringComparer.Ordinal)],
            Url =
                isAbsolute ? alias
                : site is not null ? UrlOf(alias, site.AbsoluteUri.TrimEnd('/'), webUrl)
                : alias.StartsWith('/') && Uri.TryCreate(webUrl, UriKind.Absolute, out var page)
                    ? page.GetLeftPart(UriPartial.Authority) + alias
                : null,
        };
    }

    // https://gohugo.io/content-management/urls/#aliases: a path without a slash at its start is relative to the folder of the page.
    private static string? UrlOf(string alias, string site, string webUrl)
    {
        if (alias.StartsWith('/'))
            return site + alias;
        var page = webUrl.TrimEnd('/');
        return
            page.StartsWith($"{site}/", StringComparison.OrdinalIgnoreCase)
            && Uri.TryCreate($"{page[..page.LastIndexOf('/')]}/", UriKind.Absolute, out var folder)
            && Uri.TryCreate(folder, alias, out var url)
            ? url.AbsoluteUri
            : null;
    }
}
