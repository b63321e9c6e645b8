using Gateway.Store.Database;
using Gateway.Store.Lists;
using Gateway.Store.Queries.Providers;
using Gateway.Store.Queries.Related;
using Gateway.Store.Queries.Topics;

namespace Gateway.Store.Queries.Articles;

/// <summary>The filter for articles.</summary>
internal static class ArticleFilter
{
    public static FilterDefinition Definition { get; } =
        new("ArticleFilterInput", "Filter for articles. Several fields are combined with AND.", Fields);

    private static IReadOnlyList<FilterField> Fields() =>
        [
            new ScalarFilter("id", "Id of the article.", ScalarKind.Id, row => row.Document("id"), IdOf: "Article"),
            new ScalarFilter("slug", "Unique name of the article in URLs.", ScalarKind.String, row => row.Document("slug")),
            new ScalarFilter(
                "type",
                "Kind of content, such as `article`, `video` or `download`.",
                ScalarKind.String,
                row => row.Document("type")
            ),
            new ScalarFilter(
                "category",
                "Section of the source that the article belongs to.",
                ScalarKind.String,
                row => row.Document("category"),
                Nullable: true
            ),
            new ScalarFilter("title", "Headline.", ScalarKind.String, row => row.Document("title")) { HasTrigrams = true },
            new ScalarFilter(
                "excerpt",
                "Summary of a few sentences.",
                ScalarKind.String,
                row => row.Document("data ->> 'excerpt'"),
                Nullable: true
            )
            {
                HasTrigrams = true,
            },
            new ScalarFilter(
                "publishedDateTime",
                "Time of publication by the source.",
                ScalarKind.DateTime,
                row => $"{row.NarrowAlias}.published_date_time"
            ),
            new ScalarFilter(
                "modifiedDateTime",
                "Time of the last change, as the source gives it.",
                ScalarKind.DateTime,
                row => row.Document("modified_date_time"),
                Nullable: true
            ),
            new ScalarFilter(
                "language",
                "Language tag in the usual spelling, such as `en` or `pt-BR`.",
                ScalarKind.String,
                row => row.Document("language"),
                Nullable: true
            ),
            new ScalarFilter(
                "originalUrl",
                "URL of the first publication.",
                ScalarKind.String,
                row => row.Document("data ->> 'originalUrl'"),
                Nullable: true
            ),
            new ScalarFilter("webUrl", "URL of the article's page.", ScalarKind.String, row => row.Document("data ->> 'webUrl'")),
            new ScalarFilter(
                "quality",
                "Quality score from the source file; higher is better.",
                ScalarKind.Int,
                row => $"{row.NarrowAlias}.quality",
                Nullable: true
            ),
            new ScalarFilter(
                "heat",
                "Popularity score from the source file; higher is more popular.",
                ScalarKind.Int,
                row => $"{row.NarrowAlias}.heat",
                Nullable: true
            ),
            new ScalarFilter(
                "published",
                "Whether readers may see the article. Readers see only visible articles, regardless of this filter.",
                ScalarKind.Boolean,
                row => $"{row.NarrowAlias}.published"
            ),
            new ObjectFilter(
                "provider",
                "Provider that published the article.",
                ProviderFilter.Definition,
                (row, provider) => new TableJoin($"{Tables.Provider} {provider}", $"{provider}.id = {row.Document("provider_id")}")
            )
            {
                Cost = 60,
            },
            new ListFilter(
                "topics",
                "Topics of the article.",
                TopicFilter.Definition,
                (row, topic) =>
                    new TableJoin(
                        $"{Tables.ArticleTopic} {topic}_of join {Tables.Topic} {topic} on {topic}.id = {topic}_of.topic_id",
                        $"{topic}_of.article_id = {row.Document("id")}"
                    )
            )
            {
                Cost = 500,
                Elements = 3,
                Key = new ListFilterKey(["id", "slug", "name"], Cost: 60),
            },
            new ListFilter(
                "authors",
                "Authors of the article.",
                AuthorFilter.Definition,
                (row, author) => new TableJoin($"{Tables.ArticleAuthor} {author}", $"{author}.article_id = {row.Document("id")}")
            )
            {
                Cost = 300,
                Elements = 2,
                Key = new ListFilterKey(["name"], Cost: 60),
            },
            new ListFilter(
                "related",
                "Links of the article.",
                RelatedLinkFilter.Definition,
                (row, link) => new TableJoin($"{Tables.RelatedLink} {link}", $"{link}.article_id = {row.Document("id")}")
            )
            {
                Cost = 300,
                Elements = 5,
            },
            new ListFilter(
                "relatedFrom",
                "Articles that link to this article.",
                Definition,
                (row, linking) => LinkSql.ToLinking(row.ReadAccess, row.Document("id"), linking)
            )
            {
                Cost = 1_000,
                Elements = 5,
            },
            new ListFilter(
                "images",
                "Images of the article.",
                ImageFilter.Definition,
                (row, image) => new TableJoin($"jsonb_array_elements({row.Document("data -> 'images'")}) as {image}(data)", "true")
            )
            {
                Cost = 130,
                Elements = 2,
            },
        ];
}
