using Gateway.Content.Media;

namespace Gateway.Html;

/// <summary>Resolves the relative addresses of a body.</summary>
/// <param name="WebUrl">The URL of the article's page.</param>
/// <param name="Base">The place of the file; <c>null</c> if the addresses refer to the page.</param>
/// <param name="GatewayUrl">The URL at which the caller reaches the gateway.</param>
internal sealed record BodyAddresses(string WebUrl, AddressBase? Base = null, string GatewayUrl = "")
{
    /// <summary>Only addresses of media depend on the caller, so that other bodies are rendered once for all.</summary>
    public static BodyAddresses Of(string webUrl, AddressBase? fileBase, string gatewayUrl) =>
        new(webUrl, fileBase, fileBase is { Site: null, Source: not null } ? gatewayUrl : "");

    /// <summary>Returns the absolute URL; <c>null</c> if the address refers to the page.</summary>
    public string? Resolve(string address)
    {
        var written = address.Trim();
        if (Base is null || written.StartsWith("//", StringComparison.Ordinal) || written.StartsWith('#') || written.StartsWith('?'))
            return null;
        // Without a site, a page can only be where its article is.
        if (Base.Site is null && !AddressBase.IsMedia(written))
            return null;
        return Base.Resolve(written) is { } url ? (AddressBase.Parse(url) is null ? url : $"{GatewayUrl}{url}") : null;
    }
}
