using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.Lists;
using Gateway.Store.Queries.Articles;

namespace Gateway.Store.Queries.Providers;

/// <summary>The filter for providers.</summary>
internal static class ProviderFilter
{
    public static FilterDefinition Definition { get; } =
        new(
            "ProviderFilterInput",
            "Filter for providers. Several fields are combined with AND.",
            () =>
                [
                    new ScalarFilter("id", "Id of the provider.", ScalarKind.Id, row => row.Document("id"), IdOf: "Provider"),
                    new ScalarFilter("slug", "Unique name of the provider in URLs.", ScalarKind.String, row => row.Document("slug")),
                    new ScalarFilter("name", "Name of the provider.", ScalarKind.String, row => row.Document("name")),
                    new ScalarFilter("domain", "Domain of the provider.", ScalarKind.String, row => row.Document("domain"), Nullable: true),
                    new StringListFilter(
                        "otherNames",
                        "Other names of the provider.",
                        (row, other) =>
                            new TableJoin($"jsonb_array_elements_text({row.Document("data -> 'otherNames'")}) as {other}(value)", "true")
                    )
                    {
                        Cost = 100,
                        Elements = 2,
                    },
                    new ScalarFilter(
                        "description",
                        "The provider's own description.",
                        ScalarKind.String,
                        row => row.Document("data ->> 'description'"),
                        Nullable: true
                    ),
                    new ListFilter(
                        "images",
                        "Logos of the provider.",
                        ImageFilter.Definition,
                        (row, image) => new TableJoin($"jsonb_array_elements({row.Document("data -> 'images'")}) as {image}(data)", "true")
                    )
                    {
                        Cost = 130,
                    },
                    new ScalarFilter(
                        "articleCount",
                        "Number of the provider's articles that the caller may see.",
                        ScalarKind.Int,
                        row => row.Document(Visibility.CountColumn(row.ReadAccess))
                    ),
                    new ListFilter(
                        "articles",
                        "Articles of the provider that the caller may see.",
                        ArticleFilter.Definition,
                        (row, article) =>
                            new TableJoin(
                                $"{Tables.Article} {article}",
                                $"{article}.provider_id = {row.Document("id")} and {Visibility.TextOfArticles(row.ReadAccess, article)}"
                            )
                    )
                    {
                        Cost = 2_200,
                        Elements = 20,
                    },
                ]
        );
}
