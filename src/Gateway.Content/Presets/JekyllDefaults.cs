using Gateway.Content.Files;
using Gateway.Content.Parsing;

namespace Gateway.Content.Presets;

/// <summary>The front matter defaults of Jekyll: https://jekyllrb.com/docs/configuration/front-matter-defaults/</summary>
internal static class JekyllDefaults
{
    /// <summary>Returns the values for a file: of two sets, the one with the longer path counts, and then the later one.</summary>
    internal static IReadOnlyList<InheritedDefaults.Entry> For(string path, SiteConfiguration? site, ContentMapping mapping)
    {
        if (site?.Defaults is not ListNode sets || !ContentPath.IsBelow(path, site.Folder))
            return [];
        var relative = ContentPath.RelativeTo(site.Folder, path);
        var source = Path.GetFileName(site.File);
        var matching = sets
            .Items.OfType<MappingNode>()
            .Select((set, number) => (Values: set.Find("values") as MappingNode, Scope: set.Find("scope") as MappingNode, Number: number))
            .Where(set => set.Values is not null && Applies(set.Scope, relative, site.Collections))
            .OrderBy(set => PathOf(set.Scope).Length)
            .ThenBy(set => set.Scope?.TextOf("type") is not null)
            .ThenBy(set => set.Number);
        var values = new List<InheritedDefaults.Entry>();
        foreach (var (key, value) in matching.SelectMany(set => set.Values?.Entries ?? []).Select(entry => (entry.Key.Value, entry.Value)))
        {
            if (!InheritedDefaults.IsRead(key, mapping))
                continue;
            values.RemoveAll(earlier => earlier.Key == key);
            values.Add(new InheritedDefaults.Entry(key, value, source));
        }

        return values;
    }

    private static bool Applies(MappingNode? scope, string path, JekyllCollections collections) =>
        AppliesToPath(scope, path) && AppliesToType(scope?.TextOf("type"), collections.WithoutFolder(path.Split('/')));

    private static string PathOf(MappingNode? scope) => scope?.TextOf("path")?.Trim('/') ?? "";

    private static bool AppliesToPath(MappingNode? scope, string path) =>
        PathOf(scope) is not { Length: > 0 } folder
        || (
            folder.Contains('*', StringComparison.Ordinal) && scope?.Find("path") is ScalarNode pattern
                ? PathPattern.IsMatch(pattern, path, isFolder: true)
                : path == folder || path.StartsWith($"{folder}/", StringComparison.Ordinal)
        );

    private static bool AppliesToType(string? type, string[] path)
    {
        if (type is null)
            return true;
        var folders = path[..^1];
        // A draft is a post too.
        if (folders.Contains("_drafts", StringComparer.Ordinal))
            return type is "drafts" or "draft" or "posts" or "post";
        if (folders.Contains("_posts", StringComparer.Ordinal))
            return type is "posts" or "post";
        return folders is [['_', .. var collection], ..] ? type == collection : type is "pages" or "page";
    }
}
