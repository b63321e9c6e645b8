using Gateway.Schema;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using Gateway.Store.Queries.Providers;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Providers;

/// <summary>The root query fields for providers.</summary>
internal static class ProviderQueries
{
    public static void AddTo(ObjectGraphType query, ListArguments lists)
    {
        lists
            .AddTo(
                query.Field<NonNullGraphType<ProvidersConnectionType>>("providers"),
                ProviderFilter.Definition,
                ProviderSort.Definition,
                ListRowKind.Names,
                "providers"
            )
            .Description("Lists providers. Default order: by name.")
            .Resolve(context => context.GetService<DocumentList<Provider>>().GetConnection(ListArguments.GetRequest(context)));
        query
            .Field<ProviderType>("providerById")
            .Description("Fetches a provider by its id. Returns null if it does not exist or the caller may not see it.")
            .Argument<NonNullGraphType<IdGraphType>>("id", "Id of the provider.")
            .ResolveDeferred(context =>
                GlobalId.Read(context.GetArgument<string>("id"), "Provider") is { } id
                    ? context.GetService<ProviderDataLoaders>().ById(id)
                    : null
            );
        query
            .Field<ProviderType>("providerBySlug")
            .Description("Fetches a provider by its slug. Returns null if it does not exist or the caller may not see it.")
            .Argument<NonNullGraphType<StringGraphType>>("slug", "Slug of the provider.")
            .ResolveDeferred(context => context.GetService<ProviderDataLoaders>().BySlug(context.GetArgument<string>("slug")));
    }
}
