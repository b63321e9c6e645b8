using Gateway.Store.Lists;
using Gateway.Store.Queries.Articles;

namespace Gateway.Store.Queries.Related;

/// <summary>The filter for the links of articles.</summary>
internal static class RelatedLinkFilter
{
    private static FilterDefinition LinkProvider { get; } =
        new(
            "LinkProviderFilterInput",
            "Filter for providers named in links. Several fields are combined with AND.",
            () =>
                [
                    new ScalarFilter(
                        "name",
                        "Name of the provider.",
                        ScalarKind.String,
                        row => row.Document("data ->> 'name'"),
                        Nullable: true
                    ),
                    new ScalarFilter(
                        "domain",
                        "Domain of the provider.",
                        ScalarKind.String,
                        row => row.Document("data ->> 'domain'"),
                        Nullable: true
                    ),
                ]
        );

    public static FilterDefinition Definition { get; } =
        new(
            "RelatedLinkFilterInput",
            "Filter for links. Several fields are combined with AND.",
            () =>
                [
                    new ScalarFilter("title", "Headline of the target.", ScalarKind.String, row => row.Document("data ->> 'title'"))
                    {
                        HasTrigrams = true,
                    },
                    new ScalarFilter(
                        "excerpt",
                        "Summary of the target.",
                        ScalarKind.String,
                        row => row.Document("data ->> 'excerpt'"),
                        Nullable: true
                    ),
                    new ScalarFilter(
                        "publishedDateTime",
                        "Time of publication of the target.",
                        ScalarKind.DateTime,
                        row => $"gateway.mt_immutable_timestamptz({row.Document("data ->> 'publishedDateTime'")})",
                        Nullable: true
                    ),
                    new ScalarFilter("webUrl", "URL of the target.", ScalarKind.String, row => row.Document("data ->> 'webUrl'")),
                    new ScalarFilter(
                        "type",
                        "Kind of content of the target.",
                        ScalarKind.String,
                        row => row.Document("data ->> 'type'"),
                        Nullable: true
                    ),
                    new ScalarFilter(
                        "quality",
                        "Quality score of the target; higher is better.",
                        ScalarKind.Int,
                        row => $"({row.Document("data ->> 'quality'")})::int",
                        Nullable: true
                    ),
                    new ObjectFilter(
                        "provider",
                        "Provider of the target.",
                        LinkProvider,
                        (row, provider) =>
                            new TableJoin(
                                $"lateral (select {row.Document("data -> 'provider'")} as data) {provider}",
                                $"{provider}.data is not null",
                                MayBeMissing: true
                            )
                    )
                    {
                        Cost = 100,
                    },
                    new ListFilter(
                        "images",
                        "Images of the target.",
                        ImageFilter.Definition,
                        (row, image) => new TableJoin($"jsonb_array_elements({row.Document("data -> 'images'")}) as {image}(data)", "true")
                    )
                    {
                        Cost = 150,
                    },
                    new ObjectFilter(
                        "article",
                        "Article that the link leads to. All of its fields are missing if the gateway stores no such article, or the caller may not see it.",
                        ArticleFilter.Definition,
                        (row, article) => LinkSql.ToTarget(row.ReadAccess, row.Document("url_key"), article)
                    )
                    {
                        Cost = 120,
                    },
                ]
        );
}
