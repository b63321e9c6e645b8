using Gateway.Execution;
using Gateway.Schema;
using Gateway.Store.Access;
using Gateway.Store.Feed;
using Gateway.Store.Reading.Articles;
using Gateway.Subscriptions;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Subscriptions;

/// <summary>The root subscription field for published articles.</summary>
internal static class PublishedSubscriptions
{
    public static void AddTo(ObjectGraphType subscription, FilterInputs filters)
    {
        var field = subscription
            .Field<NonNullGraphType<ArticlePublishedGraph>, SourceEvent>("articlePublished")
            .Description("Sends an event for every article that becomes visible to readers, once, in order of publication.");
        field.FieldType.Arguments ??= [];
        field.FieldType.Arguments.Add(
            new QueryArgument(filters.Of(ArticleFilter.Definition))
            {
                Name = "where",
                Description = "Filter for articles. Without it, all articles are included.",
            }
        );
        field
            .Argument<StringGraphType>("after", "Cursor of the last event that the client received. Missed events are sent first.")
            .Resolve(context => (SourceEvent?)((IResolveFieldContext)context).Source)
            .ResolveStream(Events);
    }

    private static EventStream<SourceEvent> Events(IResolveFieldContext context)
    {
        var reader = context.Get<PublishedReader>();
        // An invalid filter is rejected now, not at the first event.
        var wanted = PublishedReader.Wanted(ListArguments.Where(context), context.Get<Caller>().Audience);
        var after = context.Get<LastEvent>().Id ?? context.GetArgument<string?>("after");
        return new EventStream<SourceEvent>(reader.FollowAsync(after, wanted, CancellationToken.None));
    }
}
