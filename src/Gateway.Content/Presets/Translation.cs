using Gateway.Content.Yaml;

namespace Gateway.Content.Presets;

/// <summary>
/// Translates the front matter of a generator to the gateway's keys, so that all files are read by the same rules. Values keep their
/// position in the file. Keys without a meaning for the gateway stay as they are.
/// </summary>
internal sealed class Translation
{
    // The keys of the gateway's own format that generators give no other meaning.
    private static readonly HashSet<string> _ownKeys = new(StringComparer.Ordinal)
    {
        "ampWebUrl",
        "cdnAmpWebUrl",
        "removed",
        "featuredContent",
        "secured",
    };

    internal static IReadOnlyList<string> HiddenStatus { get; } = ["draft", "hidden", "private", "pending", "unpublished"];

    private readonly string _path;
    private readonly YamlMapping _file;
    private readonly ContentMapping _mapping;
    private readonly SitePath _site;
    private readonly Values _values;
    private readonly List<YamlEntry> _entries = [];
    private readonly HashSet<int> _translated = [];

    private Translation(string path, YamlMapping file, ContentMapping mapping)
    {
        (_path, _file, _mapping) = (path, file, mapping);
        _site = SitePath.Of(path, mapping);
        _values = new Values(mapping);
    }

    private bool IsGenerator => _mapping.Preset != ContentPreset.Gateway;

    // https://gohugo.io/content-management/front-matter/: keys are case-insensitive.
    private StringComparison KeyComparison =>
        _mapping.Preset == ContentPreset.Hugo ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The result of a translation.</summary>
    /// <param name="Root">The front matter with the gateway's keys.</param>
    /// <param name="NoPage">The reason why the generator has no page for the file; <c>null</c> if it has one.</param>
    internal sealed record Result(YamlMapping Root, string? NoPage);

    internal static Result Of(string path, YamlMapping file, ContentMapping mapping, FileDefaults defaults)
    {
        // Most files of a publisher without settings have only the gateway's own keys.
        if (mapping.Fingerprint.Length == 0 && !file.Entries.Any(entry => PresetKeys.IsOtherName(entry.Key.Value)))
            return new Result(file, null);
        var translation = new Translation(path, defaults.Complete(file, mapping.Preset), mapping);
        return new Result(
            translation.Translate(),
            translation._site.NoPage ?? defaults.NoPage ?? translation.UndatedDraft() ?? translation.TimeOfFile()
        );
    }

    private YamlMapping Translate()
    {
        foreach (var field in ContentFields.Names)
            TranslateField(field);
        if (IsGenerator)
            CompleteFromPath();
        // The addresses of images can depend on that of the page.
        TranslateImages();
        KeepOtherKeys();
        CompleteFromSettings();
        return new YamlMapping(_entries, _file.Offset);
    }

    private void TranslateField(string field)
    {
        if (field == ContentFields.Topics)
            TranslateTopics();
        else if (field != ContentFields.Images)
            Translate(field, _values.Convert);
    }

    private void TranslateImages()
    {
        var page = _site.IsIndex ? TextOf(ContentFields.WebUrl) : null;
        Translate(ContentFields.Images, (_, _, node) => _values.Images(node, page));
    }

    private void Translate(string field, Func<string, string, YamlNode, YamlNode?> convert)
    {
        // A key of the file comes before all keys of other files.
        if (!Translate(field, convert, isFromOtherFile: false))
            Translate(field, convert, isFromOtherFile: true);
    }

    private bool Translate(string field, Func<string, string, YamlNode, YamlNode?> convert, bool isFromOtherFile)
    {
        foreach (var key in PresetKeys.Of(field, _mapping))
        {
            // A key of the gateway's own format is read as it is.
            if (!IsGenerator && key == field && IndexOf(key) >= 0)
                return true;
            if (Find(key) is not { } entry || entry.IsFromOtherFile != isFromOtherFile || convert(field, key, entry.Value) is not { } value)
                continue;
            Add(field, value, entry);
            if (IndexOf(key) is >= 0 and var at)
                _translated.Add(at);
            return true;
        }

        return false;
    }

    // Tags and categories are both topics.
    private void TranslateTopics()
    {
        var found = PresetKeys
            .Of(ContentFields.Topics, _mapping)
            .Select(key => (Key: key, Entry: Find(key)))
            .Where(pair => pair.Entry is not null)
            .ToList();
        if (found.Count == 0)
            return;
        var items = found.SelectMany(pair => _values.Labels(pair.Key, pair.Entry?.Value)).ToList();
        if (found[0].Entry is not { } first)
            return;
        Add(ContentFields.Topics, new YamlSequence(items, first.Value.Offset), first);
        foreach (var (key, _) in found)
        {
            if (IndexOf(key) is >= 0 and var at)
                _translated.Add(at);
        }
    }

