using Gateway.Execution;
using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Graph;

/// <summary>Registers the GraphQL engine with the schema.</summary>
internal static class GraphSetup
{
    public static IServiceCollection AddEngine(this IServiceCollection services)
    {
        // Both service types resolve to the same schema instance.
        services.AddSingleton<ISchema>(provider => provider.GetRequiredService<GatewaySchema>());
        services.AddGraphQL(engine =>
            engine
                .AddSchema<GatewaySchema>()
                .AddSystemTextJson()
                .AddExecutionStrategy<FieldStrategy>(OperationType.Query)
                .AddExecutionStrategy<SerialMutationStrategy>(OperationType.Mutation)
                .AddExecutionStrategy<SubscriptionStrategy>(OperationType.Subscription)
                .AddGraphTypes(typeof(GatewaySchema).Assembly)
        );
        services.Replace(ServiceDescriptor.Singleton<IDocumentValidator, CachingDocumentValidator>());
        return services;
    }
}
