using Gateway.Execution;
using Gateway.Schema;
using Gateway.Store.Access;
using Gateway.Store.Queries.Articles;
using Gateway.Subscriptions;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Subscriptions;

/// <summary>The root fields for published articles.</summary>
internal static class ArticlePublishedFields
{
    /// <summary>Adds the current end of the feed, from which a subscription continues without a gap.</summary>
    public static void AddQueryTo(ObjectGraphType query) =>
        query
            .Field<NonNullGraphType<StringGraphType>>("articlePublishedCursor")
            .WithMetadata(ParsedOperation.UncacheableMetadata, true)
            .Description(
                "The current end of the publication feed. Pass it as `after` to `articlePublished` "
                    + "to receive everything published after this response was read. "
                    + "The other fields of the request include everything published before."
            )
            .Resolve(context => context.GetService<FeedCursorCodec>().Write(context.GetService<FeedBuffer>().End));

    /// <summary>Adds the subscription.</summary>
    public static void AddSubscriptionTo(ObjectGraphType subscription, FilterInputTypes filters)
    {
        var field = subscription
            .Field<NonNullGraphType<ArticlePublishedType>, SourceEvent>("articlePublished")
            .Description("Sends an event for every article that becomes visible to readers, once, in order of publication.");
        field.FieldType.Arguments ??= [];
        field.FieldType.Arguments.Add(
            new QueryArgument(filters.GetOrCreate(ArticleFilter.Definition))
            {
                Name = "where",
                Description = "Filter for articles. Without it, all articles are included.",
            }
        );
        field
            .Argument<StringGraphType>(
                OperationKey.StartArgument,
                "Cursor of the last event that the client received. Missed events are sent first."
            )
            .Resolve(context => (SourceEvent?)((IResolveFieldContext)context).Source)
            .ResolveStream(Subscribe);
    }

    private static AsyncEnumerableStream<SourceEvent, SourceEvent> Subscribe(IResolveFieldContext context)
    {
        var reader = context.GetService<SubscriptionReader>();
        // An invalid filter is rejected now, not at the first event.
        var filter = SubscriptionReader.CreateFilter(ListArguments.GetFilter(context), context.GetService<Caller>());
        var after = context.GetService<LastReceivedEvent>().Id ?? context.GetArgument<string?>(OperationKey.StartArgument);
        return new AsyncEnumerableStream<SourceEvent, SourceEvent>(reader.SubscribeAsync(after, filter, CancellationToken.None));
    }
}
