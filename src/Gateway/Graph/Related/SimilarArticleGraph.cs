using Gateway.DataLoaders;
using Gateway.Graph.Articles;
using Gateway.Graph.Topics;
using Gateway.Reading.Related;
using Gateway.Reading.Topics;
using Gateway.Schema;
using GraphQL.Types;

namespace Gateway.Graph.Related;

internal sealed class SimilarArticleGraph : ObjectGraphType<SimilarArticle>
{
    /// <summary>How similarity is measured, for clients.</summary>
    public const string Meaning =
        "Articles like this one, most similar first. The score is 0.5 x the weight of the shared topics in that of this article's "
        + "topics (a topic weighs 1 / ln(3 + its article count): rare ones more) + 0.3 x the title words in common (stemmed, without stop words: twice their "
        + "number by the number of both titles' words) + 0.2 x links (1 where one links to the other, else n / (n + 1) for n links in common). Compared are "
        + "the 30 best by topics and links among each topic's newest 40 articles and those joined by links; a URL that over 50 articles link to joins nobody.";

    public SimilarArticleGraph()
    {
        Name = "SimilarArticle";
        Description = "An article and how much it is like another.";
        Field(similar => similar.Score).Description("From 0 to 1; higher is more similar.");
        Field<NonNullGraphType<ArticleGraph>>("article").Description("The similar article.").Resolve(context => context.Source.Article);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<TopicGraph>>>>("sharedTopics")
            .Description("The topics that both have, in the order of the article it was compared with.")
            .ResolveDeferred(context => context.Source.SharedTopicIds.Select(context.Get<TopicLoaders>().ById).WhenAll());
    }
}
