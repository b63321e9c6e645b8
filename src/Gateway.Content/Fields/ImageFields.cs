using Gateway.Content.Yaml;

namespace Gateway.Content.Fields;

/// <summary>
/// Reads images. They are mappings in articles and organizations, and plain URLs in topics; both forms are valid everywhere.
/// </summary>
internal static class ImageFields
{
    internal static IReadOnlyList<ImageContent> Images(this FieldReader fields) =>
        fields.NestedList("images", Read, "url, width and height", (name, url) => new ImageContent { Url = Url(fields, name, url) });

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
        if (node is YamlScalar { IsNull: false } scalar && !string.IsNullOrWhiteSpace(scalar.Value))
            return Url(image, "url", scalar);
        if (node is null or YamlScalar)
            image.Problems.AddMissingKey(image.FullKey("url"), image.Offset);
        else
            image.AddWrongType("url", node, "a URL");
        return "";
    }

    /// <summary>Returns the absolute URL for a URL in a file; empty if it is not valid, and adds a problem.</summary>
    internal static string Url(FieldReader image, string key, YamlScalar written)
    {
        var url = written.Value.Trim();
        if (url.StartsWith("//", StringComparison.Ordinal))
            url = $"https:{url}";
        else if (url.StartsWith('/') && image.Options.BaseUrl is { } site)
            // The site may be in a folder of its host: /assets of https://host/site is https://host/site/assets.
            url = string.Concat(site.AbsoluteUri.AsSpan().TrimEnd('/'), url);
        else if (url.StartsWith('/'))
        {
            image.Problems.Add(
                ProblemCodes.FieldUrlRelative,
                $"\"{image.FullKey(key)}\" is the site-relative URL \"{Shortened.Of(url)}\", and no base URL is configured.",
                written.Offset,
                "Set Content:BaseUrl (or --base-url) to the URL of the site, or write the whole URL."
            );
            return "";
        }

        if (AbsoluteUrl.Of(url) is { } absolute)
            return absolute;
        image.Problems.Add(
            ProblemCodes.FieldUrl,
            $"\"{image.FullKey(key)}\" is \"{Shortened.Of(url)}\"; expected an absolute http or https URL, or one that begins with /.",
            written.Offset,
            "Write the whole URL, beginning with https://."
        );
        return "";
    }
}
