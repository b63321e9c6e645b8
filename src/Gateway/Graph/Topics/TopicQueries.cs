using Gateway.Documents;
using Gateway.Lists;
using Gateway.Reading.Topics;
using Gateway.Schema;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Topics;

/// <summary>The root fields about topics.</summary>
internal static class TopicQueries
{
    public static void AddTo(ObjectGraphType query, ListArguments lists)
    {
        lists
            .AddTo(query.Field<TopicsConnectionGraph>("topics"), TopicFilter.Definition, TopicSort.Definition, "topics")
            .Description("All topics, by name unless sorted otherwise.")
            .Resolve(context => context.Get<DocumentList<Topic>>().All(ListArguments.Request(context)));
        query
            .Field<TopicGraph>("topicById")
            .Description("The topic with this id.")
            .Argument<NonNullGraphType<IdGraphType>>("id", "The topic's id.")
            .ResolveDeferred(context =>
                GlobalId.Read(context.GetArgument<string>("id"), "Topic") is { } id ? context.Get<TopicLoaders>().ById(id) : null
            );
        query
            .Field<TopicGraph>("topicBySlug")
            .Description("The topic with this slug.")
            .Argument<NonNullGraphType<StringGraphType>>("slug", "The topic's slug.")
            .ResolveDeferred(context => context.Get<TopicLoaders>().ById(DocumentId.OfTopic(context.GetArgument<string>("slug"))));
    }
}
