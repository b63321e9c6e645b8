using System.Collections.Frozen;

namespace Gateway.Content.Presets;

/// <summary>
/// The keys of each generator for the fields of the gateway. The first key that a file has is read. <c>docs/content-format.md</c> has a
/// table for each generator.
/// </summary>
internal static class PresetKeys
{
    private static readonly string[] _modified =
    [
        "lastmod",
        "last_modified_at",
        "updated",
        "updatedDate",
        "updatedAt",
        "updated_at",
        "modified",
        "modDatetime",
    ];
    private static readonly string[] _expires =
    [
        "expires",
        "expiryDate",
        "expiry_date",
        "expireDate",
        "expires_at",
        "unpublishDate",
        "unpublish_date",
    ];
    private static readonly string[] _originalUrl = ["canonical_url", "canonicalUrl", "canonicalURL", "canonical"];
    private static readonly string[] _topics = ["tags", "tag", "categories", "category"];
    private static readonly string[] _category = ["category", "categories"];
    private static readonly string[] _images =
    [
        "images",
        "image",
        "cover",
        "heroImage",
        "hero",
        "coverImage",
        "cover_image",
        "featured_image",
        "featuredImage",
        "feature_image",
        "featureimage",
        "feature-img",
        "cover-img",
        "thumbnail-img",
        "thumbnail",
        "banner",
        "ogImage",
        "og_image",
        "header.image",
        "header.teaser",
    ];
    private static readonly string[] _draft = ["draft", "isDraft", "is_draft"];

    private static readonly FrozenDictionary<ContentPreset, FrozenDictionary<string, string[]>> _keys = new Dictionary<
        ContentPreset,
        FrozenDictionary<string, string[]>
    >
    {
        // Only fields that the gateway's own format has several names for.
        [ContentPreset.Gateway] = Table(
            (MappableFields.ModifiedDateTime, ["modifiedDateTime", "lastmod", "modified", "updated"]),
            (MappableFields.Expires, _expires),
            (MappableFields.Authors, ["authors", "author"]),
            (MappableFields.Language, ["language", "lang"]),
            (MappableFields.Aliases, ["aliases", "redirect_from"])
        ),
        [ContentPreset.Jekyll] = Generator(published: ["date"], excerpt: ["excerpt", "description", "summary"], permalink: ["permalink"]),
        [ContentPreset.Hugo] = Generator(
            published: ["publishDate", "pubDate", "published", "date"],
            excerpt: ["summary", "description", "excerpt"],
            permalink: ["url"]
        ),
        [ContentPreset.Astro] = Generator(
            published: ["pubDate", "publishDate", "publishedAt", "pubDatetime", "publishedDate", "date", "published"],
            excerpt: ["description", "excerpt", "summary"],
            permalink: ["permalink"]
        ),
        [ContentPreset.Eleventy] = Generator(published: ["date"], excerpt: ["description", "excerpt", "summary"], permalink: ["permalink"]),
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> _otherNames = _keys[ContentPreset.Gateway]
        .SelectMany(row => row.Value.Where(key => key != row.Key))
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True for a second name of a field in the gateway's own format.</summary>
    internal static bool IsOtherName(string key) => _otherNames.Contains(key);

    /// <summary>True for a key that is read from files.</summary>
    internal static bool IsKnown(string key, ContentMapping mapping) =>
        key is "provider" or "related" or "layout" or "date"
        || MappableFields.Names.Any(field => field == key || Of(field, mapping).Contains(key, StringComparer.OrdinalIgnoreCase));

    /// <summary>Returns the keys of a field in the order in which they are tried; empty if the field is not translated.</summary>
    internal static IReadOnlyList<string> Of(string field, ContentMapping mapping) =>
        mapping.Fields.TryGetValue(field, out var configured) ? configured : _keys[mapping.Preset].GetValueOrDefault(field, []);

    /// <summary>Returns the keys without a field with which a generator builds no page, or a page that no list shows.</summary>
    internal static IReadOnlyList<string> ThatHidePages(ContentPreset preset) =>
        preset switch
        {
            ContentPreset.Hugo => ["headless"],
            ContentPreset.Eleventy => ["eleventyExcludeFromCollections"],
            _ => [],
        };

    private static FrozenDictionary<string, string[]> Generator(string[] published, string[] excerpt, string[] permalink) =>
        Table(
            (MappableFields.Title, ["title"]),
            (MappableFields.Excerpt, excerpt),
            (MappableFields.PublishedDateTime, ["publishedDateTime", .. published]),
            (MappableFields.ModifiedDateTime, ["modifiedDateTime", .. _modified]),
            (MappableFields.Expires, _expires),
            (MappableFields.Published, ["published"]),
            (MappableFields.Draft, _draft),
            (MappableFields.WebUrl, ["webUrl"]),
            (MappableFields.OriginalUrl, ["originalUrl", .. _originalUrl]),
            (MappableFields.Slug, ["slug"]),
            (MappableFields.Permalink, permalink),
            (MappableFields.Aliases, ["aliases", "redirect_from"]),
            (MappableFields.Topics, ["topics", .. _topics]),
            (MappableFields.Category, _category),
            (MappableFields.Type, ["type"]),
            (MappableFields.Images, _images),
            (MappableFields.Authors, ["authors", "author"]),
            (MappableFields.Language, ["language", "lang", "locale"]),
            (MappableFields.Quality, ["quality"]),
            (MappableFields.Heat, ["heat"])
        );

    private static FrozenDictionary<string, string[]> Table(params (string Field, string[] Keys)[] rows) =>
        rows.ToFrozenDictionary(row => row.Field, row => row.Keys, StringComparer.OrdinalIgnoreCase);
}
