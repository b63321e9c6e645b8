using Gateway.Lists;
using Gateway.Reading.Articles;

namespace Gateway.Reading.Related;

/// <summary>What links out of articles can be filtered by.</summary>
internal static class RelatedLinkFilter
{
    private static FilterDefinition LinkProvider { get; } =
        new(
            "LinkProviderFilterInput",
            "Which provider, as a link names it.",
            () =>
                [
                    new ScalarFilter(
                        "name",
                        "The provider's name.",
                        ScalarKind.String,
                        row => row.Document("data ->> 'name'"),
                        Nullable: true
                    ),
                    new ScalarFilter(
                        "domain",
                        "The provider's domain.",
                        ScalarKind.String,
                        row => row.Document("data ->> 'domain'"),
                        Nullable: true
                    ),
                ]
        );

    public static FilterDefinition Definition { get; } =
        new(
            "RelatedLinkFilterInput",
            "Which links: all that is given must hold.",
            () =>
                [
                    new ScalarFilter("title", "The target's headline.", ScalarKind.String, row => row.Document("data ->> 'title'")),
                    new ScalarFilter(
                        "excerpt",
                        "The target's excerpt.",
                        ScalarKind.String,
                        row => row.Document("data ->> 'excerpt'"),
                        Nullable: true
                    ),
                    new ScalarFilter(
                        "publishedDateTime",
                        "When the target was published.",
                        ScalarKind.DateTime,
                        row => $"gateway.mt_immutable_timestamptz({row.Document("data ->> 'publishedDateTime'")})",
                        Nullable: true
                    ),
                    new ScalarFilter("webUrl", "Where the link leads.", ScalarKind.String, row => row.Document("data ->> 'webUrl'")),
                    new ScalarFilter(
                        "type",
                        "What the target is.",
                        ScalarKind.String,
                        row => row.Document("data ->> 'type'"),
                        Nullable: true
                    ),
                    new ScalarFilter(
                        "quality",
                        "How good the publisher finds the target.",
                        ScalarKind.Int,
                        row => $"({row.Document("data ->> 'quality'")})::int",
                        Nullable: true
                    ),
                    new ObjectFilter(
                        "provider",
                        "Who published the target.",
                        LinkProvider,
                        (row, provider) =>
                            new Join(
                                $"lateral (select {row.Document("data -> 'provider'")} as data) {provider}",
                                $"{provider}.data is not null",
                                MayBeMissing: true
                            )
                    ),
                    new ListFilter(
                        "images",
                        "The target's pictures.",
                        ImageFilter.Definition,
                        (row, image) => new Join($"jsonb_array_elements({row.Document("data -> 'images'")}) as {image}(data)", "true")
                    ),
                ]
        );
}
