using Gateway.Schema;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using Gateway.Store.Queries.Topics;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Topics;

/// <summary>The root query fields for topics.</summary>
internal static class TopicQueries
{
    public static void AddTo(ObjectGraphType query, ListArguments lists)
    {
        lists
            .AddTo(
                query.Field<NonNullGraphType<TopicsConnectionType>>("topics"),
                TopicFilter.Definition,
                TopicSort.Definition,
                ListRowKind.Names,
                "topics"
            )
            .Description("Lists topics. Default order: by name.")
            .Resolve(context => context.GetService<DocumentList<Topic>>().GetConnection(ListArguments.GetRequest(context)));
        query
            .Field<TopicType>("topicById")
            .Description("Fetches a topic by its id. Returns null if it does not exist or the caller may not see it.")
            .Argument<NonNullGraphType<IdGraphType>>("id", "Id of the topic.")
            .ResolveDeferred(context =>
                GlobalId.Read(context.GetArgument<string>("id"), "Topic") is { } id ? context.GetService<TopicDataLoaders>().ById(id) : null
            );
        query
            .Field<TopicType>("topicBySlug")
            .Description("Fetches a topic by its slug. Returns null if it does not exist or the caller may not see it.")
            .Argument<NonNullGraphType<StringGraphType>>("slug", "Slug of the topic.")
            .ResolveDeferred(context =>
                context.GetService<TopicDataLoaders>().ById(DocumentId.OfTopic(context.GetArgument<string>("slug")))
            );
    }
}
