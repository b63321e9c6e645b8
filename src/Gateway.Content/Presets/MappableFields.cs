namespace Gateway.Content.Presets;

/// <summary>The fields of an article that a setting can map to other keys.</summary>
public static class MappableFields
{
    internal const string Title = "title";
    internal const string Excerpt = "excerpt";
    internal const string PublishedDateTime = "publishedDateTime";
    internal const string ModifiedDateTime = "modifiedDateTime";
    internal const string Expires = "expires";
    internal const string Published = "published";
    internal const string Draft = "draft";
    internal const string WebUrl = "webUrl";
    internal const string OriginalUrl = "originalUrl";
    internal const string Slug = "slug";
    internal const string Permalink = "permalink";
    internal const string Aliases = "aliases";
    internal const string Topics = "topics";
    internal const string Category = "category";
    internal const string Type = "type";
    internal const string Images = "images";
    internal const string Authors = "authors";
    internal const string Language = "language";
    internal const string Quality = "quality";
    internal const string Heat = "heat";

    /// <summary>The names of the fields, as in the gateway's own files.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Title,
        Excerpt,
        PublishedDateTime,
        ModifiedDateTime,
        Expires,
        Published,
        Draft,
        WebUrl,
        OriginalUrl,
        Slug,
        Permalink,
        Aliases,
        Topics,
        Category,
        Type,
        Images,
        Authors,
        Language,
        Quality,
        Heat,
    ];
}
