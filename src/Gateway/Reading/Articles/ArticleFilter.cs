using Gateway.Lists;
using Gateway.Reading.Providers;
using Gateway.Reading.Related;
using Gateway.Reading.Topics;
using Gateway.Store;

namespace Gateway.Reading.Articles;

/// <summary>What articles can be filtered by.</summary>
internal static class ArticleFilter
{
    public static FilterDefinition Definition { get; } =
        new(
            "ArticleFilterInput",
            "Which articles: all that is given must hold.",
            () =>
                [
                    new ScalarFilter("id", "The article's id.", ScalarKind.Id, row => row.Document("id"), IdOf: "Article"),
                    new ScalarFilter("slug", "The article's slug.", ScalarKind.String, row => row.Document("slug")),
                    new ScalarFilter(
                        "type",
                        "What it is: article, video, download and others.",
                        ScalarKind.String,
                        row => row.Document("type")
                    ),
                    new ScalarFilter(
                        "category",
                        "The section of the source.",
                        ScalarKind.String,
                        row => row.Document("category"),
                        Nullable: true
                    ),
                    new ScalarFilter("title", "The headline.", ScalarKind.String, row => row.Document("title")),
                    new ScalarFilter(
                        "excerpt",
                        "The sentences shown in lists.",
                        ScalarKind.String,
                        row => row.Document("data ->> 'excerpt'"),
                        Nullable: true
                    ),
                    new ScalarFilter(
                        "publishedDateTime",
                        "When the source published it.",
                        ScalarKind.DateTime,
                        row => $"{row.Fast}.published_date_time"
                    ),
                    new ScalarFilter(
                        "originalUrl",
                        "Where it was published first.",
                        ScalarKind.String,
                        row => row.Document("data ->> 'originalUrl'"),
                        Nullable: true
                    ),
                    new ScalarFilter("webUrl", "Where to read it.", ScalarKind.String, row => row.Document("data ->> 'webUrl'")),
                    new ScalarFilter(
                        "quality",
                        "How good the publisher finds it.",
                        ScalarKind.Int,
                        row => $"{row.Fast}.quality",
                        Nullable: true
                    ),
                    new ScalarFilter("heat", "How much it is read at present.", ScalarKind.Int, row => $"{row.Fast}.heat", Nullable: true),
                    new ScalarFilter(
                        "published",
                        "Whether readers may see it; readers see only those, whatever this says.",
                        ScalarKind.Boolean,
                        row => $"{row.Fast}.published"
                    ),
                    new ObjectFilter(
                        "provider",
                        "Who published it.",
                        ProviderFilter.Definition,
                        (row, provider) => new Join($"{Tables.Provider} {provider}", $"{provider}.id = {row.Document("provider_id")}")
                    ),
                    new ListFilter(
                        "topics",
                        "What it is about.",
                        TopicFilter.Definition,
                        (row, topic) =>
                            new Join(
                                $"{Tables.ArticleTopic} {topic}_of join {Tables.Topic} {topic} on {topic}.id = {topic}_of.topic_id",
                                $"{topic}_of.article_id = {row.Document("id")}"
                            )
                    ),
                    new ListFilter(
                        "related",
                        "Where it links to.",
                        RelatedLinkFilter.Definition,
                        (row, link) => new Join($"{Tables.RelatedLink} {link}", $"{link}.article_id = {row.Document("id")}")
                    ),
                    new ListFilter(
                        "images",
                        "Its pictures.",
                        ImageFilter.Definition,
                        (row, image) => new Join($"jsonb_array_elements({row.Document("data -> 'images'")}) as {image}(data)", "true")
                    ),
                ]
        );
}
