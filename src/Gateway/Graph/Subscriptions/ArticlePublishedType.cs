using Gateway.Graph.Articles;
using Gateway.Schema;
using Gateway.Subscriptions;
using GraphQL.Types;

namespace Gateway.Graph.Subscriptions;

internal sealed class ArticlePublishedType : ObjectGraphType<ArticlePublished>
{
    public ArticlePublishedType()
    {
        Name = "ArticlePublished";
        Description = "The event that an article became visible to readers.";
        Field(published => published.Cursor).Description("Opaque cursor of the event. Pass it as `after` to continue after this event.");
        Field<NonNullGraphType<DateTimeType>>("publishedAt")
            .Description("Time when the article became visible.")
            .Resolve(context => context.Source.PublishedAt);
        Field<NonNullGraphType<ArticleType>>("article").Description("The article.").Resolve(context => context.Source.Article);
    }
}
