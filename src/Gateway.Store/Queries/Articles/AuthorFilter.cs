using Gateway.Store.Lists;

namespace Gateway.Store.Queries.Articles;

/// <summary>The filter for authors.</summary>
internal static class AuthorFilter
{
    public static FilterDefinition Definition { get; } =
        new(
            "AuthorFilterInput",
            "Filter for authors. Several fields are combined with AND.",
            () =>
                [
                    new ScalarFilter("name", "Name of the author.", ScalarKind.String, row => row.Document("name")) { HasTrigrams = true },
                    new ScalarFilter("url", "URL of the author's page.", ScalarKind.String, row => row.Document("url"), Nullable: true)
                    {
                        IsMediaUrl = true,
                    },
                    new ScalarFilter(
                        "image",
                        "URL of a picture of the author.",
                        ScalarKind.String,
                        row => row.Document("image"),
                        Nullable: true
                    )
                    {
                        IsMediaUrl = true,
                    },
                ]
        );
}
