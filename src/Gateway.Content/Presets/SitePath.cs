using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Content.Files;

namespace Gateway.Content.Presets;

/// <summary>
/// The place of a file in its site, from which a generator derives the address, the language and whether it publishes the file.
/// </summary>
internal sealed partial class SitePath
{
    // Folders of a site that never contain its pages.
    private static readonly FrozenDictionary<ContentPreset, FrozenSet<string>> _notContent = new Dictionary<
        ContentPreset,
        FrozenSet<string>
    >
    {
        [ContentPreset.Gateway] = [],
        [ContentPreset.Jekyll] = Names("_data _includes _layouts _plugins _sass _site node_modules vendor"),
        [ContentPreset.Hugo] = Names("archetypes assets data i18n layouts node_modules public resources static themes"),
        [ContentPreset.Astro] = Names("dist node_modules public"),
        [ContentPreset.Eleventy] = Names("_data _includes _layouts _site node_modules"),
    }.ToFrozenDictionary();

    private SitePath(ContentPreset preset, IReadOnlyList<string> folders, string stem)
    {
        Preset = preset;
        Folders = folders;
        Stem = stem;
    }

    internal ContentPreset Preset { get; }

    /// <summary>The folders between the content folder of the site and the file. In Hugo without that of the language.</summary>
    internal IReadOnlyList<string> Folders { get; }

    /// <summary>The file name without its extension. In Hugo without its language.</summary>
    internal string Stem { get; }

    /// <summary>The language of a file such as <c>fr/hello.md</c>, or <c>hello.fr.md</c> in Hugo.</summary>
    internal string? Language { get; private init; }

    /// <summary>The language in the name of a file of Hugo: <c>hello.fr.md</c>.</summary>
    internal string? LanguageOfFileName { get; private init; }

    /// <summary>The path by which Hugo finds the page: <c>/posts/hello</c>.</summary>
    internal string LogicalPath => $"/{string.Join('/', IsIndex ? Folders : Folders.Append(Stem))}".ToLowerInvariant().Replace(' ', '-');

    /// <summary>The reason why the generator has no page for the file; <c>null</c> if it has one.</summary>
    internal string? NoPage { get; private init; }

    /// <summary>True if the generator does not publish the file because of its place.</summary>
    internal bool IsDraft { get; private init; }

    /// <summary>True if the file is the page of its folder.</summary>
    internal bool IsIndex => Stem.Equals("index", StringComparison.OrdinalIgnoreCase);

    /// <summary>The name that the page's address ends with, without a date.</summary>
    internal string Name => IsIndex && Folders.Count > 0 ? Folders[^1] : NameWithDate(Stem, Preset).WithoutDate;

    /// <summary>The date at the start of the name: <c>2024-03-01-hello.md</c>.</summary>
    internal DateOnly? DateInName => NameWithDate(Stem, Preset).Date;

    /// <summary>The collection of Jekyll that the file is in; <c>null</c> if it is in none.</summary>
    internal JekyllCollection? Collection { get; private init; }

    /// <summary>True for an entry of a collection of Astro, whose slug replaces the path below the collection.</summary>
    internal bool IsCollectionEntry { get; private init; }

    /// <param name="path">The path of the file.</param>
    /// <param name="mapping">The mapping of the file.</param>
    /// <param name="settings">The settings of the site for the path; <c>null</c> if there are none.</param>
    internal static SitePath Of(string path, ContentMapping mapping, SitePathSettings? settings = null)
    {
        var (folders, outside) = FoldersOf(path, mapping);
        if (settings is { Folders: { } known })
            (folders, outside) = ([.. known], mapping.Preset == ContentPreset.Hugo ? [] : outside);
        var stem = Path.GetFileNameWithoutExtension(path);
        var preset = mapping.Preset;
        var isPost = preset == ContentPreset.Jekyll && outside.Contains("_posts", StringComparer.Ordinal);
        var site = new SitePath(preset, folders, stem)
        {
            NoPage =
                Array.Find(outside, _notContent[preset].Contains) is { } folder ? $"is in the folder {folder}, which contains no pages"
                : preset == ContentPreset.Hugo && (stem == "_index" || stem.StartsWith("_index.", StringComparison.Ordinal))
                    ? "describes a section, not a page"
                : null,
            IsDraft = preset == ContentPreset.Astro && folders.Append(stem).Any(name => name.StartsWith('_')),
            Collection = settings?.Collection,
            IsCollectionEntry = preset == ContentPreset.Astro && folders.Length > 0 && IsInAstroCollection(path, folders.Length),
        };
        if (isPost && site.DateInName is null)
            return new SitePath(preset, folders, stem)
            {
                NoPage =
                    site.NoPage
                    ?? (
                        MissingDay().Match(stem) is { Success: true } day
                            ? $"has a name that begins with {day.Value.TrimEnd('-')}, a day that does not exist, so that Jekyll cannot build the site"
                            : "has a name that does not begin with a date such as 2024-03-01-, so that Jekyll ignores it in _posts"
                    ),
            };
        return preset == ContentPreset.Jekyll ? site : WithLanguage(site, settings?.Languages);
    }

