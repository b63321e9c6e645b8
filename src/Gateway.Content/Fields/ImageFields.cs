using Gateway.Content.Yaml;

namespace Gateway.Content.Fields;

/// <summary>Images: mappings in articles and organizations, plain URLs in topics; both are read everywhere.</summary>
internal static class ImageFields
{
    internal static IReadOnlyList<ImageContent> Images(this FieldReader fields) =>
        fields.Parts("images", Read, (name, url) => new ImageContent { Url = Url(fields, name, url) });

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
        var node = image.Take("url");
        if (node is YamlScalar { IsNull: false } scalar && !string.IsNullOrWhiteSpace(scalar.Value))
            return Url(image, "url", scalar);
        if (node is null or YamlScalar)
            image.Problems.Missing(image.Name("url"), image.Offset);
        else
            image.WrongType("url", node, "a URL");
        return "";
    }

    private static string Url(FieldReader image, string key, YamlScalar written)
    {
        var url = written.Value.Trim();
        if (url.StartsWith("//", StringComparison.Ordinal))
            url = $"https:{url}";
        else if (url.StartsWith('/') && image.Options.BaseUrl is { } site)
            // Site-relative means relative to the site, which may stand in a folder of its host: /assets under https://host/site.
            url = string.Concat(site.AbsoluteUri.AsSpan().TrimEnd('/'), url);
        else if (url.StartsWith('/'))
        {
            image.Problems.Add(
                ProblemCodes.FieldUrlRelative,
                $"\"{image.Name(key)}\" is \"{Shown.Of(url)}\", relative to a site that is not configured.",
                written.Offset,
                "Configure the base URL of the site (--base-url), or write the whole address."
            );
            return "";
        }

        if (AbsoluteUrl.Of(url) is { } absolute)
            return absolute;
        image.Problems.Add(
            ProblemCodes.FieldUrl,
            $"\"{image.Name(key)}\" is \"{Shown.Of(url)}\"; expected an absolute http or https URL, or one that begins with /.",
            written.Offset,
            "Write the whole address, beginning with https://."
        );
        return "";
    }
}
