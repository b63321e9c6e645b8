using Gateway.Content.Media;
using Gateway.Content.Templates;
using Gateway.Store.Queries.Articles;

namespace Gateway.Html;

/// <summary>Resolves the relative addresses of a body.</summary>
/// <param name="WebUrl">The URL of the article's page.</param>
/// <param name="FileAddresses">Resolves the addresses that are relative to the file; <c>null</c> if they refer to the page.</param>
/// <param name="GatewayUrl">The URL at which the caller reaches the gateway.</param>
/// <param name="Pages">The public pages to which the body refers by the paths of their files.</param>
internal sealed record BodyAddressResolver(
    string WebUrl,
    AddressResolver? FileAddresses = null,
    string GatewayUrl = "",
    PageUrls? Pages = null
)
{
    /// <summary>Only addresses of media depend on the caller, so that other bodies are rendered once for all.</summary>
    public static BodyAddressResolver Of(string webUrl, ArticleBody body, string gatewayUrl) =>
        new(webUrl, body.Addresses, body.Addresses is { Site: null, Source: not null } ? gatewayUrl : "", body.Pages);

    /// <summary>The URLs of the pages, by the full paths of their files.</summary>
    public IReadOnlyDictionary<string, string> PagesByPath => (Pages ?? PageUrls.None).ByPath;

    /// <summary>True for a link to the file of a page that readers cannot see.</summary>
    public bool LeadsNowhere(string address) =>
        address.StartsWith(PageReference.NoAddress, StringComparison.Ordinal)
        || (FileAddresses is not null && PageReference.OfLink(address.Trim(), FileAddresses) is { } page && page.Find(PagesByPath) is null);

    /// <summary>Returns the absolute URL; <c>null</c> if the address refers to the page.</summary>
    public string? Resolve(string address)
    {
        var written = address.Trim();
        if (
            FileAddresses is null
            || written.StartsWith("//", StringComparison.Ordinal)
            || written.StartsWith('#')
            || written.StartsWith('?')
        )
            return null;
        if (PageReference.OfLink(written, FileAddresses) is { } page)
            return page.Find(PagesByPath);
        // Without a site, a page can only be where its article is.
        if (FileAddresses.Site is null && !AddressResolver.IsMedia(written))
            return null;
        return FileAddresses.Resolve(written) is { } url ? (AddressResolver.Parse(url) is null ? url : $"{GatewayUrl}{url}") : null;
    }
}
