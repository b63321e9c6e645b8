using Gateway.Content.Parsing;

namespace Gateway.Content.Presets;

/// <summary>Finds the keys of a file, in the way in which its generator compares them.</summary>
internal sealed class FrontMatterKeys(MappingNode file, ContentMapping mapping)
{
    // https://gohugo.io/content-management/front-matter/: keys are case-insensitive.
    private StringComparison KeyComparison =>
        mapping.Preset == ContentPreset.Hugo ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>True if the value of the key is <c>true</c>.</summary>
    public bool IsTrue(string key) => Find(key)?.Value is ScalarNode { Value: "true" or "True" or "TRUE" };

    /// <summary>Returns the entry of a key, which can lead into mappings: <c>cover.image</c>.</summary>
    public MappingEntry? Find(string key)
    {
        if (IndexOf(key) is >= 0 and var at)
            return IsEmpty(file.Entries[at].Value) ? null : file.Entries[at];
        var parts = key.Split('.');
        if (parts.Length == 1 || IndexOf(parts[0]) is not (>= 0 and var first))
            return null;
        var entry = file.Entries[first];
        foreach (var part in parts.Skip(1))
        {
            if (entry.Value is not MappingNode nested || nested.IndexOf(part) is not (>= 0 and var next))
                return null;
            entry = nested.Entries[next];
        }

        return IsEmpty(entry.Value) ? null : entry with { WrittenKey = key };
    }

    public int IndexOf(string key)
    {
        for (var at = 0; at < file.Entries.Count; at++)
        {
            if (file.Entries[at].Key.Value.Equals(key, KeyComparison))
                return at;
        }

        return -1;
    }

    public static bool IsEmpty(TreeNode node) => node is ScalarNode scalar && (scalar.IsNull || string.IsNullOrWhiteSpace(scalar.Value));
}
