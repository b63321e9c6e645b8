using Gateway.Schema;
using Gateway.Store.DataLoaders;
using Gateway.Store.Errors;
using Gateway.Store.Lists;
using Gateway.Store.Queries.Articles;
using Gateway.Store.Queries.Providers;
using Gateway.Store.Queries.Topics;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Nodes;

/// <summary>The root fields that fetch objects by global id: https://relay.dev/graphql/objectidentification.htm.</summary>
internal static class NodeQueries
{
    private const int MaxIds = 100;

    public static void AddTo(ObjectGraphType query)
    {
        query
            .Field<NodeType>("node")
            .Description("Fetches an object by its global id. Returns null if it does not exist or the caller may not see it.")
            .Argument<NonNullGraphType<IdGraphType>>("id", "Global id of an article, a provider or a topic.")
            .ResolveDeferred(context => ById(context, context.GetArgument<string>("id")));
        query
            .Field<NonNullGraphType<ListGraphType<NodeType>>>("nodes")
            .Description(
                $"Fetches objects by their global ids, in the order of `ids`. Maximum: {MaxIds}. "
                    + "An entry is null if the object does not exist or the caller may not see it."
            )
            .Argument<NonNullGraphType<ListGraphType<NonNullGraphType<IdGraphType>>>>(
                "ids",
                "Global ids of articles, providers and topics, in any combination."
            )
            .ResolveDeferred(context => Ids(context, "ids").Select(id => ById(context, id)).WhenAllOrNull());
    }

    /// <summary>The ids of a list argument; too many are rejected.</summary>
    public static IReadOnlyList<string> Ids(IResolveFieldContext context, string argument)
    {
        var ids = context.GetArgument<List<string>>(argument);
        return ids.Count <= MaxIds ? ids : throw RequestException.TooManyIds(argument, ids.Count, MaxIds);
    }

    private static IDeferred<object?>? ById(IResolveFieldContext context, string id) =>
        GlobalId.Read(id) switch
        {
            ("Article", var articleId) => context.GetService<ArticleDataLoaders>().ById(articleId).Select(article => (object?)article),
            ("Provider", var providerId) => context
                .GetService<ProviderDataLoaders>()
                .ById(providerId)
                .Select(provider => (object?)provider),
            ("Topic", var topicId) => context.GetService<TopicDataLoaders>().ById(topicId).Select(topic => (object?)topic),
            _ => null,
        };
}
