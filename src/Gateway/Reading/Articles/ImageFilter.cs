using Gateway.Lists;

namespace Gateway.Reading.Articles;

/// <summary>What pictures can be filtered by; a picture is an element of a JSON array.</summary>
internal static class ImageFilter
{
    public static FilterDefinition Definition { get; } =
        new(
            "ImageFilterInput",
            "Which pictures: all that is given must hold.",
            () =>
                [
                    new ScalarFilter("url", "Where the picture is.", ScalarKind.String, row => row.Document("data ->> 'url'")),
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
                        "Whether the publisher keeps a copy.",
                        ScalarKind.Boolean,
                        row => $"({row.Document("data ->> 'isCached'")})::boolean",
                        Nullable: true
                    ),
                    new ScalarFilter(
                        "title",
                        "The picture's title.",
                        ScalarKind.String,
                        row => row.Document("data ->> 'title'"),
                        Nullable: true
                    ),
                    new ScalarFilter(
                        "attribution",
                        "Whom the picture is attributed to.",
                        ScalarKind.String,
                        row => row.Document("data ->> 'attribution'"),
                        Nullable: true
                    ),
                ]
        );
}
