using Gateway.Documents;
using Gateway.Lists;
using Gateway.Reading.Providers;
using Gateway.Schema;
using GraphQL;
using GraphQL.Types;

namespace Gateway.Graph.Providers;

/// <summary>The root fields about providers.</summary>
internal static class ProviderQueries
{
    public static void AddTo(ObjectGraphType query, ListArguments lists)
    {
        lists
            .AddTo(query.Field<ProvidersConnectionGraph>("providers"), ProviderFilter.Definition, ProviderSort.Definition, "providers")
            .Description("All providers, by name unless sorted otherwise.")
            .Resolve(context => context.Get<DocumentList<Provider>>().All(ListArguments.Request(context)));
        query
            .Field<ProviderGraph>("providerById")
            .Description("The provider with this id.")
            .Argument<NonNullGraphType<IdGraphType>>("id", "The provider's id.")
            .ResolveDeferred(context =>
                GlobalId.Read(context.GetArgument<string>("id"), "Provider") is { } id ? context.Get<ProviderLoaders>().ById(id) : null
            );
    }
}