    private void KeepOtherKeys()
    {
        for (var at = 0; at < _file.Entries.Count; at++)
        {
            var entry = _file.Entries[at];
            if (_translated.Contains(at) || entry.IsFromOtherFile)
                continue;
            var isTaken = _entries.Exists(translated => translated.Key.Value == entry.Key.Value);
            _entries.Add(entry with { IsForeign = isTaken || (IsGenerator && IsForeign(entry)) });
        }
    }

    private static bool IsForeign(YamlEntry entry) =>
        entry.Key.Value switch
        {
            "provider" => entry.Value is not (YamlMapping or YamlScalar),
            "related" => entry.Value is not YamlSequence links || !links.Items.All(Values.IsLink),
            var key => !_ownKeys.Contains(key) && ContentFields.Names.Contains(key, StringComparer.Ordinal),
        };

    // Jekyll gives it the time of the file, which every copy of the folder changes.
    private string? UndatedDraft() =>
        _mapping.Preset == ContentPreset.Jekyll && ContentPath.IsInDraftsFolder(_path) && TextOf(ContentFields.PublishedDateTime) is null
            ? "is a draft without a date. With the key date, or a name that begins with a date, it is a hidden article"
            : null;

    private string? TimeOfFile() =>
        TextOf(ContentFields.PublishedDateTime) is null
        && Find("date")?.Value is YamlScalar date
        && _mapping.Preset == ContentPreset.Eleventy
        && Values.IsTimeOfFile(date.Value)
            ? $"has the date \"{date.Value}\", which is not the same in each copy of the folder. Write the date itself"
            : null;

    private void CompleteFromPath()
    {
        if (_mapping.Preset == ContentPreset.Jekyll && TextOf(ContentFields.Title) is null)
            Set(ContentFields.Title, Values.TitleOf(_site.Name));
        if (_site.DateInName is { } date && TextOf(ContentFields.PublishedDateTime) is null)
            Set(ContentFields.PublishedDateTime, _values.TimeOf(date));
        if ((_site.Language ?? PathLanguage.Find(_path, _mapping)) is { } language && TextOf(ContentFields.Language) is null)
            Set(ContentFields.Language, language);
        if ((_site.IsDraft || HidesPage()) && TextOf(ContentFields.Draft) is null or "false")
            Set(ContentFields.Draft, "true");

        var permalink = TextOf(ContentFields.Permalink);
        if (TextOf(ContentFields.WebUrl) is null && new Permalink(_site, _mapping, Page()).Url(permalink) is { } url)
            Set(ContentFields.WebUrl, url);
        // An address that another file gives is that of many files.
        var ownPermalink = PresetKeys.Of(ContentFields.Permalink, _mapping).Any(key => Find(key) is { IsFromOtherFile: false });
        if (TextOf(ContentFields.Slug) is null)
            Set(
                ContentFields.Slug,
                (permalink is null || !ownPermalink ? null : Permalink.SlugOf(permalink))
                    ?? $"{_site.Slug(_mapping.Language)}{SlugEnding()}"
            );
    }

    // The languages of the other generators are part of the site's path.
    private string SlugEnding() =>
        _mapping.Preset == ContentPreset.Jekyll ? PathLanguage.SlugEnding(_path, TextOf(ContentFields.Language), _mapping) : "";

    private void CompleteFromSettings()
    {
        CompleteProvider();
        if (_mapping.Type is { } type && TextOf(ContentFields.Type) is null)
            Set(ContentFields.Type, type);
        if ((PathLanguage.Find(_path, _mapping) ?? _mapping.Language) is { } language && TextOf(ContentFields.Language) is null)
            Set(ContentFields.Language, language);
    }