    /// <summary>
    /// The slug of the page. It depends on the path only, so that it stays the same if the title is corrected.
    /// </summary>
    internal string Slug(string? defaultLanguage)
    {
        if (IsCollectionEntry && DateInName is null)
            return SlugOfEntry(defaultLanguage);
        var above = IsIndex ? Folders.SkipLast(1) : Folders;
        var year = DateInName is null && above.LastOrDefault() is { Length: 4 } folder && folder.All(char.IsAsciiDigit) ? $"{folder}-" : "";
        // 2024-1-7-hello of Jekyll is 2024-01-07-hello.
        var name =
            IsIndex ? Name
            : DateInName is { } date ? $"{date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}-{Name}"
            : Stem;
        var language = LanguageSuffix(defaultLanguage);
        return Text.Slug.FromFileName($"{name}.md") is { } dated && language.Length == 0 ? dated : $"{year}{Text.Slug.Of(name)}{language}";
    }

    // The id of an entry is its path below the collection. Two entries with the same name in two folders are two pages.
    private string SlugOfEntry(string? defaultLanguage)
    {
        var parts = Folders
            .Skip(1)
            .Where(folder => !folder.Equals(Language, StringComparison.OrdinalIgnoreCase))
            .Concat(IsIndex && Folders.Count > 1 ? [] : [IsIndex ? Name : Stem])
            .Select(part => part.TrimStart('_'));
        return $"{Text.Slug.Of(string.Join('-', parts))}{LanguageSuffix(defaultLanguage)}";
    }

    private string LanguageSuffix(string? defaultLanguage) =>
        Language is null || Language.Equals(defaultLanguage, StringComparison.OrdinalIgnoreCase) ? "" : $"-{Language.ToLowerInvariant()}";

    /// <summary>The path that the translations of the page have in common.</summary>
    internal string NameWithoutLanguage(string language)
    {
        var folders = Folders.ToList();
        if (folders.FindIndex(folder => PathLanguage.AreEqual(folder, language)) is >= 0 and var at)
            folders.RemoveAt(at);
        return string.Join('/', folders.Append(Stem));
    }

    // Without the languages of the site, the codes of all languages count.
    private static SitePath WithLanguage(SitePath site, IReadOnlySet<string>? languages)
    {
        var dot = site.Stem.LastIndexOf('.');
        if (site.Preset == ContentPreset.Hugo && dot > 0 && IsLanguage(site.Stem[(dot + 1)..]))
            return site.With(site.Folders, site.Stem[..dot], site.Stem[(dot + 1)..], isInName: true);

        // Astro keeps the languages of a collection in folders of the collection.
        var at =
            site.Folders.Count > 0 && IsLanguage(site.Folders[0]) ? 0
            : site.Preset == ContentPreset.Astro && site.Folders.Count > 1 && IsLanguage(site.Folders[1]) ? 1
            : -1;
        if (at < 0)
            return site;
        // In Hugo the language is not a part of the address if it is the default.
        var folders = site.Preset == ContentPreset.Hugo ? [.. site.Folders.Skip(1)] : site.Folders;
        return site.With(folders, site.Stem, site.Folders[at]);

        bool IsLanguage(string name) => languages?.Contains(name) ?? LanguageCode.IsLanguage(name);
    }

