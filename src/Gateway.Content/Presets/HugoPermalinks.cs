using Gateway.Content.Parsing;

namespace Gateway.Content.Presets;

/// <summary>
/// The patterns of Hugo's sections as one setting: <c>posts=/:year/:slug/;notes=/n/:slug/</c>.
/// https://gohugo.io/configuration/permalinks/
/// </summary>
internal static class HugoPermalinks
{
    /// <summary>Returns the setting; <c>null</c> if all addresses are those of the paths.</summary>
    internal static string? Of(ConfigurationValues values)
    {
        // Since Hugo 0.131 the patterns of pages are below `page`, beside those of lists.
        var permalinks = values.Node("permalinks") as MappingNode;
        var pages = permalinks?.Find("page") as MappingNode ?? permalinks;
        var patterns = (pages?.Entries ?? [])
            .Where(entry => entry.Value is ScalarNode { IsNull: false } pattern && pattern.Value.Trim().Length > 0)
            .Select(entry => $"{entry.Key.Value.Trim('/')}={((ScalarNode)entry.Value).Value.Trim()}")
            .Where(pattern => !pattern.Contains(';', StringComparison.Ordinal))
            .ToList();
        if (!values.IsTrue("defaultContentLanguageInSubdir"))
            return patterns.Count == 0 ? null : string.Join(';', patterns);
        return string.Join(
            ';',
            patterns.Select(pattern => pattern.Insert(pattern.IndexOf('=', StringComparison.Ordinal) + 1, "/:lang")).Append("/:lang/:path/")
        );
    }
}
