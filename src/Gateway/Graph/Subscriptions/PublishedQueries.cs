using Gateway.Execution;
using Gateway.Schema;
using Gateway.Subscriptions;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Subscriptions;

/// <summary>The root field by which data and the subscription that keeps it up to date meet without a gap.</summary>
internal static class PublishedQueries
{
    public static void AddTo(ObjectGraphType query) =>
        query
            .Field<NonNullGraphType<StringGraphType>>("articlePublishedCursor")
            .WithMetadata(DocumentCache.ChangesByItself, true)
            .Description(
                "Where `articlePublished` stands: what the same request answers beside it includes everything up to here, and with it as `after` the subscription tells the rest."
            )
            .Resolve(context => context.Get<FeedCursors>().Write(context.Get<PublishedArticles>().Place));
}
