namespace Gateway.Content.Presets;

/// <summary>Reads the URL of a site from its configuration.</summary>
internal static class SiteAddress
{
    private static readonly string[] _placeholders =
    [
        "example.com",
        "example.org",
        "example.net",
        "localhost",
        "yourdomain.com",
        "your-domain.com",
        "mysite.com",
    ];

    /// <summary>Returns the URL of a site; <c>null</c> if there is none, or only the one of a template.</summary>
    /// <param name="site">The URL of the host.</param>
    /// <param name="path">The path of the site on its host.</param>
    internal static Uri? Of(string? site, string? path) =>
        site is { Length: > 0 }
        && Uri.TryCreate($"{site.TrimEnd('/')}/{path?.Trim('/')}", UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https"
        && !IsPlaceholder(url)
            ? url
            : null;

    // The URLs in the templates of generators, and those of a developer's machine. The domain .example is not among them.
    private static bool IsPlaceholder(Uri url) =>
        url.IsLoopback
        || Array.Exists(
            _placeholders,
            domain =>
                url.IdnHost.Equals(domain, StringComparison.OrdinalIgnoreCase)
                || url.IdnHost.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase)
        );
}
