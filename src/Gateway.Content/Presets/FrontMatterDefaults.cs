using System.Collections.Concurrent;
using Gateway.Content.Files;
using Gateway.Content.Parsing;
using Gateway.Content.Problems;

namespace Gateway.Content.Presets;

/// <summary>
/// Finds the values that a generator gives files from other files: Jekyll's <c>defaults</c>, Hugo's <c>cascade</c>, and Eleventy's data
/// files of folders. The other files are read once, until <see cref="Refresh"/>.
/// </summary>
internal sealed class FrontMatterDefaults(TimeProvider time)
{
    private const int ParentsToSearch = 4;

    private readonly ConcurrentDictionary<(string Folder, ContentPreset Preset), SiteConfiguration?> _sites = new();
    private readonly ConcurrentDictionary<string, Names> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DataFile> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IgnoredFiles> _ignored = new(StringComparer.Ordinal);
    private readonly DataFileHistory _history = new(time);

    /// <summary>True if a file lost its end a moment ago, so that the files of the site must be read again soon.</summary>
    internal bool IsBeingWritten => _history.HasCutFile;

    /// <summary>Forgets all files, because they may have changed.</summary>
    internal void Refresh()
    {
        _sites.Clear();
        _names.Clear();
        _files.Clear();
        _ignored.Clear();
    }

    /// <summary>Returns the values for a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="root">The folder of its source; <c>null</c> if it is in none.</param>
    /// <param name="mapping">The mapping of the file.</param>
    internal InheritedDefaults For(string path, string? root, ContentMapping mapping)
    {
        if (root is null || mapping.Preset is ContentPreset.Gateway or ContentPreset.Astro)
            return InheritedDefaults.None;
        var full = ContentPath.Full(path);
        if (!ContentPath.IsBelow(full, root))
            return InheritedDefaults.None;
        var site = SiteOf(root, mapping.Preset);
        var settings =
            mapping.Preset == ContentPreset.Hugo && site is not null ? HugoConfiguration.PathSettingsOf(full, mapping, site) : null;
        var file = new File(full, root, site, mapping, SitePath.Of(path, mapping, settings)) { PathSettings = settings };
        return mapping.Preset switch
        {
            ContentPreset.Jekyll => OfJekyll(file),
            ContentPreset.Hugo => OfHugo(file),
            _ => OfEleventy(file),
        };
    }

    // The site of a folder that is a part of it.
    private SiteConfiguration? SiteOf(string root, ContentPreset preset)
    {
        return _sites.GetOrAdd((root, preset), key => Find(key.Folder, key.Preset) is { } site ? _history.Check(site) : null);

        static SiteConfiguration? Find(string folder, ContentPreset preset)
        {
            var current = folder;
            for (var parents = 0; current is not null && parents <= ParentsToSearch; parents++, current = Path.GetDirectoryName(current))
            {
                if (SiteConfiguration.Find(current, preset) is { HasContentFolder: true } site)
                    return site;
            }

            return null;
        }
    }

    private static InheritedDefaults OfJekyll(File file)
    {
        var site = file.Site;
        var path = ContentPath.RelativeTo(site?.Folder ?? file.Root, file.Path);
        return new InheritedDefaults(JekyllDefaults.For(file.Path, site, file.Mapping))
        {
            NoPage = NoPageOfJekyll(file),
            IgnoredBySite = (site?.Ignored ?? JekyllEntryFilter.Default.Ignored).ReasonFor(path),
            PathSettings = site?.Collections.PathSettingsOf(path.Split('/')),
            ShowsFuture = site?.ShowsFuture == true,
            TimeZone = file.TimeZone,
            Problem = site?.Problem is { } problem ? Unknown(problem, site.Folder) : null,
        }.WithFingerprint();
    }

