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
    private static readonly string[] _astroFolders = ["src/content", "src/pages"];
    private static readonly string[] _placeholders =
    [
        "example.com",
        "example.org",
        "example.net",
        "localhost",
        "yourdomain.com",
        "your-domain.com",
        "mysite.com",
    ];
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

    /// <summary>True if the folder of the pages was found. Only below it a folder belongs to the site.</summary>
    internal bool HasContentFolder => Content.Length > 0 || Preset is ContentPreset.Jekyll or ContentPreset.Eleventy;

    /// <summary>True if a folder contains pages of the site, or is a part of a folder with pages.</summary>
    internal bool Contains(string folder) =>
        HasContentFolder
        && (
            Preset == ContentPreset.Astro
                ? Array.Exists(_astroFolders, name => ContentPath.IsAtOrBelow(folder, Path.Combine(Folder, name)))
                : ContentPath.IsAtOrBelow(folder, Path.GetFullPath(Path.Combine(Folder, Content)))
        );

    /// <summary>Jekyll's <c>defaults</c>, or Hugo's <c>cascade</c>.</summary>
    internal TreeNode? Defaults { get; private init; }

    /// <summary>The folders of Jekyll that begin with <c>_</c> and have pages, without the <c>_</c>.</summary>
    internal IReadOnlySet<string> Collections { get; private init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The error because of which the values of the file are not known.</summary>
    internal ContentProblem? Problem { get; private init; }

    /// <summary>Finds the configuration file of any generator in a folder. Returns <c>null</c> if there is none.</summary>
    public static SiteConfiguration? Find(string folder)
    {
        if (Find(folder, preset: null) is { } found)
            return found;

        var package = Text(Path.Combine(folder, "package.json"));
        return package.Contains("\"@11ty/eleventy\"", StringComparison.Ordinal)
                ? Script(folder, Path.Combine(folder, "package.json"), ContentPreset.Eleventy)
            : package.Contains("\"astro\"", StringComparison.Ordinal)
                ? Script(folder, Path.Combine(folder, "package.json"), ContentPreset.Astro)
            : null;
    }

    /// <summary>Finds the configuration file of one generator in a folder. Returns <c>null</c> if there is none.</summary>
    internal static SiteConfiguration? Find(string folder, ContentPreset? preset)
    {
        foreach (var (name, ofFile) in _files)
        {
            var file = Path.Combine(folder, name);
            if ((preset is null || preset == ofFile) && System.IO.File.Exists(file) && Read(folder, file, ofFile) is { } site)
                return site;
        }

        return null;
    }

    /// <summary>True if a file has the name of a configuration file of the generator.</summary>
    internal static bool IsFile(string path, ContentPreset preset) =>
        Array.Exists(_files, file => file.Preset == preset && Path.GetFileName(file.Name) == Path.GetFileName(path))
        || (preset == ContentPreset.Hugo && path.Replace('\\', '/').Contains("/config/_default/", StringComparison.Ordinal));

    private static SiteConfiguration? Read(string folder, string file, ContentPreset preset) =>
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
                // https://docs.astro.build/en/reference/configuration-reference/#trailingslash
                Permalink = TrailingSlash().Match(text).Groups["value"].Value == "never" ? "/:path" : null,
                Language = ValueOf(DefaultLocale().Match(text)),
                Content = First(folder, _astroFolders),
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
            SiteUrl = WithPrefix(UrlOf(ValueOf(SiteUrlInData().Match(data)), null), ValueOf(PathPrefix().Match(text))),
            Title = ValueOf(TitleInData().Match(data)),
            Language = ValueOf(LanguageInData().Match(data)),
            Content = input is "." or "./" ? "" : input.TrimEnd('/'),
        };
    }

    // https://www.11ty.dev/docs/config/#deploy-to-a-subdirectory-with-a-path-prefix
    private static Uri? WithPrefix(Uri? site, string? prefix) =>
        site is null || prefix is null || site.AbsolutePath.TrimEnd('/').EndsWith($"/{prefix.Trim('/')}", StringComparison.Ordinal)
            ? site
            : UrlOf(site.AbsoluteUri, prefix);

    private static SiteConfiguration? Data(string folder, string file, ContentPreset preset)
    {
        var isHugo = preset == ContentPreset.Hugo;
        var values = new ConfigurationValues(file);
        var content = isHugo ? First(folder, values.Text("contentDir") ?? "content") : "";
        // Many programs have a file with such a name.
        var isOtherProgram =
            Path.GetFileNameWithoutExtension(file) == "config"
            && Path.GetDirectoryName(file) == folder
            && content.Length == 0
            && values.Text("baseURL") is null;
        if (isHugo && isOtherProgram)
            return null;
        var mapping = new ContentMapping { Preset = preset };
        var mistake = isHugo
            ? values.Mistake("cascade", (root, problems) => FrontMatterDefaultMistakes.CheckCascade(root, mapping, problems))
            : values.Mistake("defaults", (root, problems) => FrontMatterDefaultMistakes.CheckDefaults(root, mapping, problems));
        var language = values.Text("defaultContentLanguage") ?? values.Text("languageCode");
        return new SiteConfiguration(file, preset)
        {
            Folder = folder,
            SiteUrl = isHugo ? UrlOf(values.Text("baseURL"), null) : UrlOf(values.Text("url"), values.Text("baseurl")),
            Permalink = isHugo ? HugoPermalinks.Of(values) : values.Text("permalink"),
            TimeZone = values.Text("timezone") is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone : null,
            Language = isHugo ? language : values.Text("lang") ?? values.Text("locale"),
            Title = values.Text("title"),
            Content = content,
            Defaults = values.Node(isHugo ? "cascade" : "defaults"),
            Collections = isHugo ? new HashSet<string>(StringComparer.Ordinal) : JekyllCollections(values),
            Problem = values.Problem(isHugo ? "cascade" : "defaults") ?? mistake,
        };
    }

    // https://jekyllrb.com/docs/collections/ and the setting include of https://jekyllrb.com/docs/configuration/options/
    private static HashSet<string> JekyllCollections(ConfigurationValues values)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        if (values.Node("collections") is MappingNode collections)
            folders.UnionWith(
                collections
                    .Entries.Where(entry => entry.Value is MappingNode collection && collection.TextOf("output") == "true")
                    .Select(entry => entry.Key.Value)
            );
        if (values.Node("include") is ListNode include)
            folders.UnionWith(include.Items.OfType<ScalarNode>().Select(name => name.Value.Trim('/').TrimStart('_')));
        return folders;
    }

    private static Uri? UrlOf(string? site, string? path) =>
        site is { Length: > 0 }
        && Uri.TryCreate($"{site.TrimEnd('/')}/{path?.Trim('/')}", UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https"
        && !IsPlaceholder(url)
            ? url
            : null;

    // The URLs in the templates of generators, and those of a developer's machine. The domain .example is not among them.
    private static bool IsPlaceholder(Uri url) =>
        url.IsLoopback
        || Array.Exists(
            _placeholders,
            domain =>
                url.IdnHost.Equals(domain, StringComparison.OrdinalIgnoreCase)
                || url.IdnHost.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase)
        );

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

    [GeneratedRegex("""^[^/\n]*\btrailingSlash\s*:\s*["'`](?<value>\w+)""", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1_000)]
    private static partial Regex TrailingSlash();

    [GeneratedRegex("""^[^/\n]*\bpathPrefix\s*:\s*["'`](?<value>[^"'`]+)""", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1_000)]
    private static partial Regex PathPrefix();

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
