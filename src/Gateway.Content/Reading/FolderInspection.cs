using System.Text;
using Gateway.Content.Fields;
using Gateway.Content.Files;
using Gateway.Content.Parsing;
using Gateway.Content.Presets;
using Gateway.Content.Problems;
using Gateway.Content.Results;

namespace Gateway.Content.Reading;

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

    /// <summary>True if the site has a URL, or needs none.</summary>
    public bool IsSiteUrlKnown { get; private set; }

    public IReadOnlyList<KeyStatistics> Keys { get; private set; } = [];

    /// <summary>The number of files with front matter, by its format.</summary>
    public IReadOnlyDictionary<string, int> Formats { get; private set; } = new Dictionary<string, int>();

    /// <summary>
    /// The files with the extension of a content file, as they would be read with <see cref="Mapping"/>, without their bodies.
    /// </summary>
    public IReadOnlyList<InspectedFile> Files { get; private set; } = [];

    /// <summary>The files of synonyms.</summary>
    public IReadOnlyList<string> SynonymFiles { get; private set; } = [];

    /// <summary>The files of Eleventy with values for other files that are programs, which the gateway does not run.</summary>
    public IReadOnlyList<string> UnreadableData { get; private set; } = [];

    /// <summary>Inspects a folder.</summary>
    /// <param name="folder">The folder of a site, or a folder with its content.</param>
    /// <param name="siteUrl">The URL of the site. <c>null</c> for the URL in the site's configuration.</param>
    /// <param name="placeholder">
    /// The URL if there is no other one, because without one no file of a generator has an address. <c>null</c> for none.
    /// </param>
    /// <param name="options">The limits.</param>
    public static FolderInspection Of(string folder, Uri? siteUrl, Uri? placeholder, ContentOptions options) =>
        Of(folder, siteUrl, placeholder, options, ContentFileReader.Read);

    /// <inheritdoc cref="Of(string, Uri?, Uri?, ContentOptions)"/>
    /// <param name="folder">The folder of a site, or a folder with its content.</param>
    /// <param name="siteUrl">The URL of the site. <c>null</c> for the URL in the site's configuration.</param>
    /// <param name="placeholder">The URL if there is no other one. <c>null</c> for none.</param>
    /// <param name="options">The limits.</param>
    /// <param name="read">Reads a file.</param>
    public static FolderInspection Of(
        string folder,
        Uri? siteUrl,
        Uri? placeholder,
        ContentOptions options,
        Func<ContentPath, ContentOptions, FileBytes> read
    )
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var site = SiteOf(full);
        var isSite = site?.Folder == full;
        var content = isSite && site is { Content.Length: > 0 } ? Path.Combine(full, site.Content) : full;
        var inspection = new FolderInspection(content, site);
        inspection.Run(siteUrl, placeholder, options, read);
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

    private void Run(Uri? siteUrl, Uri? placeholder, ContentOptions options, Func<ContentPath, ContentOptions, FileBytes> read)
    {
        var paths = ContentFolder.Enumerate(Folder).ToList();
        UnreadableData = [.. paths.Select(file => file.Path).Where(SiteDataFiles.IsProgram)];
        SynonymFiles = [.. paths.Select(file => file.Path).Where(SynonymFileReader.IsSynonymFile)];
        var files = paths.Where(file => ContentPath.HasContentExtension(file.Path) && !ContentPath.HasYamlExtension(file.Path)).ToList();
        var opened = files.Select(file => Open(file, read(file, options), options)).ToList();
        CountKeys(opened, options);
        var preset = Site?.Preset ?? Guess(files);
        IsSiteUrlKnown = preset == ContentPreset.Gateway || (siteUrl ?? Site?.SiteUrl) is not null;
        Mapping = new ContentMapping
        {
            Preset = preset,
            SiteUrl = siteUrl ?? Site?.SiteUrl ?? (IsSiteUrlKnown ? null : placeholder),
            Permalink = Site?.Permalink,
            Language = Site?.Language,
            TimeZone = Site?.TimeZone is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : null,
            ProviderName = Site?.Title,
            Root = Folder,
        }.WithFingerprint();
        var reader = new ContentReader(options, new ContentMappings(Mapping, [Mapping]));
        Files = [.. opened.Select(file => new InspectedFile(file.Path.Path, file.Result ?? reader.Read(file.Path, file.Head)))];
    }

    // How an article is read depends on the keys of all files, so the text before each body is kept. A site can have more text than fits
    // into memory. A file without readable front matter is read the same with all settings.
    private static OpenedFile Open(ContentPath path, FileBytes file, ContentOptions options) =>
        file.Problem is null
        && FrontMatter.StartsWithFence(file.Bytes.Span)
        && Utf8.Decode(file.Bytes.Span, out _) is { } text
        && !text.Contains('\0', StringComparison.Ordinal)
        && FrontMatter.Of(text) is { } frontMatter
            ? new OpenedFile(path, new FileBytes(Encoding.UTF8.GetBytes(text[..frontMatter.BodyStart]), null), null)
            : new OpenedFile(path, file with { Bytes = default }, new ContentReader(options).Read(path, file));

    private void CountKeys(List<OpenedFile> files, ContentOptions options)
    {
        var formats = new Dictionary<string, int>(StringComparer.Ordinal);
        var keys = new KeyCounter();
        foreach (var file in files.Where(file => file.Result is null))
        {
            var text = Encoding.UTF8.GetString(file.Head.Bytes.Span);
            if (
                FrontMatter.Of(text) is not { } frontMatter
                || FrontMatterTree.Read(frontMatter, options, new ProblemList(text)) is not MappingNode root
            )
                continue;
            var name = frontMatter.Format.ToString().ToUpperInvariant();
            formats[name] = formats.GetValueOrDefault(name) + 1;
            keys.Add(root);
        }

        (Formats, Keys) = (formats, keys.ToStatistics());
    }

    // Without a configuration, the preset is derived from the folders and the keys.
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

    /// <summary>A file of which the text before the body was kept, or its result.</summary>
    private sealed record OpenedFile(ContentPath Path, FileBytes Head, ContentResult? Result);
}
