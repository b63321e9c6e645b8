using Gateway.Content.Files;
using Gateway.Content.Parsing;

namespace Gateway.Content.Presets;

/// <summary>
/// Translates the front matter of a generator to the gateway's keys, so that all files are read by the same rules. Values keep their
/// position in the file. Keys without a meaning for the gateway stay as they are.
/// </summary>
internal sealed class FrontMatterMapper
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
    private readonly MappingNode _file;
    private readonly ContentMapping _mapping;
    private readonly SitePath _site;
    private readonly PresetValues _values;
    private readonly FrontMatterKeys _keys;
    private readonly MappedFields _fields;
    private readonly FieldCompletion _completion;
    private readonly HashSet<int> _translated = [];
    private readonly List<WrongType> _ignored = [];
    private string? _slug;

    private FrontMatterMapper(string path, MappingNode file, ContentMapping mapping, InheritedDefaults defaults)
    {
        // Times without an offset are those of the site.
        mapping = defaults.TimeZone is { } zone ? mapping with { TimeZone = zone } : mapping;
        (_path, _file, _mapping) = (path, file, mapping);
        _site = SitePath.Of(path, mapping, defaults.PathSettings);
        _values = new PresetValues(mapping, FolderOf(path, mapping));
        _keys = new FrontMatterKeys(file, mapping);
        _fields = new MappedFields(file.Offset);
        _completion = new FieldCompletion(path, mapping, _site, _values, _keys, _fields);
    }

    private static string FolderOf(string path, ContentMapping mapping) =>
        mapping.Root is { } root
        && ContentPath.IsBelow(ContentPath.Full(path), root)
        && ContentPath.RelativeTo(root, ContentPath.Full(path)) is var relative
        && relative.LastIndexOf('/') is >= 0 and var slash
            ? relative[..(slash + 1)]
            : "";

    private bool IsGenerator => _mapping.Preset != ContentPreset.Gateway;

    /// <summary>The result of a translation.</summary>
    /// <param name="Root">The front matter with the gateway's keys.</param>
    /// <param name="NoPage">The reason why the generator has no page for the file; <c>null</c> if it has one.</param>
    /// <param name="Slug">The slug of a file that has none. <c>null</c> without a generator.</param>
    internal sealed record Result(MappingNode Root, string? NoPage, string? Slug)
    {
        /// <summary>The front matter as written.</summary>
        internal required MappingNode Written { get; init; }

        /// <summary>The values of a wrong type, which are ignored.</summary>
        internal IReadOnlyList<WrongType> Ignored { get; init; } = [];
    }

    /// <summary>A value of a wrong type.</summary>
    /// <param name="Entry">The key and the value.</param>
    /// <param name="Expected">The type for people.</param>
    internal sealed record WrongType(MappingEntry Entry, string Expected);

    internal static Result Of(string path, MappingNode file, ContentMapping mapping, InheritedDefaults defaults)
    {
        // Most files of a publisher without settings have only the gateway's own keys.
        if (mapping.Fingerprint.Length == 0 && !file.Entries.Any(entry => PresetKeys.IsOtherName(entry.Key.Value)))
            return new Result(file, null, null) { Written = file };
        var translation = new FrontMatterMapper(path, defaults.Complete(file, mapping.Preset), mapping, defaults);
        return new Result(
            translation.Translate(),
            translation._site.NoPage ?? defaults.NoPage ?? translation.UndatedDraft() ?? translation.TimeOfFile(),
            translation._slug
        )
        {
            Written = file,
            Ignored = translation._ignored,
        };
    }

    private MappingNode Translate()
    {
        foreach (var field in MappableFields.Names)
            TranslateField(field);
        if (IsGenerator)
            _slug = _completion.AddFromPath();
        // The addresses of images can depend on that of the page.
        TranslateImages();
        KeepOtherKeys();
        _completion.AddFromSettings();
        // The address and the slug of the page have been computed from it.
        if (IsGenerator)
            _fields.Remove(MappableFields.Permalink);
        return _fields.ToMapping();
    }

    private void TranslateField(string field)
    {
        if (field == MappableFields.Topics)
            TranslateTopics();
        else if (field != MappableFields.Images)
            Translate(field, _values.Convert);
    }

    private void TranslateImages()
    {
        var page = _site.IsIndex ? _fields.TextOf(MappableFields.WebUrl) : null;
        Translate(MappableFields.Images, (_, _, node) => _values.Images(node, page));
    }

    private void Translate(string field, Func<string, string, TreeNode, TreeNode?> convert)
    {
        // A key of the file comes before all keys of other files.
        if (!Translate(field, convert, isFromOtherFile: false))
            Translate(field, convert, isFromOtherFile: true);
    }

    private bool Translate(string field, Func<string, string, TreeNode, TreeNode?> convert, bool isFromOtherFile)
    {
        foreach (var key in PresetKeys.Of(field, _mapping))
        {
            // A key of the gateway's own format is read as it is.
            if (!IsGenerator && key == field && _keys.IndexOf(key) >= 0)
                return true;
            if (_keys.Find(key) is not { } entry || entry.IsFromOtherFile != isFromOtherFile)
                continue;
            if (convert(field, key, entry.Value) is not { } value)
            {
                if (IsGenerator && PresetValues.ExpectedFor(field, entry.Value) is { } expected)
                    _ignored.Add(new WrongType(entry, expected));
                continue;
            }

            _fields.Add(field, value, entry);
            if (_keys.IndexOf(key) is >= 0 and var at)
                _translated.Add(at);
            return true;
        }

        return false;
    }

    // Tags and categories are both topics.
    private void TranslateTopics()
    {
        var found = PresetKeys
            .Of(MappableFields.Topics, _mapping)
            .Select(key => (Key: key, Entry: _keys.Find(key)))
            .Where(pair => pair.Entry is not null)
            .ToList();
        if (found.Count == 0)
            return;
        var items = found.SelectMany(pair => _values.Labels(pair.Key, pair.Entry?.Value)).ToList();
        if (found[0].Entry is not { } first)
            return;
        _fields.Add(MappableFields.Topics, new ListNode(items, first.Value.Offset), first);
        foreach (var (key, entry) in found)
        {
            if (
                entry is { IsFromOtherFile: false } written
                && PresetValues.ExpectedFor(MappableFields.Topics, written.Value) is { } expected
            )
                _ignored.Add(new WrongType(written, expected));
            if (_keys.IndexOf(key) is >= 0 and var at)
                _translated.Add(at);
        }
    }

    private void KeepOtherKeys()
    {
        for (var at = 0; at < _file.Entries.Count; at++)
        {
            var entry = _file.Entries[at];
            // An empty value means nothing, and the field may have been completed.
            if (
                _translated.Contains(at)
                || entry.IsFromOtherFile
                || (IsGenerator && FrontMatterKeys.IsEmpty(entry.Value) && IsFieldKey(entry.Key.Value))
            )
                continue;
            var isTaken = _fields.Contains(entry.Key.Value);
            _fields.Keep(entry with { IsForeign = isTaken || (IsGenerator && IsForeign(entry)) });
        }
    }

    private static bool IsForeign(MappingEntry entry) =>
        entry.Key.Value switch
        {
            "provider" => entry.Value is not (MappingNode or ScalarNode),
            "related" => entry.Value is not ListNode links || !links.Items.All(PresetValues.IsLink),
            var key => !_ownKeys.Contains(key) && MappableFields.Names.Contains(key, StringComparer.Ordinal),
        };

    private bool IsFieldKey(string key) =>
        key == MappableFields.Slug || PresetKeys.Of(MappableFields.Permalink, _mapping).Contains(key, StringComparer.Ordinal);

    // Jekyll gives it the time of the file, which every copy of the folder changes.
    private string? UndatedDraft() =>
        _mapping.Preset == ContentPreset.Jekyll
        && ContentPath.IsInDraftsFolder(_path)
        && _fields.TextOf(MappableFields.PublishedDateTime) is null
            ? "is a draft without a date. With the key date, or a name that begins with a date, it is a hidden article"
            : null;

    private string? TimeOfFile() =>
        _fields.TextOf(MappableFields.PublishedDateTime) is null
        && _keys.Find("date")?.Value is ScalarNode date
        && _mapping.Preset == ContentPreset.Eleventy
        && PresetValues.IsTimeOfFile(date.Value)
            ? $"has the date \"{date.Value}\", which is not the same in each copy of the folder. Write the date itself"
            : null;
}
