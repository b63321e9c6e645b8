using Gateway.Schema;
using Gateway.Store.Telemetry;
using GraphQL.Types;

namespace Gateway.Graph.Monitoring;

internal sealed class GatewayType : ObjectGraphType<GatewayStatusReader>
{
    // Points of 0.1 ms of CPU. The counts read every row of their tables.
    private const int CostOfCounts = 200;

    private const int MaxOperations = 200;

    public GatewayType()
    {
        Name = "Gateway";
        Description = "The state and the settings of the gateway.";
        Field<NonNullGraphType<StringGraphType>>("version")
            .Description("Version of the program on the node that answers.")
            .Resolve(_ => ProductVersion.Text);
        Field<NonNullGraphType<StringGraphType>>("node")
            .Description("Name of the node that answers: its machine or container, and its process id.")
            .Resolve(context => context.Source.Node.Name);
        Field<NonNullGraphType<DateTimeType>>("startedAt")
            .Description("Time when the node that answers was started.")
            .Resolve(context => context.Source.Node.StartedAt);
        Field<ListGraphType<NonNullGraphType<GatewayNodeType>>>("nodes")
            .Description("Nodes that use the database, ordered by name. Null if the database is unavailable.")
            .ResolveAsync(async context => await context.Source.NodesAsync(context.CancellationToken));
        Field<NonNullGraphType<GatewayDatabaseType>>("database")
            .Description("State of the database.")
            .WithCost(CostOfCounts)
            .ResolveAsync(async context => new GatewayDatabaseType.State(await context.Source.DatabaseAsync(context.CancellationToken)));
        Field<IntGraphType>("feedLag")
            .Description(
                "Number of publications and withdrawals that the node has not yet delivered to its subscribers. "
                    + "Null if the database is unavailable."
            )
            .ResolveAsync(async context =>
                await context.Source.DatabaseAsync(context.CancellationToken) is { } database
                    ? (int)context.Source.FeedLagOf(database)
                    : null
            );
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<GatewayCacheType>>>>("caches")
            .Description("Caches in the memory of the node that answers.")
            .Resolve(context => context.Source.Caches);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<GatewayOperationType>>>>("operations")
            .Description(
                "Operations that took the most time on the node that answers since its start, most expensive first. "
                    + "Responses from the cache are not counted."
            )
            .Argument<NonNullGraphType<IntGraphType>>(
                "first",
                $"Number of operations to return. Maximum: {MaxOperations}.",
                argument => argument.DefaultValue = 20
            )
            .Resolve(context => context.Source.MostExpensiveOperations(context.GetArgumentWithin("first", 1, MaxOperations)));
        Field<ListGraphType<NonNullGraphType<GatewaySourceType>>>("sources")
            .Description("Folders and repositories that a node imports, in the order of the settings. Null if the database is unavailable.")
            .WithCost(CostOfCounts)
            .ResolveAsync(async context => await context.Source.SourcesAsync(context.CancellationToken));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<GatewaySettingType>>>>("settings")
            .Description("Settings of the node that answers, with the values that apply. Secrets are left out.")
            .Resolve(context => context.Source.Settings);
    }
}
