using Gateway.DataLoaders;
using Gateway.Errors;
using Gateway.Lists;
using Gateway.Reading.Articles;
using Gateway.Reading.Providers;
using Gateway.Reading.Topics;
using Gateway.Schema;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph;

/// <summary>The root fields that find anything by its global id: https://relay.dev/graphql/objectidentification.htm.</summary>
internal static class NodeQueries
{
    private const int MaxIds = 100;

    public static void AddTo(ObjectGraphType query)
    {
        query
            .Field<NodeGraph>("node")
            .Description("Whatever has this id; null where you may see nothing with it.")
            .Argument<NonNullGraphType<IdGraphType>>("id", "The id of an article, a provider or a topic.")
            .ResolveDeferred(context => ById(context, context.GetArgument<string>("id")));
        query
            .Field<NonNullGraphType<ListGraphType<NodeGraph>>>("nodes")
            .Description(
                $"Whatever has these ids, at most {MaxIds}, in their order; null in the place of each that you may see nothing with."
            )
            .Argument<NonNullGraphType<ListGraphType<NonNullGraphType<IdGraphType>>>>(
                "ids",
                "Ids of articles, providers and topics, in any mixture."
            )
            .ResolveDeferred(context => Ids(context, "ids").Select(id => ById(context, id)).InOrder());
    }

    /// <summary>The ids of a list argument, as many as are looked up together.</summary>
    public static IReadOnlyList<string> Ids(IResolveFieldContext context, string argument)
    {
        var ids = context.GetArgument<List<string>>(argument);
        return ids.Count <= MaxIds ? ids : throw RequestException.TooManyIds(argument, ids.Count, MaxIds);
    }

    private static IDeferred<object?>? ById(IResolveFieldContext context, string id) =>
        GlobalId.Read(id) switch
        {
            ("Article", var articleId) => context.Get<ArticleLoaders>().ById(articleId).Then(article => (object?)article),
            ("Provider", var providerId) => context.Get<ProviderLoaders>().ById(providerId).Then(provider => (object?)provider),
            ("Topic", var topicId) => context.Get<TopicLoaders>().ById(topicId).Then(topic => (object?)topic),
            _ => null,
        };
}