    // Jekyll reads no file or folder that begins with one of these characters, except for collections and what the settings include.
    private static string? NoPageOfJekyll(File file)
    {
        var site = file.Site;
        var names = ContentPath.RelativeTo(file.Root, file.Path).Split('/');
        var ignored = Array.Find(
            names[..^1],
            folder =>
                folder is ['_' or '#' or '~', ..] and not ("_posts" or "_drafts")
                && site?.Collections.FindFolder(folder) is not { HasPages: true }
                && site?.Entries.IsIncluded(folder) != true
        );
        if (ignored is not null)
            return $"is in the folder {ignored}, which Jekyll ignores unless _config.yml has the collection {ignored[1..]} with output: true, or {ignored} in include";
        return names[^1] is ['_' or '#' or '~', ..] && site?.Entries.IsIncluded(names[^1]) != true
            ? $"has a name that begins with {names[^1][0]}, so that Jekyll ignores it unless _config.yml has {names[^1]} in include"
            : null;
    }

    private InheritedDefaults OfHugo(File file)
    {
        var content = file.Site is { } found ? Path.Combine(found.Folder, found.Content) : file.Root;
        var top = ContentPath.IsBelow(file.Path, content) ? content : file.Root;
        var values = new List<InheritedDefaults.Entry>();
        ContentProblem? problem = null;
        string? bundle = null;
        foreach (var folder in FoldersBetween(top, file.Path).Reverse())
        {
            var names = NamesIn(folder);
            // Everything below a leaf bundle belongs to it.
            if (folder != top && names.HasIndex)
                bundle = folder;
            foreach (var name in names.Sections.Where(name => SiteDataFiles.IsSection(name, file.SitePath.LanguageOfFileName)))
            {
                var data = _files.GetOrAdd(
                    Path.Combine(folder, name),
                    (path, mapping) => _history.Check(DataFile.ReadSection(path, mapping)),
                    file.Mapping
                );
                problem ??= data.Problem is { } mistake ? Unknown(new DataProblem(data.Path, mistake), top) : null;
                HugoCascade.Add(
                    values,
                    data.Root is { } root ? HugoCascade.Of(root) : null,
                    file.SitePath,
                    file.Mapping,
                    ContentPath.RelativeTo(top, data.Path)
                );
            }
        }

        if (file.Site is { } config)
        {
            problem ??= config.Problem is { } mistake ? Unknown(mistake, config.Folder) : null;
            HugoCascade.Add(values, config.Defaults, file.SitePath, file.Mapping, ContentPath.RelativeTo(config.Folder, config.File));
        }

        var isResource =
            bundle is not null && !(Path.GetDirectoryName(file.Path) == bundle && SiteDataFiles.IsIndex(Path.GetFileName(file.Path)));
        return new InheritedDefaults(values)
        {
            Problem = problem,
            IgnoredBySite = file.Site is { } site ? site.Ignored.ReasonFor(ContentPath.RelativeTo(site.Folder, file.Path)) : null,
            PathSettings = file.PathSettings,
            ShowsFuture = file.Site?.ShowsFuture == true,
            TimeZone = file.TimeZone,
            NoPage = isResource
                ? $"is a resource of the page in {Path.GetFileName(bundle)}, which has an index file, so that Hugo builds no page of its own"
                : null,
        }.WithFingerprint();
    }

