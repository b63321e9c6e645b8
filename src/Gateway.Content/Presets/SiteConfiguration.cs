using System.Text;
using System.Text.RegularExpressions;
using Gateway.Content.Parsing;

namespace Gateway.Content.Presets;

/// <summary>The values of a generator's configuration file that matter to the gateway. <c>null</c> means that the file has no such value.</summary>
/// <param name="File">The full path of the file.</param>
/// <param name="Preset">The generator.</param>
public sealed partial record SiteConfiguration(string File, ContentPreset Preset)
{
    private const int MaxBytes = 256 * 1024;

    private static readonly string[] _dataFiles = ["metadata", "site", "meta"];
    private static readonly string[] _dataEndings = ["js", "cjs", "mjs", "json", "yaml", "yml"];

    private static readonly (string Name, ContentPreset Preset)[] _files =
    [
        ("_config.yml", ContentPreset.Jekyll),
        ("_config.yaml", ContentPreset.Jekyll),
        ("_config.toml", ContentPreset.Jekyll),
        .. Named("hugo|config/_default/hugo|config|config/_default/config", "toml|yaml|yml|json", ContentPreset.Hugo),
        .. Named("astro.config", "mjs|ts|js|cjs|mts", ContentPreset.Astro),
        .. Named(".eleventy|eleventy.config", "js|cjs|mjs|ts", ContentPreset.Eleventy),
    ];

    /// <summary>The folder of the site.</summary>
    public string Folder { get; private init; } = "";
    public Uri? SiteUrl { get; init; }
    public string? Permalink { get; private init; }
    public string? TimeZone { get; private init; }
    public string? Language { get; private init; }
    public string? Title { get; private init; }

    /// <summary>The folder of the pages, relative to <see cref="Folder"/>.</summary>
    public string Content { get; private init; } = "";

    /// <summary>Finds the configuration file of a generator in a folder. Returns <c>null</c> if there is none.</summary>
    public static SiteConfiguration? Find(string folder)
    {
        foreach (var (name, preset) in _files)
        {
            var file = Path.Combine(folder, name);
            if (System.IO.File.Exists(file))
                return Read(folder, file, preset);
        }

        var package = Text(Path.Combine(folder, "package.json"));
        return package.Contains("\"@11ty/eleventy\"", StringComparison.Ordinal)
                ? Script(folder, Path.Combine(folder, "package.json"), ContentPreset.Eleventy)
            : package.Contains("\"astro\"", StringComparison.Ordinal)
                ? Script(folder, Path.Combine(folder, "package.json"), ContentPreset.Astro)
            : null;
    }

    private static SiteConfiguration Read(string folder, string file, ContentPreset preset) =>
        preset is ContentPreset.Astro or ContentPreset.Eleventy ? Script(folder, file, preset) : Data(folder, file, preset);

    // A configuration that is a program is searched for its usual lines. It is never run.
    private static SiteConfiguration Script(string folder, string file, ContentPreset preset)
    {
        var text = Text(file);
        if (preset == ContentPreset.Astro)
        {
            var site = Site().Match(text).Groups["value"].Value;
            var path = Base().Match(text).Groups["value"].Value;
            return new SiteConfiguration(file, preset)
            {
                Folder = folder,
                SiteUrl = UrlOf(site, path),
                Language = ValueOf(DefaultLocale().Match(text)),
                Content = First(folder, "src/content", "src/pages"),
            };
        }

        var input = ValueOf(Input().Match(text)) ?? "";
        var data = string.Concat(
            from at in new[] { Path.Combine(folder, input, "_data"), Path.Combine(folder, "_data") }
            from name in _dataFiles
            from ending in _dataEndings
            select Text(Path.Combine(at, $"{name}.{ending}"))
        );
        return new SiteConfiguration(file, preset)
        {
            Folder = folder,
            SiteUrl = UrlOf(ValueOf(SiteUrlInData().Match(data)), null),
            Title = ValueOf(TitleInData().Match(data)),
            Language = ValueOf(LanguageInData().Match(data)),
            Content = input is "." or "./" ? "" : input.TrimEnd('/'),
        };
    }

