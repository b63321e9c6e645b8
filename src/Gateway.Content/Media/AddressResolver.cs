using System.Security.Cryptography;
using System.Text;
using Gateway.Content.Text;

namespace Gateway.Content.Media;

/// <summary>
/// Resolves the relative addresses of one file. They refer to the site, if it is known. Otherwise the gateway serves the media of the
/// folder itself, and an address such as <c>cat.png</c> becomes <c>/media/3f2a9c1e5b7d/posts/cat.png</c>.
/// </summary>
public sealed record AddressResolver
{
    /// <summary>The beginning of the addresses of all media that the gateway serves.</summary>
    public const string MediaPath = "/media/";

    private const int KeyBytes = 6;

    // Folders that generators copy to the root of the site.
    private static readonly string[] _staticFolders = ["", "static/", "public/", "assets/"];

    /// <summary>The URL of the site without a slash at the end. <c>null</c> if the gateway serves the media itself.</summary>
    public string? Site { get; init; }

    /// <summary>The URL of the page that contains relative addresses. <c>null</c> for files without a page.</summary>
    public string? Page { get; init; }

    /// <summary>The name of the content source in addresses. <c>null</c> if the file is in no folder.</summary>
    public string? Source { get; init; }

    /// <summary>The folder of the file below the source, with a slash after each name.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The full path of the source. <c>null</c> if the file is in no folder.</summary>
    public string? Root { get; init; }

    /// <summary>The language of the tags in the body.</summary>
    public TemplateLanguage Templates { get; init; }

