using Gateway.Access;
using Gateway.Lists;
using Gateway.Reading.Articles;
using Gateway.Store;

namespace Gateway.Reading.Topics;

/// <summary>What topics can be filtered by.</summary>
internal static class TopicFilter
{
    public static FilterDefinition Definition { get; } = new("TopicFilterInput", "Which topics: all that is given must hold.", Fields);

    private static IReadOnlyList<FilterField> Fields() =>
        [
            new ScalarFilter("id", "The topic's id.", ScalarKind.Id, row => row.Document("id"), IdOf: "Topic"),
            new ScalarFilter("slug", "The topic's slug.", ScalarKind.String, row => row.Document("slug")),
            new ScalarFilter("name", "The topic's name.", ScalarKind.String, row => row.Document("name")),
            new ScalarFilter(
                "shortName",
                "Its shorter name.",
                ScalarKind.String,
                row => row.Document("data ->> 'shortName'"),
                Nullable: true
            ),
            new StringListFilter(
                "keywords",
                "Words that tell of it.",
                (row, keyword) => new Join($"jsonb_array_elements_text({row.Document("data -> 'keywords'")}) as {keyword}(value)", "true")
            ),
            new StringListFilter(
                "hashtags",
                "Its tags in social media.",
                (row, hashtag) => new Join($"jsonb_array_elements_text({row.Document("data -> 'hashtags'")}) as {hashtag}(value)", "true")
            ),
            new ListFilter(
                "images",
                "Its pictures.",
                ImageFilter.Definition,
                (row, image) => new Join($"jsonb_array_elements({row.Document("data -> 'images'")}) as {image}(data)", "true")
            ),
            new ObjectFilter(
                "parent",
                "The topic above it.",
                Definition,
                (row, parent) =>
                    new Join(
                        $"{Tables.Topic} {parent}",
                        $"{parent}.id = {row.Document("parent_id")} and {Visibility.TextOfNamed(row.Audience, parent)}",
                        MayBeMissing: true
                    )
            ),
            new ScalarFilter(
                "articleCount",
                "How many of its articles you may see.",
                ScalarKind.Int,
                row => row.Document(Visibility.CountColumn(row.Audience))
            ),
        ];
}
