using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Tests.Fixtures;

/// <summary>An article for a test, and its file. A test sets the fields that it needs; the other fields have defaults.</summary>
internal sealed record Draft(string Slug)
{
    private static readonly JsonSerializerOptions _quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Title { get; init; } = $"About {Slug}";
    public DateTimeOffset PublishedDateTime { get; init; } =
        DateTimeOffset.ParseExact(Slug[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    public bool? Published { get; init; } = true;
    public bool? Removed { get; init; }
    public string? WebUrl { get; init; } = $"https://gazette.example/{Slug}";
    public string? OriginalUrl { get; init; }
    public (string Name, string Domain) Provider { get; init; } = ("The Gazette", "gazette.example");
    public IReadOnlyList<string> ProviderImages { get; init; } = [];
    public IReadOnlyList<string> Topics { get; init; } = [];
    public IReadOnlyList<Link> Related { get; init; } = [];
    public IReadOnlyList<string> Images { get; init; } = [];
    public int? Quality { get; init; }
    public int? Heat { get; init; }

    /// <summary>More lines of front matter, copied unchanged.</summary>
    public string More { get; init; } = "";
    public string Body { get; init; } = "";

    /// <summary>The text of the file.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("---\ncategory: news\n");
        Line(text, "title", Quoted(Title));
        Line(text, "publishedDateTime", PublishedDateTime.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Line(text, "webUrl", Quoted(WebUrl));
        Line(text, "originalUrl", Quoted(OriginalUrl));
        Line(text, "published", Word(Published));
        Line(text, "removed", Word(Removed));
        Line(text, "quality", Quality?.ToString(CultureInfo.InvariantCulture));
        Line(text, "heat", Heat?.ToString(CultureInfo.InvariantCulture));
        text.Append("provider:\n");
        Line(text, "  name", Quoted(Provider.Name));
        Line(text, "  domain", Quoted(Provider.Domain));
        List(text, "  images", ProviderImages.Select(url => $"{{url: {Quoted(url)}}}"));
        List(text, "topics", Topics.Select(topic => Quoted(topic)));
        List(text, "images", Images.Select(url => $"{{url: {Quoted(url)}}}"));
        List(text, "related", Related.Select(link => link.ToString()));
        return text.Append(More).Append("---\n").Append(Body).ToString();
    }

    private static void Line(StringBuilder text, string key, string? value)
    {
        if (value is not null)
            text.Append(key).Append(": ").Append(value).Append('\n');
    }

    private static void List(StringBuilder text, string key, IEnumerable<string?> items)
    {
        var lines = string.Concat(items.Select(item => $"    - {item}\n"));
        if (lines.Length > 0)
            text.Append(key).Append(":\n").Append(lines);
    }

    // A JSON string is also a YAML string.
    private static string? Quoted(string? value) => value is null ? null : JsonSerializer.Serialize(value, _quoting);

    private static string? Word(bool? value) =>
        value is { } known
            ? known
                ? "true"
                : "false"
            : null;

    /// <summary>A link to another page.</summary>
    internal sealed record Link(string WebUrl)
    {
        public string Title { get; init; } = "A link";
        public int? Quality { get; init; }
        public (string Name, string Domain)? Provider { get; init; }

        public override string ToString() =>
            $"{{title: {Quoted(Title)}, webUrl: {Quoted(WebUrl)}{(Quality is { } quality ? $", quality: {quality}" : "")}"
            + $"{(Provider is var (name, domain) ? $", provider: {{name: {Quoted(name)}, domain: {Quoted(domain)}}}" : "")}}}";
    }
}
