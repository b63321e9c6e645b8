using Gateway.Paging;
using Gateway.Schema;
using GraphQL.Types;

namespace Gateway.Topics;

/// <summary>The root fields about topics.</summary>
internal static class TopicQueries
{
    public static void AddTo(ObjectGraphType query) =>
        query.Field<TopicsConnectionGraph>("topics").Description("All topics, by name.").Paged()
            .Resolve(context => context.Get<TopicLists>().All(context));
}
