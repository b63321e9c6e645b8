using Gateway.Paging;
using Gateway.Schema;
using GraphQL.Types;

namespace Gateway.Topics;

/// <summary>The root fields about topics.</summary>
internal static class TopicQueries
{
    public static void AddTo(ObjectGraphType query, ListArguments lists) =>
        lists.AddTo(query.Field<TopicsConnectionGraph>("topics"), TopicFilter.Definition, TopicSort.Definition, "topics")
            .Description("All topics, by name unless sorted otherwise.")
            .Resolve(context => context.Get<TopicLists>().All(context));
}
