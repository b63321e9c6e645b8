using Gateway.Content.Presets;

namespace Gateway.Content.Fields;

/// <summary>Reads which articles are translations of each other.</summary>
internal static class TranslationFields
{
    // https://gohugo.io/content-management/multilingual/, and the conventions of sites with Jekyll, Astro and Eleventy.
    private static readonly string[] _keys =
    [
        "translationKey",
        "translationkey",
        "translation_key",
        "translationId",
        "translation_id",
        "ref",
    ];

    /// <summary>
    /// Returns the text that an article has in common with its translations: the value of a key, or the name of the file without its
    /// language. <c>null</c> if the language is not known.
    /// </summary>
    internal static string? TranslationKey(this FieldReader fields, string path, string? language)
    {
        if (language is null)
            return null;
        return _keys.Select(fields.TextOf).FirstOrDefault(key => key is not null) is { } written
            ? $"key {written}"
            : $"name {NameOf(path, language, fields.Settings.Mapping)}";
    }

    private static string NameOf(string path, string language, ContentMapping mapping) =>
        mapping.Preset is ContentPreset.Gateway or ContentPreset.Jekyll
            ? PathLanguage.NameOf(path, language, mapping)
            : SitePath.Of(path, mapping).NameWithoutLanguage(language);
}
