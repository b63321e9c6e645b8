using Gateway.Content.Parsing;

namespace Gateway.Content.Presets;

/// <summary>The values that a section or the site gives the pages below it: https://gohugo.io/configuration/cascade/</summary>
internal static class HugoCascade
{
    /// <summary>Returns the cascade of a section.</summary>
    internal static TreeNode? Of(MappingNode section) => Find(section, "cascade");

    /// <summary>Adds the values for a page, for keys that a nearer section has not set.</summary>
    internal static void Add(List<InheritedDefaults.Entry> values, TreeNode? cascade, SitePath page, ContentMapping mapping, string source)
    {
        var sets = cascade switch
        {
            MappingNode one => [one],
            ListNode list => list.Items.OfType<MappingNode>(),
            _ => [],
        };
        foreach (var set in sets)
        {
            if ((Find(set, "target") ?? Find(set, "_target")) is MappingNode target && !Matches(target, page, mapping))
                continue;
            foreach (var entry in set.Entries.Concat((Find(set, "params") as MappingNode)?.Entries ?? []))
            {
                var key = entry.Key.Value;
                if (
                    InheritedDefaults.IsRead(key, mapping)
                    && !values.Exists(value => value.Key.Equals(key, StringComparison.OrdinalIgnoreCase))
                )
                    values.Add(new InheritedDefaults.Entry(key, entry.Value, source));
            }
        }
    }

    private static bool Matches(MappingNode target, SitePath page, ContentMapping mapping) =>
        IsMatch(target, "path", page.LogicalPath)
        && IsMatch(target, "kind", "page")
        && IsMatch(target, "environment", "production")
        && IsMatch(target, "lang", (page.Language ?? mapping.Language ?? "").ToLowerInvariant());

    private static bool IsMatch(MappingNode target, string key, string value) =>
        Find(target, key) is not ScalarNode { IsNull: false } pattern || PathPattern.IsMatch(pattern, value, isFolder: false);

    private static TreeNode? Find(MappingNode mapping, string key) =>
        mapping.Entries.FirstOrDefault(entry => key.Equals(entry.Key?.Value, StringComparison.OrdinalIgnoreCase)).Value;
}
