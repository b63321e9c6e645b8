using Gateway.Content.Media;
using Gateway.Execution;
using Gateway.Http.Connections;
using Gateway.Http.Responses;
using Gateway.Http.Sockets;
using Gateway.Http.Sse;
using Gateway.Store.Configuration;
using Gateway.Store.ContentSources;
using Gateway.Store.Database;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Net.Http.Headers;

namespace Gateway.Http;

/// <summary>Registers the services of the HTTP, SSE and WebSocket endpoints.</summary>
internal static class HttpSetup
{
    public static IServiceCollection AddTransport(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => TrustedOperationStore.From(provider.GetRequiredService<IConfiguration>()));
        services.AddHostedService<TrustedOperationReloader>();
        services.AddSingleton<PersistedOperations>();
        services.AddSingleton<OperationParser>();
        services.AddSingleton<ParsedOperationCache>();
        services.AddSingleton<OperationLimiter>();
        services.AddSingleton(provider =>
            RateLimits.From(provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<Limits>())
        );
        services.AddSingleton<CostBudget>();
        services.AddSingleton<SubscriptionEventLimiter>();
        services.AddSingleton<SharedEventResults>();
        services.AddSingleton<PublicNames>();
        services.AddSingleton<ErrorMapper>();
        services.AddSingleton<OperationStatistics>();
        services.AddSingleton<OperationTelemetry>();
        services.AddSingleton<OperationExecutor>();
        services.AddSingleton<ResponseWriter>();
        services.AddSingleton<ResponseSender>();
        services.AddSingleton<ConnectionLimiter>();
        services.AddScoped<LastReceivedEvent>();
        services.AddSingleton<ServerSentEvents>();
        services.AddSingleton<WebSocketHandler>();
        services.AddSingleton<PublicUrl>();
        services.AddSingleton<MediaSources>();
        services.AddSingleton<MediaEndpoint>();
        services.AddSingleton<GraphQLHttpHandler>();
        services.AddSingleton<SchemaEndpoint>();
        services.AddSingleton<StoreChanges>();
        services.AddSingleton<StoreVersionReader>();
        services.AddSingleton<ResponseCache>();
        services.AddSingleton<AllowedOrigins>();
        services.AddCors();
        services
            .AddOptions<CorsOptions>()
            .Configure<AllowedOrigins>(
                (cors, origins) =>
                    cors.AddDefaultPolicy(policy =>
                        (origins.IncludesAll ? policy.AllowAnyOrigin() : policy.SetIsOriginAllowed(origins.Allows))
                            .WithMethods("GET", "POST")
                            .AllowAnyHeader()
                            .WithExposedHeaders(HeaderNames.ETag, HeaderNames.RetryAfter, "RateLimit", "RateLimit-Policy")
                            .SetPreflightMaxAge(TimeSpan.FromHours(1))
                    )
            );
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, ContentNegotiation.GraphQLJson, "application/graphql"];
        });
        return services;
    }

    /// <summary>Serves the media of the content sources.</summary>
    public static void MapMedia(this IEndpointRouteBuilder routes) =>
        routes.Map(
            $"{AddressResolver.MediaPath}{{source}}/{{**path}}",
            routes.ServiceProvider.GetRequiredService<MediaEndpoint>().HandleAsync
        );

    public static void MapGraphQL(this IEndpointRouteBuilder routes, string path)
    {
        var http = routes.ServiceProvider.GetRequiredService<GraphQLHttpHandler>();
        routes.Map(path, http.HandleAsync);
        routes.MapMethods($"{path}/persisted/{{{GraphQLHttpHandler.PersistedId}}}", [HttpMethods.Get, HttpMethods.Head], http.HandleAsync);
        routes.MapGet($"{path}/schema.graphql", routes.ServiceProvider.GetRequiredService<SchemaEndpoint>().HandleAsync);
    }
}
