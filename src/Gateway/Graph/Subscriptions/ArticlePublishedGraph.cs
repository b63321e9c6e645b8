using Gateway.Graph.Articles;
using Gateway.Schema;
using Gateway.Subscriptions;
using GraphQL.Types;

namespace Gateway.Graph.Subscriptions;

internal sealed class ArticlePublishedGraph : ObjectGraphType<PublishedArticle>
{
    public ArticlePublishedGraph()
    {
        Name = "ArticlePublished";
        Description = "An article has become visible to readers.";
        Field(published => published.Cursor).Description("Where this event stands; give it as 'after' to go on from here.");
        Field<NonNullGraphType<DateTimeGraph>>("publishedAt")
            .Description("When the article became visible.")
            .Resolve(context => context.Source.PublishedAt);
        Field<NonNullGraphType<ArticleGraph>>("article").Description("The article.").Resolve(context => context.Source.Article);
    }
}