    private SitePath With(IReadOnlyList<string> folders, string stem, string language, bool isInName = false) =>
        new(Preset, folders, stem)
        {
            Language = language,
            LanguageOfFileName = isInName ? language : null,
            NoPage = NoPage,
            IsDraft = IsDraft,
            IsCollectionEntry = IsCollectionEntry,
        };

    private static bool IsInAstroCollection(string path, int below) =>
        ContentPath.Full(path).Split('/', '\\')[..^1] is var all
        && all.Length > below + 1
        && all[^(below + 1)] == "content"
        && all[^(below + 2)] == "src";

    // The first folder of pages in the source, or the source itself. Pages can be in a folder with the same name.
    private static int FindContent(string[] folders, int depthOfRoot, Func<int, bool> isContent)
    {
        for (var at = Math.Max(0, depthOfRoot - 1); at < folders.Length; at++)
        {
            if (isContent(at))
                return at;
        }

        for (var at = Math.Min(depthOfRoot, folders.Length) - 1; at >= 0; at--)
        {
            if (isContent(at))
                return at;
        }

        return -1;
    }

    // The folders of the page's address, and all folders in the site.
    private static (string[] Folders, string[] Outside) FoldersOf(string path, ContentMapping mapping)
    {
        var isBelowRoot = mapping.Root is { } root && ContentPath.IsBelow(ContentPath.Full(path), root);
        var relative =
            isBelowRoot ? Path.GetRelativePath(mapping.Root ?? "", ContentPath.Full(path))
            : Path.IsPathRooted(path) ? null
            : path;
        var all = (isBelowRoot ? ContentPath.Full(path) : path).Split('/', '\\')[..^1];
        var depth =
            isBelowRoot ? Path.TrimEndingDirectorySeparator(mapping.Root ?? "").Split('/', '\\').Length
            : relative is null ? all.Length
            : 0;
        var below = relative?.Split('/', '\\').SkipLast(1).Where(folder => folder is not ("." or "..")).ToArray() ?? [];
        switch (mapping.Preset)
        {
            case ContentPreset.Jekyll:
                var posts = Array.FindLastIndex(all, folder => folder is "_posts" or "_drafts");
                if (posts < 0)
                    return (below, below);
                // Folders above _posts are categories.
                var above = Array.FindLastIndex(below, folder => folder is "_posts" or "_drafts");
                return (above < 0 ? [] : below[..above], [.. above < 0 ? [] : below[..above], all[posts]]);
            case ContentPreset.Hugo when FindContent(all, depth, at => all[at] == "content") is >= 0 and var content:
                return (all[(content + 1)..], []);
            case ContentPreset.Astro
                when FindContent(all, depth, at => at > 0 && all[at] is "content" or "pages" && all[at - 1] == "src") is >= 0 and var pages:
                return (all[(pages + 1)..], []);
            case ContentPreset.Eleventy
                when !isBelowRoot && Array.FindLastIndex(all, folder => folder is "content" or "src") is >= 0 and var input:
                return (all[(input + 1)..], below);
            default:
                return (below, below);
        }
    }

    // Jekyll accepts months and days with one digit, and years with two: https://jekyllrb.com/news/2017/03/02/jekyll-3-4-1-released/
    private static (DateOnly? Date, string WithoutDate) NameWithDate(string stem, ContentPreset preset)
    {
        string[] formats = preset == ContentPreset.Jekyll ? ["yyyy-M-d", "yy-M-d"] : ["yyyy-MM-dd"];
        var end = -1;
        for (var hyphens = 0; hyphens < 3; hyphens++)
        {
            end = stem.IndexOf('-', end + 1);
            if (end < 0)
                return (null, stem);
        }

        foreach (var format in formats)
        {
            if (
                end + 1 < stem.Length
                && DateOnly.TryParseExact(stem.AsSpan(0, end), format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            )
                return (date, stem[(end + 1)..]);
        }

        return (null, stem);
    }

    [GeneratedRegex("^([0-9]{4}|[0-9]{2})-[0-9]{1,2}-[0-9]{1,2}-", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex MissingDay();

    private static FrozenSet<string> Names(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
