using Gateway.Paging;
using Gateway.Schema;
using GraphQL.Types;

namespace Gateway.Providers;

/// <summary>The root fields about providers.</summary>
internal static class ProviderQueries
{
    public static void AddTo(ObjectGraphType query) =>
        query.Field<ProvidersConnectionGraph>("providers").Description("All providers, by name.").Paged()
            .Resolve(context => context.Get<ProviderLists>().All(context));
}
