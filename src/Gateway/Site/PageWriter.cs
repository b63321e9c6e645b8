using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Site;

/// <summary>Writes the head and the data of a page into the template of the build.</summary>
internal sealed class PageWriter(SiteFiles files, SiteSettings settings)
{
    private static readonly HtmlEncoder _html = HtmlEncoder.Create(UnicodeRanges.All);

    // Text stays readable. A "<" is escaped below, so that no value can end the script element.
    private static readonly JsonWriterOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="page">The page.</param>
    /// <param name="publicUrl">The URL of the gateway, without a slash at the end.</param>
    public byte[] Write(PageContent page, string publicUrl)
    {
        var basePath = BasePath(publicUrl);
        var template = files.Template ?? throw new InvalidOperationException("The site has not been built.");
        return Encoding.UTF8.GetBytes(
            template
                .Replace("\"./assets/", $"\"{_html.Encode(basePath)}/assets/", StringComparison.Ordinal)
                .Replace("<!--head-->", Head(page, publicUrl), StringComparison.Ordinal)
                .Replace("<!--body-->", Body(page), StringComparison.Ordinal)
                .Replace("<!--data-->", Data(page, basePath), StringComparison.Ordinal)
        );
    }

    /// <summary>The path at which the site is published: empty, or without a slash at the end.</summary>
    public static string BasePath(string publicUrl) => new Uri(publicUrl).AbsolutePath.TrimEnd('/');

    private string Head(PageContent page, string publicUrl)
    {
        var title = page.Title.Length == 0 ? settings.Title : $"{page.Title} – {settings.Title}";
        var head = new StringBuilder();
        head.Append($"<title>{_html.Encode(title)}</title>\n");
        Meta("name", "application-name", settings.Title);
        Meta("name", "description", page.Description);
        if (!page.IsIndexed)
            Meta("name", "robots", "noindex");
        Meta("property", "og:site_name", settings.Title);
        Meta("property", "og:title", page.Title.Length == 0 ? settings.Title : page.Title);
        Meta("property", "og:description", page.Description);
        Meta("property", "og:type", page.Type);
        Meta("property", "og:image", page.Image);
        Meta("name", "twitter:card", page.Image is null ? "summary" : "summary_large_image");
        foreach (var (name, value) in page.Properties)
            Meta("property", name, value);
        if (page.Path is not null)
        {
            var url = publicUrl + page.Path;
            Meta("property", "og:url", url);
            head.Append($"    <link rel=\"canonical\" href=\"{_html.Encode(url)}\">\n");
            if (page.Metadata is { } metadata)
                head.Append($"    <script type=\"application/ld+json\">{Json(json => metadata(url).WriteTo(json))}</script>\n");
        }

        foreach (var (language, path) in page.Languages)
            head.Append($"    <link rel=\"alternate\" hreflang=\"{_html.Encode(language)}\" href=\"{_html.Encode(publicUrl + path)}\">\n");
        return head.ToString().TrimEnd();

        void Meta(string attribute, string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                head.Append($"    <meta {attribute}=\"{name}\" content=\"{_html.Encode(value)}\">\n");
        }
    }

    // Clients without scripts get the text of the head, and the way to the original.
    private static string Body(PageContent page)
    {
        var link = page.NoteUrl is { } url ? $" <a href=\"{_html.Encode(url)}\">{_html.Encode(url)}</a>" : "";
        return $"<noscript><h1>{_html.Encode(page.Title)}</h1><p>{_html.Encode(page.Description ?? "")}</p>"
            + $"<p>{_html.Encode(page.Note ?? "This site needs JavaScript.")}{link}</p></noscript>";
    }

    private string Data(PageContent page, string basePath) =>
        "<script type=\"application/json\" id=\"page-data\">"
        + Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("base", basePath);
            json.WriteString("title", settings.Title);
            json.WriteStartArray("results");
            foreach (var result in page.Results)
            {
                json.WriteStartObject();
                json.WriteString("id", result.OperationId);
                json.WritePropertyName("variables");
                JsonSerializer.Serialize(json, result.Variables);
                json.WritePropertyName("data");
                result.Data.WriteTo(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        })
        + "</script>";

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, _json))
            write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan).Replace("<", "\\u003C", StringComparison.Ordinal);
    }
}