    /// <summary>Returns the name of a folder in addresses. It is the same on all nodes that have the folder at this path.</summary>
    public static string SourceOf(string fullPath) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fullPath)).AsSpan(0, KeyBytes));

    /// <summary>Returns the source and the path in an address of media that the gateway serves.</summary>
    public static (string Source, string Path)? Parse(string address)
    {
        if (!address.StartsWith(MediaPath, StringComparison.Ordinal))
            return null;
        var rest = address[MediaPath.Length..];
        return rest.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
            ? (rest[..slash], Uri.UnescapeDataString(PathOf(rest[(slash + 1)..])))
            : null;
    }

    /// <summary>The places below a source at which a file of the site can be.</summary>
    public static IEnumerable<string> PlacesOf(string path) => _staticFolders.Select(folder => $"{folder}{path}");

    /// <summary>
    /// Returns the URL for an address that is relative to the site (<c>/a.png</c>), to the page (<c>a.png</c>) or to the scheme
    /// (<c>//host/a.png</c>), or the absolute path of media that the gateway serves. <c>null</c> if there is none.
    /// </summary>
    public string? Resolve(string address)
    {
        if (address.StartsWith("//", StringComparison.Ordinal))
            return $"https:{address}";
        if (WebAddress.HostStart(address) >= 0)
            return address;
        if (address.Length == 0 || HasScheme(address) || address.ContainsAnyInRange('\0', '\u001f'))
            return null;
        return Site is { } site ? OnSite(site, address) : OfMedia(address);
    }

    /// <summary>True if an address that is relative to a file leads to a folder whose files are copied to the root of the site.</summary>
    /// <param name="address">The address.</param>
    /// <param name="folder">The folder of the file below the source, with a slash after each name.</param>
    internal static bool IsStatic(string address, string folder) =>
        new AddressResolver { Folder = folder }.InStaticFolder(address) is not null;

    /// <summary>Returns true if an address without a site leads to media, not to a page.</summary>
    public static bool IsMedia(string address) => MediaType.Find(PathOf(address)) is not null;

    /// <summary>
    /// Returns the same for a file with a page. A page of another site, for example of the publisher that the article is from, has no files
    /// of this one.
    /// </summary>
    public AddressResolver OfPage(string url) =>
        Site is null || (Uri.TryCreate(url, UriKind.Absolute, out var page) && page.Host == new Uri(Site).Host)
            ? this with
            {
                Page = url,
            }
            : this;

    /// <summary>The paths below the source at which the file of a resolved address can be.</summary>
    public IEnumerable<string> LocalPaths(string url)
    {
        if (Parse(url) is { } media)
            return media.Source == Source ? PlacesOf(media.Path) : [];
        if (Site is not { } site || Source is null)
            return [];
        var path = PathOf(url);
        string[] beside =
            Page is { } page && path.StartsWith(FolderOf(page), StringComparison.Ordinal)
                ? [$"{Folder}{path[FolderOf(page).Length..]}"]
                : [];
        return
        [
            .. beside
                .Concat(path.StartsWith($"{site}/", StringComparison.Ordinal) ? PlacesOf(path[(site.Length + 1)..]) : [])
                .Select(Uri.UnescapeDataString),
        ];
    }

    // Files in these folders are copied to the root of the site, whatever the path to them is in the source.
    private string? InStaticFolder(string address)
    {
        if (!address.StartsWith("../", StringComparison.Ordinal))
            return null;
        var path = Joined(address).TrimStart('.', '/');
        return path.StartsWith("static/", StringComparison.Ordinal) || path.StartsWith("public/", StringComparison.Ordinal)
            ? path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..]
            : null;
    }

    /// <summary>
    /// Returns the path of an address that is relative to the file, below the source. It begins with <c>../</c> if it leads out of the
    /// source.
    /// </summary>
    internal string Joined(string address)
    {
        var parts = new List<string>();
        foreach (var part in $"{Folder}{Uri.UnescapeDataString(PathOf(address))}".Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("" or "."))
                parts.Add(part);
        }

        return string.Join('/', parts);
    }

    private string? OnSite(string site, string address)
    {
        if (InStaticFolder(address) is { } file)
            return $"{site}/{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}";
        if (address[0] == '/')
        {
            // The site may be in a folder of its host: /assets of https://host/site is https://host/site/assets.
            var folder = new Uri(site).AbsolutePath.TrimEnd('/');
            var isInFolder = folder.Length > 0 && address.StartsWith($"{folder}/", StringComparison.Ordinal);
            return string.Concat(site.AsSpan(0, site.Length - (isInFolder ? folder.Length : 0)), address);
        }

        return Uri.TryCreate(Page ?? $"{site}/", UriKind.Absolute, out var page) && Uri.TryCreate(page, address, out var url)
            ? url.AbsoluteUri
            : null;
    }

    private string? OfMedia(string address)
    {
        if (Source is null)
            return null;
        var path = PathOf(address);
        var parts = new List<string>();
        var written = path.StartsWith('/') ? path : $"{string.Join('/', Folder.Split('/').Select(Uri.EscapeDataString))}{path}";
        foreach (var part in written.Split('/').Select(Uri.UnescapeDataString))
        {
            if (part == "..")
            {
                if (parts.Count == 0)
                    return null;
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "."))
                parts.Add(Uri.EscapeDataString(part));
        }

        return parts.Count == 0
            ? null
            : $"{MediaPath}{Source}/{string.Join('/', parts)}{address[path.Length..].Replace(" ", "%20", StringComparison.Ordinal)}";
    }

    /// <summary>True if an address is relative to the page or the file.</summary>
    internal static bool IsRelative(string address) =>
        address.Length > 0 && address[0] is not ('/' or '#' or '?') && !HasScheme(address) && !address.ContainsAnyInRange('\0', '\u001f');

    internal static bool HasScheme(string address) =>
        address.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon && address.AsSpan(0, colon).IndexOfAny('/', '?', '#') < 0;

    private static string PathOf(string address) => address.AsSpan().IndexOfAny('?', '#') is >= 0 and var end ? address[..end] : address;

    private static string FolderOf(string url) => PathOf(url) is var path ? path[..(path.LastIndexOf('/') + 1)] : "";
}