    private InheritedDefaults OfEleventy(File file)
    {
        var top = file.Site?.Folder ?? file.Root;
        var values = new List<InheritedDefaults.Entry>();
        ContentProblem? problem = null;
        foreach (var folder in FoldersBetween(top, file.Path))
            Add(folder, Path.GetFileName(folder));
        Add(Path.GetDirectoryName(file.Path) ?? top, Path.GetFileNameWithoutExtension(file.Path));
        var ignored = _ignored.GetOrAdd(top, (folder, site) => EleventyIgnores.Of(folder, site, _history), file.Site);
        if (ignored.Problem is { } unreadable)
            problem ??= Unknown(unreadable, top);
        return new InheritedDefaults(values)
        {
            Problem = problem,
            IgnoredBySite = ignored.ReasonFor(ContentPath.RelativeTo(top, file.Path)),
        }.WithFingerprint();

        void Add(string folder, string stem)
        {
            foreach (var name in (string[])[$"{stem}.json", $"{stem}.11tydata.json"])
            {
                if (!NamesIn(folder).Data.Contains(name))
                    continue;
                var data = _files.GetOrAdd(Path.Combine(folder, name), DataFile.ReadObject, file.Mapping);
                problem ??= data.Problem is { } mistake ? Unknown(new DataProblem(data.Path, mistake), top) : null;
                foreach (var entry in data.Root?.Entries ?? [])
                    Replace(entry, ContentPath.RelativeTo(top, data.Path));
            }
        }

        void Replace(MappingEntry entry, string source)
        {
            if (!InheritedDefaults.IsRead(entry.Key.Value, file.Mapping))
                return;
            var at = values.FindIndex(value => value.Key == entry.Key.Value);
            var value = at < 0 ? null : InheritedDefaults.Merged(entry.Key.Value, values[at].Value, entry.Value, ContentPreset.Eleventy);
            if (at >= 0)
                values.RemoveAt(at);
            values.Add(new InheritedDefaults.Entry(entry.Key.Value, value ?? entry.Value, source));
        }
    }

    // Without the values, a draft could be published.
    private static ContentProblem Unknown(DataProblem data, string top)
    {
        var (name, problem) = (ContentPath.RelativeTo(top, data.File), data.Problem);
        return new ContentProblem(
            ProblemCodes.FrontMatterDefaults,
            $"{name}, which can have values for this file, has an error in line {problem.Line ?? 1}, column {problem.Column ?? 1}: {problem.Message}",
            null,
            null,
            $"Correct {name}. {problem.Hint}"
        )
        {
            Cause = new ProblemCause(data.File, name, problem),
        };
    }

    private Names NamesIn(string folder) => _names.GetOrAdd(folder, Names.Of);

    private static Stack<string> FoldersBetween(string top, string path)
    {
        var folders = new Stack<string>();
        for (
            var folder = Path.GetDirectoryName(path);
            folder is not null && ContentPath.IsAtOrBelow(folder, top);
            folder = Path.GetDirectoryName(folder)
        )
            folders.Push(folder);
        return folders;
    }

    private sealed record File(string Path, string Root, SiteConfiguration? Site, ContentMapping Mapping, SitePath SitePath)
    {
        /// <summary>The settings of the site for the path; <c>null</c> if there are none.</summary>
        internal SitePathSettings? PathSettings { get; init; }

        /// <summary>The time zone of the site. <c>null</c> if there is none, or if the settings have one.</summary>
        internal TimeZoneInfo? TimeZone =>
            Mapping.TimeZone is null && Site?.TimeZone is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
                ? found
                : null;
    }

    /// <summary>The names in a folder that matter for other files.</summary>
    /// <param name="HasIndex">True if there is an index of a leaf bundle.</param>
    /// <param name="Sections">The files that describe the section.</param>
    /// <param name="Data">The files with data only.</param>
    private sealed record Names(bool HasIndex, IReadOnlyList<string> Sections, IReadOnlySet<string> Data)
    {
        internal static Names Of(string folder)
        {
            var (hasIndex, sections, data) = (false, new List<string>(), new HashSet<string>(StringComparer.Ordinal));
            try
            {
                foreach (var name in Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>())
                {
                    hasIndex |= SiteDataFiles.IsIndex(name);
                    if (name.StartsWith("_index.", StringComparison.Ordinal))
                        sections.Add(name);
                    else if (name.EndsWith(".json", StringComparison.Ordinal))
                        data.Add(name);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The scan reports the folder.
            }

            sections.Sort(StringComparer.Ordinal);
            return new Names(hasIndex, sections, data);
        }
    }
}
