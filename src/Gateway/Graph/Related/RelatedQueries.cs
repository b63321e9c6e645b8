using Gateway.Lists;
using Gateway.Reading.Related;
using Gateway.Schema;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Related;

/// <summary>The root field about links.</summary>
internal static class RelatedQueries
{
    private const int MaxDepth = 5;
    private const int MaxNodes = 500;

    public static void AddTo(ObjectGraphType query) =>
        query
            .Field<RelatedGraphGraph>("relatedGraph")
            .Description("The links around some articles, walked breadth first, cycles cut.")
            .Argument<NonNullGraphType<ListGraphType<NonNullGraphType<IdGraphType>>>>(
                "from",
                "The articles to start from, at most 100; ids of nothing that you may see are left out."
            )
            .Argument<NonNullGraphType<IntGraphType>>(
                "depth",
                $"How many links to go away from them: 1 to {MaxDepth}.",
                argument => argument.DefaultValue = 2
            )
            .Argument<NonNullGraphType<RelatedDirectionGraph>>(
                "direction",
                "Which links to follow.",
                argument => argument.DefaultValue = RelatedDirection.Both
            )
            .Argument<NonNullGraphType<IntGraphType>>(
                "first",
                $"How many nodes to answer at most: 1 to {MaxNodes}.",
                argument => argument.DefaultValue = 50
            )
            .ResolveAsync(async context => await context.Get<RelatedWalk>().RunAsync(Request(context), context.CancellationToken));

    private static RelatedWalkRequest Request(IResolveFieldContext context) =>
        new(
            [.. NodeQueries.Ids(context, "from").Select(id => GlobalId.Read(id, "Article")).OfType<Guid>()],
            context.GetArgumentWithin("depth", 1, MaxDepth),
            context.GetArgument<RelatedDirection>("direction"),
            context.GetArgumentWithin("first", 1, MaxNodes)
        );
}
