using Gateway.Access;
using Gateway.Lists;
using Gateway.Reading.Articles;

namespace Gateway.Reading.Providers;

/// <summary>What providers can be filtered by.</summary>
internal static class ProviderFilter
{
    public static FilterDefinition Definition { get; } =
        new(
            "ProviderFilterInput",
            "Which providers: all that is given must hold.",
            () =>
                [
                    new ScalarFilter("id", "The provider's id.", ScalarKind.Id, row => row.Document("id"), IdOf: "Provider"),
                    new ScalarFilter("name", "The provider's name.", ScalarKind.String, row => row.Document("name")),
                    new ScalarFilter(
                        "domain",
                        "The domain it publishes under.",
                        ScalarKind.String,
                        row => row.Document("domain"),
                        Nullable: true
                    ),
                    new StringListFilter(
                        "otherNames",
                        "Other names it appears under.",
                        (row, other) =>
                            new Join($"jsonb_array_elements_text({row.Document("data -> 'otherNames'")}) as {other}(value)", "true")
                    ),
                    new ScalarFilter(
                        "description",
                        "What it says of itself.",
                        ScalarKind.String,
                        row => row.Document("data ->> 'description'"),
                        Nullable: true
                    ),
                    new ListFilter(
                        "images",
                        "Its logos.",
                        ImageFilter.Definition,
                        (row, image) => new Join($"jsonb_array_elements({row.Document("data -> 'images'")}) as {image}(data)", "true")
                    ),
                    new ScalarFilter(
                        "articleCount",
                        "How many of its articles you may see.",
                        ScalarKind.Int,
                        row => row.Document(Visibility.CountColumn(row.Audience))
                    ),
                ]
        );
}