    private static SiteConfiguration Data(string folder, string file, ContentPreset preset)
    {
        var isHugo = preset == ContentPreset.Hugo;
        if (Parse(file) is not { } root)
            return new SiteConfiguration(file, preset) { Folder = folder, Content = isHugo ? First(folder, "content") : "" };
        return new SiteConfiguration(file, preset)
        {
            Folder = folder,
            SiteUrl = isHugo ? UrlOf(Value(root, "baseURL"), null) : UrlOf(Value(root, "url"), Value(root, "baseurl")),
            Permalink = isHugo ? HugoPermalink(root) : Value(root, "permalink"),
            TimeZone = Value(root, "timezone") is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone : null,
            Language = isHugo
                ? Value(root, "defaultContentLanguage") ?? Value(root, "languageCode")
                : Value(root, "lang") ?? Value(root, "locale"),
            Title = Value(root, "title"),
            Content = isHugo ? First(folder, Value(root, "contentDir") ?? "content") : "",
        };
    }

    // Hugo has a pattern for each section. The first one is used, because a folder has one pattern here.
    private static string? HugoPermalink(MappingNode root)
    {
        var node = Node(root, "permalinks");
        while (node is MappingNode { Entries: [var first, ..] })
            node = first.Value;
        return node is ScalarNode { IsNull: false } pattern ? pattern.Value : null;
    }

    private static MappingNode? Parse(string file)
    {
        var text = Text(file);
        var options = new ContentOptions();
        var format = Path.GetExtension(file) switch
        {
            ".toml" => FrontMatterFormat.Toml,
            ".json" => FrontMatterFormat.Json,
            _ => FrontMatterFormat.Yaml,
        };
        return FrontMatterTree.Read(FrontMatter.OfFile(text, format), options, new ProblemList(text)) as MappingNode;
    }

    private static string? Value(MappingNode root, string key) =>
        Node(root, key) is ScalarNode { IsNull: false } scalar && scalar.Value.Trim() is { Length: > 0 } text ? text : null;

    private static TreeNode? Node(MappingNode root, string key) =>
        root.Entries.FirstOrDefault(entry => key.Equals(entry.Key?.Value, StringComparison.OrdinalIgnoreCase)).Value;

    private static Uri? UrlOf(string? site, string? path) =>
        site is { Length: > 0 }
        && Uri.TryCreate($"{site.TrimEnd('/')}/{path?.Trim('/')}", UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https"
            ? url
            : null;

    private static string First(string folder, params string[] candidates) =>
        Array.Find(candidates, candidate => Directory.Exists(Path.Combine(folder, candidate))) ?? "";

    private static string Text(string file)
    {
        try
        {
            return new FileInfo(file) is { Exists: true, Length: < MaxBytes } ? System.IO.File.ReadAllText(file, Encoding.UTF8) : "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string? ValueOf(Match match) => match.Groups["value"].Value is { Length: > 0 } value ? value : null;

    private static IEnumerable<(string Name, ContentPreset Preset)> Named(string names, string endings, ContentPreset preset) =>
        from name in names.Split('|')
        from ending in endings.Split('|')
        select ($"{name}.{ending}", preset);

    [GeneratedRegex(
        """^[^/\n]*\bsite\s*:\s*["'`](?<value>https?://[^"'`]+)""",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        1_000
    )]
    private static partial Regex Site();

    [GeneratedRegex("""^[^/\n]*\bbase\s*:\s*["'`](?<value>/?[^"'`]+)""", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1_000)]
    private static partial Regex Base();

    [GeneratedRegex("""\bdefaultLocale\s*:\s*["'`](?<value>[\w-]+)""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex DefaultLocale();

    [GeneratedRegex("""\binput\s*:\s*["'`](?<value>[^"'`]+)""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Input();

    [GeneratedRegex("""\burl["']?\s*:\s*["'`]?(?<value>https?://[^"'`\s,]+)""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex SiteUrlInData();

    [GeneratedRegex("""\btitle["']?\s*:\s*["'`](?<value>[^"'`\n]+)""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex TitleInData();

    [GeneratedRegex("""\blang(uage)?["']?\s*:\s*["'`](?<value>[\w-]+)""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex LanguageInData();
}
