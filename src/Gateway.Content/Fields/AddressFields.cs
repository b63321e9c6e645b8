using Gateway.Content.Parsing;
using Gateway.Content.Presets;
using Gateway.Content.Problems;
using Gateway.Content.Results;
using Gateway.Content.Text;

namespace Gateway.Content.Fields;

/// <summary>Reads the slug and the former addresses of an article.</summary>
internal static class AddressFields
{
    /// <summary>Returns the slug that the file names. It wins over the file name and the title.</summary>
    internal static string? Slug(this FieldReader fields)
    {
        if (fields.TrimmedText("slug") is not { } written)
            return null;
        if (AddressSlug.InFrontMatter(written, fields.Settings.Mapping.Preset) is { } slug)
            return slug;
        fields.Problems.AddWarning(
            ProblemCodes.FieldSlug,
            $"\"{fields.FullKey("slug")}\" is \"{Shortened.Of(written)}\", which is not a slug, and is ignored.",
            (fields.NodeOf("slug") as ScalarNode)?.Offset ?? fields.Offset,
            "Write letters, digits and hyphens, such as my-first-post."
        );
        return null;
    }

    /// <summary>Returns the former addresses in <c>aliases</c>, whose entries are slugs, paths or URLs.</summary>
    /// <param name="fields">The fields of the article.</param>
    /// <param name="webUrl">The URL of the article.</param>
    internal static IReadOnlyList<FormerAddress> FormerAddresses(this FieldReader fields, string webUrl) => [.. (
                fields.NodeOf("aliases") is ScalarNode
                    ? fields.TrimmedText("aliases") is { } only
                        ? [only]
                        : []
                    : fields.Texts("aliases")
            ).Select(alias => FormerAddress.Of(alias, fields.Settings.Mapping.SiteUrl, webUrl)).OfType<FormerAddress>().DistinctBy(address => address.Path, StringComparer.Ordinal)];
}
