using Gateway.Store.Lists;

namespace Gateway.Store.Queries.Articles;

/// <summary>The filter for images. An image is an element of a JSON array.</summary>
internal static class ImageFilter
{
    public static FilterDefinition Definition { get; } =
        new(
            "ImageFilterInput",
            "Filter for images. Several fields are combined with AND.",
            () =>
                [
                    new ScalarFilter("url", "URL of the image.", ScalarKind.String, row => row.Document("data ->> 'url'"))
                    {
                        IsMediaUrl = true,
                    },
                    new ScalarFilter(
                        "width",
                        "Width in pixels.",
                        ScalarKind.Int,
                        row => $"({row.Document("data ->> 'width'")})::int",
                        Nullable: true
                    ),
                    new ScalarFilter(
                        "height",
                        "Height in pixels.",
                        ScalarKind.Int,
                        row => $"({row.Document("data ->> 'height'")})::int",
                        Nullable: true
                    ),
                    new ScalarFilter(
                        "isCached",
                        "Whether the publisher stores a copy of the image.",
                        ScalarKind.Boolean,
                        row => $"({row.Document("data ->> 'isCached'")})::boolean",
                        Nullable: true
                    ),
                    new ScalarFilter(
                        "title",
                        "Title of the image.",
                        ScalarKind.String,
                        row => row.Document("data ->> 'title'"),
                        Nullable: true
                    ),
                    new ScalarFilter(
                        "attribution",
                        "Person or organization to credit for the image.",
                        ScalarKind.String,
                        row => row.Document("data ->> 'attribution'"),
                        Nullable: true
                    ),
                ]
        );
}
