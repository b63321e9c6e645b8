using Gateway.Content.Files;
using Gateway.Content.Parsing;

namespace Gateway.Content.Presets;

/// <summary>
/// The values of a generator's configuration file that matter to the gateway. <c>null</c> means that the file has no such value.
/// </summary>
/// <param name="File">The full path of the file.</param>
/// <param name="Preset">The generator.</param>
public sealed record SiteConfiguration(string File, ContentPreset Preset)
{
    private static readonly (string Name, ContentPreset Preset)[] _files =
    [
        ("_config.yml", ContentPreset.Jekyll),
        ("_config.yaml", ContentPreset.Jekyll),
        ("_config.toml", ContentPreset.Jekyll),
        .. HugoConfiguration.Files.Select(name => (name, ContentPreset.Hugo)),
        .. Named("astro.config", "mjs|ts|js|cjs|mts", ContentPreset.Astro),
        .. Named(".eleventy|eleventy.config", "js|cjs|mjs|ts", ContentPreset.Eleventy),
    ];

    /// <summary>The folders of Astro with pages.</summary>
    internal static IReadOnlyList<string> AstroFolders { get; } = ["src/content", "src/pages"];

    /// <summary>The folder of the site.</summary>
    public string Folder { get; internal init; } = "";
    public Uri? SiteUrl { get; init; }
    public string? Permalink { get; internal init; }
    public string? TimeZone { get; internal init; }
    public string? Language { get; internal init; }
    public string? Title { get; internal init; }

    /// <summary>The folder of the pages, relative to <see cref="Folder"/>.</summary>
    public string Content { get; internal init; } = "";

    /// <summary>True if the folder of the pages was found. Only below it a folder belongs to the site.</summary>
    internal bool HasContentFolder => Content.Length > 0 || Preset is ContentPreset.Jekyll or ContentPreset.Eleventy;

    /// <summary>True if a folder contains pages of the site, or is a part of a folder with pages.</summary>
    internal bool Contains(string folder) =>
        HasContentFolder
        && (
            Preset == ContentPreset.Astro
                ? AstroFolders.Any(name => ContentPath.IsAtOrBelow(folder, Path.Combine(Folder, name)))
                : ContentPath.IsAtOrBelow(folder, Path.GetFullPath(Path.Combine(Folder, Content)))
        );

    /// <summary>The languages of a site of Hugo. <c>null</c> if they are not known.</summary>
    internal IReadOnlySet<string>? Languages { get; init; }

    /// <summary>Jekyll's <c>defaults</c>, or Hugo's <c>cascade</c>.</summary>
    internal TreeNode? Defaults { get; init; }
    internal JekyllCollections Collections { get; init; } = JekyllCollections.None;
    internal JekyllEntryFilter Entries { get; init; } = JekyllEntryFilter.Default;

    /// <summary>The files that Jekyll and Hugo exclude.</summary>
    internal IgnoredFiles Ignored { get; init; } = IgnoredFiles.None;

    /// <summary>True if the site has pages for files with a later date.</summary>
    internal bool ShowsFuture { get; init; }

    /// <summary>True if Eleventy ignores what git ignores.</summary>
    internal bool UsesGitIgnore { get; init; } = true;

    /// <summary>The patterns that the program of Eleventy adds to those of files.</summary>
    internal IReadOnlyList<string> AddedIgnores { get; init; } = [];

    /// <summary>The error because of which the values for other files are not known.</summary>
    internal DataProblem? Problem { get; init; }

    /// <summary>Finds the configuration file of any generator in a folder. Returns <c>null</c> if there is none.</summary>
    public static SiteConfiguration? Find(string folder)
    {
        if (Find(folder, preset: null) is { } found)
            return found;

        var package = Path.Combine(folder, "package.json");
        var text = ScriptConfiguration.Text(package);
        return text.Contains("\"@11ty/eleventy\"", StringComparison.Ordinal)
                ? ScriptConfiguration.Read(folder, package, ContentPreset.Eleventy)
            : text.Contains("\"astro\"", StringComparison.Ordinal) ? ScriptConfiguration.Read(folder, package, ContentPreset.Astro)
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
        || (preset == ContentPreset.Hugo && HugoConfiguration.IsInFolder(path));

    /// <summary>Returns the first folder that exists, relative to another one; empty if none exists.</summary>
    internal static string First(string folder, params string[] candidates) =>
        Array.Find(candidates, candidate => Directory.Exists(Path.Combine(folder, candidate))) ?? "";

    private static SiteConfiguration? Read(string folder, string file, ContentPreset preset) =>
        preset switch
        {
            ContentPreset.Jekyll => JekyllConfiguration.Read(folder, file),
            ContentPreset.Hugo => HugoConfiguration.Read(folder, file),
            _ => ScriptConfiguration.Read(folder, file, preset),
        };

    private static IEnumerable<(string Name, ContentPreset Preset)> Named(string names, string extensions, ContentPreset preset) =>
        from name in names.Split('|')
        from extension in extensions.Split('|')
        select ($"{name}.{extension}", preset);
}
