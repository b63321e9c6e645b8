using Gateway.Schema;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using Gateway.Store.Reading.Topics;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Topics;

/// <summary>The root query fields for topics.</summary>
internal static class TopicQueries
{
    public static void AddTo(ObjectGraphType query, ListArguments lists)
    {
        lists
            .AddTo(query.Field<TopicsConnectionGraph>("topics"), TopicFilter.Definition, TopicSort.Definition, "topics")
            .Description("Lists topics. Default order: by name.")
            .Resolve(context => context.Get<DocumentList<Topic>>().All(ListArguments.Request(context)));
        query
            .Field<TopicGraph>("topicById")
            .Description("Fetches a topic by its id. Returns null if it does not exist or the caller may not see it.")
            .Argument<NonNullGraphType<IdGraphType>>("id", "Id of the topic.")
            .ResolveDeferred(context =>
                GlobalId.Read(context.GetArgument<string>("id"), "Topic") is { } id ? context.Get<TopicLoaders>().ById(id) : null
            );
        query
            .Field<TopicGraph>("topicBySlug")
            .Description("Fetches a topic by its slug. Returns null if it does not exist or the caller may not see it.")
            .Argument<NonNullGraphType<StringGraphType>>("slug", "Slug of the topic.")
            .ResolveDeferred(context => context.Get<TopicLoaders>().ById(DocumentId.OfTopic(context.GetArgument<string>("slug"))));
    }
}
