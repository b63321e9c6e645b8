using Gateway.Schema;
using Gateway.Store.Access;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using Gateway.Store.Queries.Problems;
using GraphQL.Types;

namespace Gateway.Graph.Monitoring;

/// <summary>The root query fields for operators, and the one that says what the caller may do.</summary>
internal static class MonitoringQueries
{
    public static void AddTo(ObjectGraphType query, FilterInputTypes filters)
    {
        query
            .Field<NonNullGraphType<CallerType>>("caller")
            .Description("The sender of the request and its scopes. Requires no scope.")
            .Resolve(context => context.GetService<Caller>());
        query
            .Field<GatewayType>("gateway")
            .Description("State and settings of the gateway, for operators.")
            .RequireScope(Scope.GatewayRead)
            .Resolve(context => context.GetService<GatewayStatusReader>());
        var skipped = ListArguments
            .AddPagingTo(query.Field<SkippedFilesConnectionType>("skippedFiles"))
            .Description(
                "Lists the files that were not imported, with the reason, ordered by path. "
                    + "Files with an ending that neither the gateway nor a generator reads are not listed."
            )
            .RequireScope(Scope.GatewayRead)
            .Resolve(context => context.GetService<DocumentList<StoredSkippedFile>>().GetConnection(ListArguments.GetRequest(context)));
        skipped.FieldType.Arguments?.Add(
            new QueryArgument(filters.GetOrCreate(SkippedFileList.Filter))
            {
                Name = "where",
                Description = "Filter for skipped files. Without it, all of them are included.",
            }
        );
        FieldCost.Set(skipped.FieldType, new FieldCost.ListDefinition(ListRowKind.Names, SkippedFileList.Filter, Sort: null));
    }
}
