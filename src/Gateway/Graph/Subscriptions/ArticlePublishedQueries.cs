using Gateway.Execution;
using Gateway.Schema;
using Gateway.Subscriptions;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Subscriptions;

/// <summary>The root query field for the current end of the feed, from which a subscription continues without a gap.</summary>
internal static class ArticlePublishedQueries
{
    public static void AddTo(ObjectGraphType query) =>
        query
            .Field<NonNullGraphType<StringGraphType>>("articlePublishedCursor")
            .WithMetadata(ParsedOperationCache.UncacheableMetadata, true)
            .Description(
                "The current end of the publication feed. Pass it as `after` to `articlePublished` "
                    + "to receive everything published after this response was read. "
                    + "The other fields of the request include everything published before."
            )
            .Resolve(context => context.GetService<FeedCursorCodec>().Write(context.GetService<FeedBuffer>().End));
}
