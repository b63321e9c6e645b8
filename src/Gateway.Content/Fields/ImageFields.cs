using Gateway.Content.Media;
using Gateway.Content.Parsing;
using Gateway.Content.Problems;
using Gateway.Content.Results;
using Gateway.Content.Text;

namespace Gateway.Content.Fields;

/// <summary>
/// Reads images. They are mappings in articles and organizations, and plain URLs in topics; both forms are valid everywhere.
/// </summary>
internal static class ImageFields
{
    internal static IReadOnlyList<ImageContent> Images(this FieldReader fields) =>
        [
            .. fields
                .NestedList("images", Read, "url, width and height", (name, url) => new ImageContent { Url = Url(fields, name, url) })
                // It is left out, or has an error.
                .Where(image => image.Url.Length > 0),
        ];

    private static ImageContent Read(FieldReader image) =>
        new()
        {
            Url = Url(image),
            Width = image.Integer("width"),
            Height = image.Integer("height"),
            IsCached = image.Boolean("isCached"),
            Title = image.Text("title"),
            Attribution = image.Text("attribution"),
        };

    private static string Url(FieldReader image)
    {
        var node = image.ReadNode("url");
        if (node is ScalarNode { IsNull: false } scalar && !string.IsNullOrWhiteSpace(scalar.Value))
            return Url(image, "url", scalar);
        if (node is null or ScalarNode)
            image.Problems.AddMissingKey(image.FullKey("url"), image.Offset);
        else
            image.AddWrongType("url", node, "a URL");
        return "";
    }

    /// <summary>
    /// Returns the URL for an address in a file, as <see cref="AddressResolver.Resolve"/> does; empty if it is not valid, and adds a problem.
    /// </summary>
    internal static string Url(FieldReader image, string key, ScalarNode written)
    {
        var url = written.Value.Trim();
        if (image.Addresses.Resolve(url) is { } resolved)
        {
            if (AddressResolver.Parse(resolved) is not null)
                return resolved;
            if (AbsoluteUrl.Of(resolved) is { } absolute)
                return absolute;
        }
        else if (image.Addresses is { Site: null, Source: null } && url.StartsWith('/'))
        {
            image.Problems.Add(
                ProblemCodes.FieldUrlRelative,
                $"\"{image.FullKey(key)}\" is the site-relative URL \"{Shortened.Of(url)}\", and the site is not known.",
                written.Offset,
                "Set Content:SiteUrl (or --base-url) to the URL of the site, or write the whole URL."
            );
            return "";
        }

        // An article without this image is better than none.
        if (image.Addresses is { Site: null, Source: not null } && image.Addresses.Joined(url).StartsWith("../", StringComparison.Ordinal))
        {
            image.Problems.AddWarning(
                ProblemCodes.MediaOutside,
                $"\"{image.FullKey(key)}\" is \"{Shortened.Of(url)}\", which leads out of the folder that is served, and is left out.",
                written.Offset,
                MediaHints.OutsideFolder
            );
            return "";
        }

        image.Problems.Add(
            ProblemCodes.FieldUrl,
            $"\"{image.FullKey(key)}\" is \"{Shortened.Of(url)}\"; expected an absolute http or https URL, or the path of a file of the site.",
            written.Offset,
            "Write the whole URL, beginning with https://, or a path such as /assets/a.png or a.png."
        );
        return "";
    }
}
