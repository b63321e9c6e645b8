using Gateway.Content.Yaml;

namespace Gateway.Content.Presets;

/// <summary>A key of the files of a folder.</summary>
/// <param name="Name">The key.</param>
/// <param name="Files">The number of files that have it.</param>
/// <param name="Types">The types of its values, the most frequent first.</param>
public sealed record KeyStatistics(string Name, int Files, IReadOnlyList<string> Types);

/// <summary>The result of reading a file of an inspected folder.</summary>
public sealed record InspectedFile(string Path, ContentResult Result);

/// <summary>Finds out which generator the files of a folder were written for, and what they would become.</summary>
public sealed class FolderInspection
{
    private const int ParentsToSearch = 4;

    private static readonly (string Key, ContentPreset Preset)[] _typicalKeys =
    [
        ("publishedDateTime", ContentPreset.Gateway),
        ("pubDate", ContentPreset.Astro),
        ("heroImage", ContentPreset.Astro),
        ("updatedDate", ContentPreset.Astro),
        ("pubDatetime", ContentPreset.Astro),
        ("lastmod", ContentPreset.Hugo),
        ("publishDate", ContentPreset.Hugo),
        ("expiryDate", ContentPreset.Hugo),
        ("weight", ContentPreset.Hugo),
        ("redirect_from", ContentPreset.Jekyll),
        ("categories", ContentPreset.Jekyll),
        ("eleventyNavigation", ContentPreset.Eleventy),
        ("eleventyExcludeFromCollections", ContentPreset.Eleventy),
    ];

    private FolderInspection(string folder, SiteConfiguration? site) => (Folder, Site) = (folder, site);

    /// <summary>The full path of the folder with the content.</summary>
    public string Folder { get; }

    /// <summary>The configuration of the site. <c>null</c> if none was found.</summary>
    public SiteConfiguration? Site { get; }

    /// <summary>How the files should be read.</summary>
    public ContentMapping Mapping { get; private set; } = ContentMapping.Gateway;
    public IReadOnlyList<KeyStatistics> Keys { get; private set; } = [];

    /// <summary>The number of files with front matter, by its format.</summary>
    public IReadOnlyDictionary<string, int> Formats { get; private set; } = new Dictionary<string, int>();

    /// <summary>The files with the ending of a content file, as they would be read with <see cref="Mapping"/>.</summary>
    public IReadOnlyList<InspectedFile> Files { get; private set; } = [];

    /// <summary>The files of Eleventy with values for other files that are programs, which the gateway does not run.</summary>
    public IReadOnlyList<string> UnreadableData { get; private set; } = [];

