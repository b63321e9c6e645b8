using Gateway.Graph.Articles;
using Gateway.Graph.Topics;
using Gateway.Schema;
using Gateway.Store.DataLoaders;
using Gateway.Store.Queries.Related;
using Gateway.Store.Queries.Topics;
using GraphQL.Types;

namespace Gateway.Graph.Related;

internal sealed class SimilarArticleType : ObjectGraphType<SimilarArticle>
{
    /// <summary>The description of fields that return similar articles. The formula is in docs/querying.md.</summary>
    public const string FieldDescription =
        "Articles similar to this article, most similar first. The score combines shared topics (rare topics count more), "
        + "common words in title, excerpt and topics, rare words, links, and near dates.";

    public SimilarArticleType()
    {
        Name = "SimilarArticle";
        Description = "An article and its similarity to another article.";
        Field(similar => similar.Score).Description("Similarity from 0 to 1; higher is more similar.");
        Field<NonNullGraphType<ArticleType>>("article").Description("The similar article.").Resolve(context => context.Source.Article);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<TopicType>>>>("sharedTopics")
            .Description("Topics that both articles have, in the order of the article that `similar` was selected on.")
            .ResolveDeferred(context => context.Source.SharedTopicIds.Select(context.GetService<TopicDataLoaders>().ById).WhenAll());
    }
}
