using System.Text;
using Gateway.Content.Parsing;
using Gateway.Content.Problems;

namespace Gateway.Content.Presets;

/// <summary>
/// The defaults of a file from other files of its site: values for keys that it does not have, and whether the generator builds a page for
/// it.
/// </summary>
/// <param name="Entries">The values. Only keys that the gateway reads are among them.</param>
internal sealed record InheritedDefaults(IReadOnlyList<InheritedDefaults.Entry> Entries)
{
    /// <summary>There are none.</summary>
    internal static InheritedDefaults None { get; } = new([]);

    // The fields for which a value of another file can have a meaning for readers. Types are names of layouts there.
    private static readonly string[] _fields =
    [
        MappableFields.Title,
        MappableFields.Excerpt,
        MappableFields.PublishedDateTime,
        MappableFields.ModifiedDateTime,
        MappableFields.Expires,
        MappableFields.Published,
        MappableFields.Draft,
        MappableFields.Permalink,
        MappableFields.Topics,
        MappableFields.Category,
        MappableFields.Images,
        MappableFields.Authors,
        MappableFields.Language,
    ];

    private static readonly string[] _keysThatHidePages = ["build", "_build", "headless", "eleventyExcludeFromCollections", "status"];

    /// <summary>A value of another file.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Value">The value.</param>
    /// <param name="Source">The name of the other file for people.</param>
    internal sealed record Entry(string Key, TreeNode Value, string Source);

    /// <summary>The error in another file, because of which the values are not known.</summary>
    internal ContentProblem? Problem { get; init; }

    /// <summary>The reason why the generator builds no page for the file; <c>null</c> if it builds one.</summary>
    internal string? NoPage { get; init; }

    /// <summary>The setting of the site that excludes the file, as a phrase whose subject is the file; <c>null</c> if none does.</summary>
    internal string? IgnoredBySite { get; init; }

    /// <summary>The settings of the site for the path of the file. <c>null</c> if its place follows from the path.</summary>
    internal SitePathSettings? PathSettings { get; init; }

    /// <summary>True if the site shows files with a later date.</summary>
    internal bool ShowsFuture { get; init; }

    /// <summary>The time zone of the site. <c>null</c> if there is none, or if the settings have one.</summary>
    internal TimeZoneInfo? TimeZone { get; init; }

    /// <summary>A text that changes if the file would be read differently.</summary>
    internal string Fingerprint { get; private init; } = "";

    /// <summary>True if a key has a meaning as a value for other files.</summary>
    internal static bool IsRead(string key, ContentMapping mapping) =>
        _keysThatHidePages.Contains(key, StringComparer.OrdinalIgnoreCase)
        || _fields.Any(field =>
            PresetKeys.Of(field, mapping).Any(known => known.Split('.')[0].Equals(key, StringComparison.OrdinalIgnoreCase))
        );

    internal InheritedDefaults WithFingerprint()
    {
        if (
            this is
            { Entries.Count: 0, Problem: null, NoPage: null, IgnoredBySite: null, PathSettings: null, ShowsFuture: false, TimeZone: null }
        )
            return None;
        var text = new StringBuilder($"{Problem?.Message}\n{NoPage}");
        if (this is not { IgnoredBySite: null, PathSettings: null, ShowsFuture: false })
            text.Append($"\n{IgnoredBySite}\n{PathSettings?.Collection}\n{string.Join('/', PathSettings?.Folders ?? [])}\n{ShowsFuture}");
        if (TimeZone is not null)
            text.Append('\n').Append(TimeZone.Id);
        if (PathSettings?.Languages is { } languages)
            text.Append('\n').AppendJoin(' ', languages.Order(StringComparer.Ordinal));
        foreach (var entry in Entries)
            text.Append('\n').Append(entry.Key).Append('=').Append(UnknownKeysJson.From(entry.Value)?.ToJsonString() ?? "null");
        return this with { Fingerprint = text.ToString() };
    }

    /// <summary>Returns the front matter of a file with the values for the keys that it does not have.</summary>
    internal MappingNode Complete(MappingNode file, ContentPreset preset)
    {
        if (Entries.Count == 0)
            return file;
        var comparison = preset == ContentPreset.Hugo ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var entries = file.Entries.ToList();
        foreach (var (key, value, source) in Entries)
        {
            var at = entries.FindIndex(entry => entry.Key.Value.Equals(key, comparison));
            if (at < 0)
                entries.Add(
                    new MappingEntry(new ScalarNode(key, isPlain: true, file.Offset, file.Offset), At(value, file.Offset))
                    {
                        WrittenKey = $"{key} in {source}",
                        IsFromOtherFile = true,
                    }
                );
            else if (Merged(key, At(value, entries[at].Value.Offset), entries[at].Value, preset) is { } merged)
                entries[at] = entries[at] with { Value = merged };
        }

        return new MappingNode(entries, file.Offset);
    }

    /// <summary>Returns both values joined as the generator does; <c>null</c> if only the second value counts.</summary>
    internal static TreeNode? Merged(string key, TreeNode outer, TreeNode inner, ContentPreset preset)
    {
        // https://www.11ty.dev/docs/data-deep-merge/ and https://jekyllrb.com/docs/configuration/front-matter-defaults/
        if (preset is not (ContentPreset.Eleventy or ContentPreset.Jekyll))
            return null;
        if (preset == ContentPreset.Jekyll && inner is ScalarNode { IsNull: true })
            return outer;
        if (outer is MappingNode mapping && inner is MappingNode own)
        {
            var entries = own.Entries.ToList();
            entries.AddRange(mapping.Entries.Where(entry => own.IndexOf(entry.Key.Value) < 0));
            return new MappingNode(entries, inner.Offset);
        }

        var areListed = preset == ContentPreset.Eleventy ? key == "tags" || (outer is ListNode && inner is ListNode) : key == "categories";
        return areListed && Items(outer, preset) is { } first && Items(inner, preset) is { } second
            ? new ListNode([.. first, .. second], inner.Offset)
            : null;
    }

    private static IReadOnlyList<TreeNode>? Items(TreeNode node, ContentPreset preset) =>
        node switch
        {
            ListNode list => list.Items,
            ScalarNode { IsNull: true } => [],
            ScalarNode text when preset == ContentPreset.Jekyll =>
            [
                .. text
                    .Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(word => new ScalarNode(word, isPlain: false, text.Offset, text.End)),
            ],
            ScalarNode text => [text],
            _ => null,
        };

    // The positions of another file mean nothing in this one.
    private static TreeNode At(TreeNode node, int offset) =>
        node switch
        {
            ScalarNode scalar => new ScalarNode(scalar.Value, scalar.IsNull, offset, offset),
            ListNode list => new ListNode([.. list.Items.Select(item => At(item, offset))], offset),
            MappingNode mapping => new MappingNode(
                [
                    .. mapping.Entries.Select(entry => new MappingEntry(
                        new ScalarNode(entry.Key.Value, isPlain: true, offset, offset),
                        At(entry.Value, offset)
                    )),
                ],
                offset
            ),
            _ => node,
        };
}
