using Gateway.Content.Presets;

namespace Gateway.Content.Fields;

/// <summary>Reads the slug and the former addresses of an article.</summary>
internal static class AddressFields
{
    /// <summary>Returns the slug that the file names. It wins over the file name and the title.</summary>
    internal static string? Slug(this FieldReader fields) => fields.TrimmedText("slug") is { } slug ? Permalink.SlugOf(slug) : null;

    /// <summary>Returns the former slugs in <c>aliases</c>, whose entries are slugs, paths or URLs.</summary>
    internal static IReadOnlyList<string> Aliases(this FieldReader fields) =>
        [.. fields.Texts("aliases").SelectMany(Permalink.FormerSlugs).Distinct(StringComparer.Ordinal)];
}