    // The provider is the site, unless the settings or the file name another one.
    private void CompleteProvider()
    {
        var host = _mapping.SiteUrl is { } site
            ? site.Host.StartsWith("www.", StringComparison.Ordinal)
                ? site.Host[4..]
                : site.Host
            : null;
        var domain = _mapping.ProviderDomain ?? (IsGenerator ? host : null);
        var name = _mapping.ProviderName ?? (IsGenerator ? domain : null);
        if (name is null && domain is null)
            return;
        var at = _entries.FindIndex(entry => entry is { Key.Value: "provider", IsForeign: false });
        var written = at < 0 ? null : _entries[at].Value;
        var keys = written is YamlMapping mapping ? mapping.Entries.ToList() : [];
        if (written is YamlScalar { IsNull: false } text && IsGenerator)
            keys.Add(new YamlEntry(Scalar("name"), text));
        else if (written is not (null or YamlMapping or YamlScalar { IsNull: true }))
            return;
        var complete = new YamlMapping(keys, written?.Offset ?? _file.Offset);
        if (name is not null && complete.TextOf("name") is null)
            keys.Add(new YamlEntry(Scalar("name"), Scalar(name)));
        if (domain is not null && complete.TextOf("domain") is null)
            keys.Add(new YamlEntry(Scalar("domain"), Scalar(domain)));
        if (at >= 0)
            _entries.RemoveAt(at);
        _entries.Add(new YamlEntry(Scalar("provider"), complete));
    }

    /// <summary>True if a key makes the generator build no page, or a page that no list shows.</summary>
    private bool HidesPage() =>
        _mapping.Preset switch
        {
            ContentPreset.Hugo => IsTrue("headless") || IsHiddenBuild("build") || IsHiddenBuild("_build") || HasHiddenStatus(),
            ContentPreset.Eleventy => IsTrue("eleventyExcludeFromCollections")
                || (Find("permalink")?.Value is YamlScalar { Value: "false" })
                || HasHiddenStatus(),
            _ => HasHiddenStatus(),
        };

    // The word of content management systems, which exports and editors of the generators keep.
    private bool HasHiddenStatus() =>
        Find("status")?.Value is YamlScalar status && HiddenStatus.Contains(status.Value.Trim(), StringComparer.OrdinalIgnoreCase);

    // https://gohugo.io/content-management/build-options/
    private bool IsHiddenBuild(string key) =>
        Find(key)?.Value is YamlMapping build
        && (build.TextOf("render") is "never" or "false" or "link" || build.TextOf("list") is "never" or "false");

    private bool IsTrue(string key) => Find(key)?.Value is YamlScalar { Value: "true" or "True" or "TRUE" };

    // A file without a valid time is no article, so that its address does not matter. The reader reports the time.
    private Permalink.Page Page() =>
        new(
            TextOf(ContentFields.Title) ?? "",
            TextOf(ContentFields.Slug),
            _mapping.Preset == ContentPreset.Jekyll ? _values.Categories(Find("categories")?.Value, Find("category")?.Value) : [],
            Fields.Iso8601.TryParse(TextOf(ContentFields.PublishedDateTime) ?? "", out var published) ? published : DateTimeOffset.UnixEpoch
        );

    /// <summary>Returns the entry of a key, which can lead into mappings: <c>cover.image</c>.</summary>
    private YamlEntry? Find(string key)
    {
        if (IndexOf(key) is >= 0 and var at)
            return IsEmpty(_file.Entries[at].Value) ? null : _file.Entries[at];
        var parts = key.Split('.');
        if (parts.Length == 1 || IndexOf(parts[0]) is not (>= 0 and var first))
            return null;
        var entry = _file.Entries[first];
        foreach (var part in parts.Skip(1))
        {
            if (entry.Value is not YamlMapping mapping || mapping.IndexOf(part) is not (>= 0 and var next))
                return null;
            entry = mapping.Entries[next];
        }

        return IsEmpty(entry.Value) ? null : entry with { WrittenKey = key };
    }

    private int IndexOf(string key)
    {
        for (var at = 0; at < _file.Entries.Count; at++)
        {
            if (_file.Entries[at].Key.Value.Equals(key, KeyComparison))
                return at;
        }

        return -1;
    }

    private static bool IsEmpty(YamlNode node) => node is YamlScalar scalar && (scalar.IsNull || string.IsNullOrWhiteSpace(scalar.Value));

    private string? TextOf(string field) =>
        _entries.Find(entry => entry.Key.Value == field && !entry.IsForeign).Value is YamlScalar { IsNull: false } scalar
        && scalar.Value.Trim() is { Length: > 0 } text
            ? text
            : null;

    private void Add(string field, YamlNode value, YamlEntry entry) =>
        _entries.Add(
            new YamlEntry(new YamlScalar(field, isPlain: true, entry.Key.Offset, entry.Key.End), value)
            {
                WrittenKey = entry.WrittenKey ?? entry.Key.Value,
            }
        );

    private void Set(string field, string value)
    {
        _entries.RemoveAll(entry => entry.Key.Value == field && !entry.IsForeign);
        _entries.Add(new YamlEntry(Scalar(field), Scalar(value)));
    }

    private YamlScalar Scalar(string value) => new(value, isPlain: false, _file.Offset, _file.Offset);
}
