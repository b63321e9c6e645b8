using Gateway.Content.Files;
using Gateway.Content.Media;
using Gateway.Content.Text;

namespace Gateway.Content.Templates;

/// <summary>A reference to the file of another page. The page has an address only if readers can see it.</summary>
/// <param name="Written">The reference as written.</param>
/// <param name="Paths">The full paths at which the file can be, the most likely first.</param>
public sealed record PageReference(string Written, IReadOnlyList<string> Paths)
{
    /// <summary>The address of a page that readers cannot see. The scheme is none that a browser follows.</summary>
    public const string NoAddress = "no-page:";

    private static readonly string[] _extensions = [".md", ".markdown", ".html"];

    /// <summary>The query and the fragment, which are kept.</summary>
    public string QueryAndFragment { get; private init; } = "";

    /// <summary>
    /// Returns the reference of a link such as <c>../other.md#part</c>. <c>null</c> for a link that names no Markdown file.
    /// </summary>
    /// <param name="address">The address in the body.</param>
    /// <param name="addresses">The place of the file with the body.</param>
    public static PageReference? OfLink(string address, AddressResolver addresses)
    {
        var (path, queryAndFragment) = Split(address);
        if (
            addresses.Root is null
            || !ContentPath.HasMarkdownExtension(path)
            || path.StartsWith("//", StringComparison.Ordinal)
            || AddressResolver.HasScheme(path)
        )
            return null;
        var decoded = Uri.UnescapeDataString(path);
        return new PageReference(
            address,
            Full(addresses, decoded.StartsWith('/') ? FromRoots(addresses, decoded, "", "content/") : [Beside(addresses, decoded)])
        )
        {
            QueryAndFragment = queryAndFragment,
        };
    }

    /// <summary>Returns the reference of <c>{% link _posts/2024-03-01-a.md %}</c>.</summary>
    internal static PageReference OfFile(string path, AddressResolver addresses) =>
        new(path, Full(addresses, FromRoots(addresses, Split(path).Path, ""))) { QueryAndFragment = Split(path).QueryAndFragment };

    /// <summary>Returns the reference of <c>{% post_url 2024-03-01-a %}</c>.</summary>
    internal static PageReference OfPost(string name, AddressResolver addresses)
    {
        var post = name.Trim('/');
        var slash = post.LastIndexOf('/');
        var ofCategory = slash < 0 ? [] : (string[])[$"{post[..slash]}/_posts/{post[(slash + 1)..]}"];
        // Posts of one category are in one folder.
        var own = addresses.Folder.IndexOf("_posts/", StringComparison.Ordinal);
        return new PageReference(
            name,
            Full(
                addresses,
                from place in (own < 0 ? [] : (string[])[$"{addresses.Root}/{addresses.Folder[..(own + 7)]}{post}"])
                    .Concat(FromRoots(addresses, post, "_posts/"))
                    .Concat(ofCategory.SelectMany(path => FromRoots(addresses, path, "")))
                from extension in _extensions
                select place + extension
            )
        );
    }

    /// <summary>Returns the reference of <c>{{&lt; ref "a.md" &gt;}}</c>: https://gohugo.io/shortcodes/ref/</summary>
    internal static PageReference OfHugo(string address, AddressResolver addresses)
    {
        var (path, queryAndFragment) = Split(address);
        var places = (path.StartsWith('/') ? [] : (string[])[Beside(addresses, path)]).Concat(FromRoots(addresses, path, "", "content/"));
        return new PageReference(
            address,
            path.Length == 0
                ? []
                : Full(
                    addresses,
                    ContentPath.HasContentExtension(path)
                        ? places
                        : places.SelectMany(place => (string[])[$"{place.TrimEnd('/')}.md", $"{place.TrimEnd('/')}/index.md"])
                )
        )
        {
            QueryAndFragment = queryAndFragment,
        };
    }

    /// <summary>Returns the URL of the page; <c>null</c> if readers cannot see it.</summary>
    /// <param name="pages">The URLs of public pages, by the full paths of their files.</param>
    public string? Find(IReadOnlyDictionary<string, string> pages)
    {
        if (Paths.Count == 0)
            return QueryAndFragment.Length > 0 ? QueryAndFragment : null;
        foreach (var path in Paths)
        {
            if (pages.TryGetValue(path, out var url))
                return url + QueryAndFragment;
        }

        return null;
    }

    private static (string Path, string QueryAndFragment) Split(string address) =>
        address.AsSpan().IndexOfAny('?', '#') is >= 0 and var end ? (address[..end], address[end..]) : (address, "");

    private static string Beside(AddressResolver addresses, string path) => $"{addresses.Root}/{addresses.Folder}{path}";

    // The folder that is followed can be the folder of the site, or one or two folders below it.
    private static IEnumerable<string> FromRoots(AddressResolver addresses, string path, params string[] folders) =>
        from above in (string[])["", "../", "../../"]
        from folder in folders
        select $"{addresses.Root}/{above}{folder}{path.TrimStart('/')}";

    private static IReadOnlyList<string> Full(AddressResolver addresses, IEnumerable<string> paths) =>
        addresses.Root is null ? [] : [.. paths.Where(IsPath).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];

    private static bool IsPath(string path) => path.Length < 4_000 && !path.Any(char.IsControl) && Surrogates.IndexOfUnpaired(path) < 0;
}
