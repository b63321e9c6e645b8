using Gateway.Access;
using Gateway.Execution;
using Gateway.Feed;
using Gateway.Reading.Articles;
using Gateway.Schema;
using Gateway.Subscriptions;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Subscriptions;

/// <summary>The subscription to new articles.</summary>
internal static class PublishedSubscriptions
{
    public static void AddTo(ObjectGraphType subscription, FilterInputs filters)
    {
        var field = subscription
            .Field<NonNullGraphType<ArticlePublishedGraph>, SourceEvent>("articlePublished")
            .Description("Every article that becomes visible to readers, once, in order of publication.");
        field.FieldType.Arguments ??= [];
        field.FieldType.Arguments.Add(
            new QueryArgument(filters.Of(ArticleFilter.Definition))
            {
                Name = "where",
                Description = "Which articles; all of them without it.",
            }
        );
        field
            .Argument<StringGraphType>("after", "The cursor of the last event the client saw; what it missed meanwhile comes first.")
            .Resolve(context => (SourceEvent?)((IResolveFieldContext)context).Source)
            .ResolveStream(Events);
    }

    private static EventStream<SourceEvent> Events(IResolveFieldContext context)
    {
        var reader = context.Get<PublishedReader>();
        // A filter that cannot be is refused now, not at the first event.
        var wanted = PublishedReader.Wanted(ListArguments.Where(context), context.Get<Caller>().Audience);
        var after = context.Get<LastEvent>().Id ?? context.GetArgument<string?>("after");
        return new EventStream<SourceEvent>(reader.FollowAsync(after, wanted, CancellationToken.None));
    }
}