    /// <summary>Inspects a folder.</summary>
    /// <param name="folder">The folder of a site, or a folder with its content.</param>
    /// <param name="siteUrl">The URL of the site. <c>null</c> for the URL in the site's configuration.</param>
    /// <param name="options">The limits.</param>
    public static FolderInspection Of(string folder, Uri? siteUrl, ContentOptions options)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var site = SiteOf(full);
        var isSite = site?.Folder == full;
        var content = isSite && site is { Content.Length: > 0 } ? Path.Combine(full, site.Content) : full;
        var inspection = new FolderInspection(content, site);
        inspection.Run(siteUrl, options);
        return inspection;
    }

    private static SiteConfiguration? SiteOf(string folder)
    {
        var current = folder;
        for (var parents = 0; current is not null && parents <= ParentsToSearch; parents++, current = Path.GetDirectoryName(current))
        {
            if (SiteConfiguration.Find(current) is { } site && (current == folder || site.Contains(folder)))
                return site;
        }

        return null;
    }

    private void Run(Uri? siteUrl, ContentOptions options)
    {
        UnreadableData = [.. ContentFolder.Enumerate(Folder).Select(file => file.Path).Where(SiteData.IsProgram)];
        var files = ContentFolder
            .Enumerate(Folder)
            .Where(file => ContentPath.HasContentEnding(file.Path) && !ContentPath.HasYamlEnding(file.Path))
            .ToList();
        CountKeys(files, options);
        Mapping = new ContentMapping
        {
            Preset = Site?.Preset ?? Guess(files),
            SiteUrl = siteUrl ?? Site?.SiteUrl,
            Permalink = Site?.Permalink,
            Language = Site?.Language,
            TimeZone = Site?.TimeZone is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : null,
            ProviderName = Site?.Title,
            Root = Folder,
        }.WithFingerprint();
        var reader = new ContentReader(options, new ContentMappings(Mapping, [Mapping]));
        Files =
        [
            .. files.Select(file => new InspectedFile(file.Path, WithoutBody(reader.Read(file.Path, ContentFile.Read(file, options))))),
        ];
    }

    // A site can have more text than fits into memory.
    private static ContentResult WithoutBody(ContentResult result) =>
        result is ContentResult.GoldenFile(var article) ? new ContentResult.GoldenFile(article with { Body = null }) : result;

    private void CountKeys(List<ContentPath> files, ContentOptions options)
    {
        var formats = new Dictionary<string, int>(StringComparer.Ordinal);
        var keys = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        foreach (var path in files)
        {
            if (RootOf(ContentFile.Read(path, options), options) is not ({ } root, var format))
                continue;
            var name = format.ToString().ToUpperInvariant();
            formats[name] = formats.GetValueOrDefault(name) + 1;
            foreach (var entry in root.Entries)
            {
                if (!keys.TryGetValue(entry.Key.Value, out var types))
                    keys[entry.Key.Value] = types = new Dictionary<string, int>(StringComparer.Ordinal);
                var type = TypeOf(entry.Value);
                types[type] = types.GetValueOrDefault(type) + 1;
            }
        }

        Formats = formats;
        Keys =
        [
            .. keys.Select(key => new KeyStatistics(
                    key.Key,
                    key.Value.Values.Sum(),
                    [
                        .. key
                            .Value.OrderByDescending(type => type.Value)
                            .ThenBy(type => type.Key, StringComparer.Ordinal)
                            .Select(type => type.Key),
                    ]
                ))
                .OrderByDescending(key => key.Files)
                .ThenBy(key => key.Name, StringComparer.Ordinal),
        ];
    }

    // Without a configuration, the folders and the keys tell.
    private ContentPreset Guess(List<ContentPath> files)
    {
        if (files.Exists(file => file.Path.Split('/', '\\').Contains("_posts", StringComparer.Ordinal)))
            return ContentPreset.Jekyll;
        if (Formats.GetValueOrDefault("TOML") > files.Count / 2)
            return ContentPreset.Hugo;
        var scores = _typicalKeys
            .Select(typical => (typical.Preset, Files: Keys.FirstOrDefault(key => key.Name == typical.Key)?.Files ?? 0))
            .GroupBy(typical => typical.Preset, typical => typical.Files)
            .Select(preset => (Preset: preset.Key, Files: preset.Sum()))
            .OrderByDescending(preset => preset.Files)
            .ThenBy(preset => preset.Preset)
            .First();
        // A plain date and title are read alike by all generators, so that any will do.
        return scores.Files > 0 ? scores.Preset
            : Keys.Any(key => key.Name == "date") ? ContentPreset.Eleventy
            : ContentPreset.Gateway;
    }

    private static (YamlMapping? Mapping, FrontMatterFormat Format) RootOf(FileBytes file, ContentOptions options)
    {
        if (
            file.Problem is not null
            || !FrontMatter.StartsWithFence(file.Bytes.Span)
            || Utf8.Decode(file.Bytes.Span, out _) is not { } text
        )
            return default;
        return FrontMatter.Of(text) is { } frontMatter
            ? (FrontMatterTree.Read(frontMatter, options, new ProblemList(text)) as YamlMapping, frontMatter.Format)
            : default;
    }

    private static string TypeOf(YamlNode node) =>
        node switch
        {
            YamlSequence => "list",
            YamlMapping => "mapping",
            YamlScalar { IsNull: true } => "empty",
            YamlScalar { Value: "true" or "false" } => "Boolean",
            YamlScalar scalar when scalar.Value.Length > 0 && scalar.Value.All(char.IsAsciiDigit) => "number",
            YamlScalar scalar when LenientTime.ToIso8601(scalar.Value, TimeZoneInfo.Utc) is not null => "date",
            _ => "text",
        };
}
