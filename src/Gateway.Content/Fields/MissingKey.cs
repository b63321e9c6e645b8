using Gateway.Content.Presets;

namespace Gateway.Content.Fields;

/// <summary>Names the required keys that a file lacks as its author writes them.</summary>
internal static class MissingKey
{
    /// <summary>How to complete files of a generator that lack <c>webUrl</c>.</summary>
    internal const string SiteUrlAdvice =
        "set Content:SiteUrl (or SiteUrl of the folder) to the URL of the site, from which webUrl and the provider follow, or Web:PublicUrl to the URL of the gateway if its pages are the only ones";

    private const int MaxKeys = 3;

    /// <summary>Returns the key, or the keys of the preset or the settings for it: <c>date or publishDate</c>.</summary>
    internal static string Of(string key, ContentMapping mapping)
    {
        var isConfigured = mapping.Fields.ContainsKey(key);
        if (mapping.Preset == ContentPreset.Gateway && !isConfigured)
            return key;
        // The address follows from the path and the site.
        if (key == "webUrl" && !isConfigured)
            return mapping.SiteUrl is null ? "webUrl" : "permalink";
        var keys = PresetKeys.Of(key, mapping).Where(known => isConfigured || known != key || key == MappableFields.Title).ToList();
        // All generators know this key.
        if (!isConfigured && keys.Remove("date"))
            keys.Insert(mapping.Preset == ContentPreset.Astro ? 1 : 0, "date");
        return keys.Count == 0 ? key : string.Join(" or ", keys.Take(MaxKeys));
    }

    /// <summary>Returns how to complete files whose keys cannot be written in the files only; empty if they can.</summary>
    internal static string CureFor(IReadOnlyList<string> missing, ContentMapping mapping) =>
        mapping is { Preset: not ContentPreset.Gateway, SiteUrl: null, GatewayUrl: null }
        && missing.Contains("webUrl", StringComparer.Ordinal)
            ? $"; {SiteUrlAdvice}"
            : "";
}
