using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.Lists;
using Gateway.Store.Queries.Articles;

namespace Gateway.Store.Queries.Topics;

/// <summary>The filter for topics.</summary>
internal static class TopicFilter
{
    public static FilterDefinition Definition { get; } =
        new("TopicFilterInput", "Filter for topics. Several fields are combined with AND.", Fields);

    private static IReadOnlyList<FilterField> Fields() =>
        [
            new ScalarFilter("id", "Id of the topic.", ScalarKind.Id, row => row.Document("id"), IdOf: "Topic"),
            new ScalarFilter("slug", "Unique name of the topic in URLs.", ScalarKind.String, row => row.Document("slug")),
            new ScalarFilter("name", "Name of the topic.", ScalarKind.String, row => row.Document("name")),
            new ScalarFilter(
                "shortName",
                "Short form of the name.",
                ScalarKind.String,
                row => row.Document("data ->> 'shortName'"),
                Nullable: true
            ),
            new StringListFilter(
                "keywords",
                "Keywords of the topic.",
                (row, keyword) =>
                    new TableJoin($"jsonb_array_elements_text({row.Document("data -> 'keywords'")}) as {keyword}(value)", "true")
            )
            {
                Cost = 100,
                Elements = 4,
            },
            new StringListFilter(
                "hashtags",
                "Hashtags of the topic in social media, including the `#`.",
                (row, hashtag) =>
                    new TableJoin($"jsonb_array_elements_text({row.Document("data -> 'hashtags'")}) as {hashtag}(value)", "true")
            )
            {
                Cost = 100,
                Elements = 2,
            },
            new ListFilter(
                "images",
                "Images of the topic.",
                ImageFilter.Definition,
                (row, image) => new TableJoin($"jsonb_array_elements({row.Document("data -> 'images'")}) as {image}(data)", "true")
            )
            {
                Cost = 130,
            },
            new ObjectFilter(
                "parent",
                "Parent topic.",
                Definition,
                (row, parent) =>
                    new TableJoin(
                        $"{Tables.Topic} {parent}",
                        $"{parent}.id = {row.Document("parent_id")} and {Visibility.TextOfTaxonomy(row.ReadAccess, parent)}",
                        MayBeMissing: true
                    )
            )
            {
                Cost = 60,
            },
            new ScalarFilter(
                "articleCount",
                "Number of the topic's articles that the caller may see.",
                ScalarKind.Int,
                row => row.Document(Visibility.CountColumn(row.ReadAccess))
            ),
            new ListFilter(
                "articles",
                "Articles of the topic that the caller may see.",
                ArticleFilter.Definition,
                (row, article) =>
                    new TableJoin(
                        $"{Tables.ArticleTopic} {article}_of join {Tables.Article} {article} on {article}.id = {article}_of.article_id",
                        $"{article}_of.topic_id = {row.Document("id")} and {Visibility.TextOfArticles(row.ReadAccess, $"{article}_of")}"
                    )
                    {
                        Narrow = ($"{article}_of", $"{Tables.ArticleTopic} {article}_of"),
                    }
            )
            {
                Cost = 3_000,
                Elements = 60,
            },
        ];
}
