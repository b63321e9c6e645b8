using Gateway.Content.Parsing;

namespace Gateway.Content.Presets;

/// <summary>A collection of Jekyll: the files in the folder <c>_name</c>.</summary>
/// <param name="Name">The name without the <c>_</c>.</param>
/// <param name="HasPages">True if Jekyll builds a page for each file.</param>
/// <param name="Permalink">The pattern of the addresses; <c>null</c> for that of the site.</param>
internal sealed record JekyllCollection(string Name, bool HasPages, string? Permalink);

/// <summary>The collections of a Jekyll site: https://jekyllrb.com/docs/collections/</summary>
internal sealed class JekyllCollections
{
    private const string Posts = "posts";

    private readonly Dictionary<string, JekyllCollection> _collections = new(StringComparer.Ordinal);
    private readonly string[] _folder;

    private JekyllCollections(string[] folder) => _folder = folder;

    internal static JekyllCollections None { get; } = new([]);

    internal static JekyllCollections Of(ConfigurationValues values)
    {
        var folder = values.Text("collections_dir")?.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        var collections = new JekyllCollections(folder ?? []);
        // A list has names only.
        var entries = values.Node("collections") switch
        {
            MappingNode mapping => mapping.Entries.Select(entry => (entry.Key, Value: entry.Value as MappingNode)),
            ListNode list => list.Items.OfType<ScalarNode>().Select(name => (Key: name, Value: (MappingNode?)null)),
            _ => [],
        };
        foreach (var (key, value) in entries)
            collections._collections[key.Value] = new JekyllCollection(
                key.Value,
                ConfigurationValues.IsTrue(value?.Find("output")),
                value?.TextOf("permalink")
            );
        return collections;
    }

    /// <summary>The pattern of the addresses of posts; <c>null</c> for that of the site.</summary>
    internal string? PermalinkOfPosts => Find(Posts)?.Permalink;

    /// <summary>Returns the collection in a folder; <c>null</c> if there is none.</summary>
    /// <param name="folder">The name of the folder with the <c>_</c>.</param>
    internal JekyllCollection? FindFolder(string folder) => folder is ['_', .. var name] ? Find(name) : null;

    /// <summary>Returns the path below the folder of all collections. Other paths are returned as they are.</summary>
    internal string[] WithoutFolder(string[] path) => IsInFolder(path) ? path[_folder.Length..] : path;

    /// <summary>Returns the settings for the path of a file; <c>null</c> if its address consists of all folders.</summary>
    /// <param name="path">The path below the folder of the site.</param>
    internal SitePathSettings? PathSettingsOf(string[] path)
    {
        if (!IsInFolder(path))
            return null;
        var below = WithoutFolder(path);
        if (below.Length > 1 && FindFolder(below[0]) is { Name: not Posts } collection)
            return new SitePathSettings(below[1..^1]) { Collection = collection };
        var posts = Array.FindLastIndex(below, folder => folder is "_posts" or "_drafts");
        return posts >= 0 && _folder.Length > 0 ? new SitePathSettings(below[..posts]) : null;
    }

    private JekyllCollection? Find(string name) => _collections.GetValueOrDefault(name);

    private bool IsInFolder(string[] path) => path.Length > _folder.Length && path.AsSpan(0, _folder.Length).SequenceEqual(_folder);
}
