using Gateway.Graph.Nodes;
using Gateway.Schema;
using Gateway.Store.Lists;
using Gateway.Store.Queries.Related;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Related;

/// <summary>The root query field for the graph of links.</summary>
internal static class RelatedQueries
{
    private const int MaxDepth = 5;
    private const int MaxNodes = 500;

    // In points of 0.1 ms of CPU. Each level is one command, and each node has its links read.
    private const int LevelCost = 20;
    private const int NodeCost = 5;

    public static void AddTo(ObjectGraphType query) =>
        query
            .Field<RelatedGraphType>("relatedGraph")
            .Description("Follows the links around some articles, breadth first. Each article appears once.")
            .Argument<NonNullGraphType<ListGraphType<NonNullGraphType<IdGraphType>>>>(
                "from",
                "Ids of the articles to start from. Maximum: 100. Ids that do not exist or are not visible to the caller are ignored."
            )
            .Argument<NonNullGraphType<IntGraphType>>(
                "depth",
                $"Number of links to follow from a starting article, from 1 to {MaxDepth}.",
                argument => argument.DefaultValue = 2
            )
            .Argument<NonNullGraphType<RelatedDirectionType>>(
                "direction",
                "Direction in which links are followed.",
                argument => argument.DefaultValue = RelatedDirection.Both
            )
            .Argument<NonNullGraphType<IntGraphType>>(
                "first",
                $"Number of nodes to return at most, from 1 to {MaxNodes}.",
                argument => argument.DefaultValue = 50
            )
            .WithCost(field => (LevelCost * ((field.Int("depth") ?? 0) + 1)) + (NodeCost * (field.Int("first") ?? 0)))
            .ResolveAsync(async context =>
                await context.GetService<RelatedGraphReader>().RunAsync(Request(context), context.CancellationToken)
            );

    private static RelatedGraphRequest Request(IResolveFieldContext context) =>
        new(
            [.. NodeQueries.Ids(context, "from").Select(id => GlobalId.Read(id, "Article")).OfType<Guid>()],
            context.GetArgumentWithin("depth", 1, MaxDepth),
            context.GetArgument<RelatedDirection>("direction"),
            context.GetArgumentWithin("first", 1, MaxNodes)
        );
}
