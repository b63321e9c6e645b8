using Gateway.Authentication;
using Gateway.Content.Files;
using Gateway.Content.Reading;
using Gateway.Execution;
using Gateway.Graph;
using Gateway.Graph.Monitoring;
using Gateway.Html;
using Gateway.Http;
using Gateway.Http.Ide;
using Gateway.Schema;
using Gateway.Site;
using Gateway.Store.Access;
using Gateway.Store.Configuration;
using Gateway.Store.ContentSources;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Editing;
using Gateway.Store.Feed;
using Gateway.Store.Import;
using Gateway.Store.Lists;
using Gateway.Store.Monitoring;
using Gateway.Store.Queries;
using Gateway.Store.Queries.Articles;
using Gateway.Store.Queries.Facets;
using Gateway.Store.Queries.Problems;
using Gateway.Store.Queries.Providers;
using Gateway.Store.Queries.Related;
using Gateway.Store.Queries.Search;
using Gateway.Store.Queries.Topics;
using Gateway.Store.Startup;
using Gateway.Store.Telemetry;
using Gateway.Store.Writing;
using Gateway.Subscriptions;
using Marten;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Gateway.Hosting;

/// <summary>Registers the services of the server, the import command and the tests.</summary>
internal static class GatewaySetup
{
    /// <summary>Adds the store, and the services that import files into it.</summary>
    public static IServiceCollection AddStore(this IServiceCollection services, string connectionString, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => DataSources.CreateForOperations(connectionString, provider.GetRequiredService<Limits>()));
        services.AddKeyedSingleton(DataSources.ForImport, (_, _) => DataSources.CreateForImport(connectionString));
        services.AddKeyedSingleton(DataSources.ForMarten, (_, _) => DataSources.CreateForMarten(connectionString));
        services.AddSingleton(
            new FeedOptions
            {
                ConnectionString = connectionString,
                Retention = configuration.Read<TimeSpan>("Feed:Retention"),
                ReadInterval = configuration.Read<TimeSpan>("Feed:ReadInterval"),
            }
        );
        services.AddMarten(MartenConfiguration.Configure).UseNpgsqlDataSource(DataSources.ForMarten);
        services.AddSingleton<DocumentWriter>();
        services.AddSingleton<ReadConnections>();
        services.AddSingleton<StoreStartup>();
        services.AddSingleton<DatabaseRetry>();
        services.AddSingleton<DatabaseProbe>();
        services.AddSingleton<OutageMonitor>();

        services.AddSingleton(configuration.GetSection("Content").ReadRecord<ContentOptions>());
        services.AddSingleton(Limits.From(configuration));
        services.AddSingleton(_ => ContentSettings.Of(configuration));
        services.AddSingleton(provider => provider.GetRequiredService<ContentSettings>().Names);
        services.AddSingleton<GitClones>();
        services.AddSingleton(provider => new ContentReader(
            provider.GetRequiredService<ContentOptions>(),
            provider.GetRequiredService<ContentSettings>().Mappings
        ));
        services.AddSingleton<FileReader>();
        services.AddSingleton(ScheduleSettings.From(configuration));
        services.AddSingleton<ArticleComposer>();
        services.AddSingleton<ArticleWriter>();
        services.AddSingleton<VisibilitySchedule>();
        services.AddSingleton<ArticleDeletion>();
        services.AddSingleton<TaxonomyWriter>();
        services.AddSingleton<BatchContentWriter>();
        services.AddSingleton<BatchImporter>();
        services.AddSingleton<FormerArticleFiles>();
        services.AddSingleton<MovedArticles>();
        services.AddSingleton<KeptSlugs>();
        services.AddSingleton<HiddenFiles>();
        services.AddSingleton<AliasConflicts>();
        services.AddSingleton<ArticlePruner>();
        services.AddSingleton<TaxonomyPruner>();
        services.AddSingleton<ImportProblems>();
        services.AddSingleton<SkippedFiles>();
        services.AddSingleton<NodeIdentity>();
        services.AddSingleton<SourceTable>();
        services.AddSingleton<UndatedFileResolver>();
        services.AddSingleton<FolderImporter>();
        services.AddSingleton<FileImporter>();
        services.AddSingleton<ArticleExportReader>();
        services.AddSingleton<TaxonomyExportReader>();
        return services;
    }

    /// <summary>Follows the configured folders and repositories.</summary>
    public static IServiceCollection AddSources(this IServiceCollection services, string connectionString, IConfiguration configuration)
    {
        services.AddSingleton<ContentSettingsComparison>();
        services.AddHostedService(provider => provider.GetRequiredService<ContentSettingsComparison>());
        services.AddHealthChecks().AddCheck<ContentHealthCheck>("content");
        if (ContentSettings.Of(configuration).IsEmpty)
            return services;
        services.AddSingleton(provider => new ImportLeaderLock(connectionString, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<ContentImportService>();
        return services;
    }

    /// <summary>Adds the GraphQL schema, its resolvers and the transports.</summary>
    public static IServiceCollection AddGraph(this IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<StoreStartup>().Cursors);
        services.AddSingleton<FilterInputTypes>();
        services.AddSingleton<SortInputTypes>();
        services.AddSingleton<ListArguments>();
        services.AddSingleton(provider => AccessSettings.From(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<OpenIdMetadata>();
        services.AddSingleton<JwtValidator>();
        services.AddSingleton<FailedAuthenticationLimiter>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton(provider => QueryableExtraKeys.From(provider.GetRequiredService<IConfiguration>()));
        services.AddScoped<CurrentCaller>();
        services.AddScoped(scope => scope.GetRequiredService<CurrentCaller>().Value);
        services.AddSingleton<DocumentCache>();
        services.AddScoped<RequestDocumentCache>();
        services.AddScoped<ParsedArgumentCache>();
        services.AddScoped<OperationDatabase>();
        services.AddScoped<DataLoaderFactory>();
        services.AddScoped<ListQueryCache>();
        services.AddSingleton<CostScale>();
        services.AddSingleton(provider =>
            BodySettings.From(provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<Limits>())
        );
        services.AddSingleton<BodyHtmlCache>();
        services.AddScoped<OperationBodyRenderer>();
        services.AddHostedService<VisibilityScheduleService>();
        services.AddHostedService<CostScaleService>();
        services.AddScoped(typeof(ListDataLoaders<>));
        services.AddScoped<ArticleListQueries>();
        services.AddScoped<ArticleDataLoaders>();
        services.AddScoped<ArticleIncludeReader>();
        services.AddScoped<ArticleBodyDataLoader>();
        services.AddScoped<NeighbourDataLoaders>();
        services.AddScoped(typeof(DocumentList<>));
        services.AddSingleton(ProviderList.Definition);
        services.AddSingleton(TopicList.Definition);
        services.AddSingleton(ImportProblemList.Definition);
        services.AddSingleton(SkippedFileList.Definition);
        services.AddScoped<ProviderDataLoaders>();
        services.AddScoped<TopicDataLoaders>();
        services.AddScoped<RelatedLinkDataLoaders>();
        services.AddScoped<RelatedGraphReader>();
        services.AddScoped<SimilarArticleDataLoader>();
        services.AddScoped<StoryDataLoader>();
        services.AddScoped<SearchHitDataLoaders>();
        services.AddScoped<SearchCorrector>();
        services.AddScoped<SearchPlanner>();
        services.AddScoped<SearchSuggestionReader>();
        services.AddScoped<FacetDataLoaders>();
        services.AddSingleton<ArticleEditor>();
        services.AddHostedService<NodeHeartbeatService>();
        services.AddScoped<GatewayStatusReader>();
        services.AddSingleton<IObservedCache>(provider => provider.GetRequiredService<ResponseCache>());
        services.AddSingleton<IObservedCache>(provider => provider.GetRequiredService<DocumentCache>());
        services.AddSingleton<IObservedCache>(provider => provider.GetRequiredService<BodyHtmlCache>());
        services.AddSingleton<IObservedCache>(provider => provider.GetRequiredService<ParsedOperationCache>());
        services.AddSingleton<FeedCursorCodec>();
        services.AddSingleton<SubscriberArticleCache>();
        services.AddSingleton<FeedBuffer>();
        services.AddSingleton<FeedBroadcaster>();
        services.AddSingleton<SubscriptionReader>();
        services.AddHostedService<FeedListener>();
        services.AddEngine();
        services.AddSingleton(provider => ShutdownSettings.From(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<Shutdown>();
        services.AddSingleton<SocketTransportFactory>();
        services.AddSingleton<ListenerFactory>();
        services.AddSingleton<IConnectionListenerFactory>(provider => provider.GetRequiredService<ListenerFactory>());
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("store").AddCheck<ShutdownHealthCheck>("shutdown");
        // The response says it, and an outage is logged once.
        services.AddLogging(logging =>
            logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks.DefaultHealthCheckService", LogLevel.None)
        );
        services.AddTransport();
        services.AddSite();
        return services;
    }

    /// <summary>Maps the endpoints.</summary>
    public static WebApplication MapGateway(this WebApplication app)
    {
        app.UseConnectionDraining();
        app.UseMetricsEndpoint();
        app.UseVaryByOrigin();
        app.UseResponseCompression();
        app.UseCors();
        app.UseWebSockets();
        app.UseIde("/graphql");
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/health/ready");
        app.MapMedia();
        app.MapGraphQL("/graphql");
        app.MapSite();

        return app;
    }

    /// <summary>
    /// Closes each connection after its response during the shutdown. A connection that is reused later could be closed while the next
    /// request is on its way.
    /// </summary>
    private static void UseConnectionDraining(this WebApplication app)
    {
        var shutdown = app.Services.GetRequiredService<Shutdown>();
        Func<object, Task> starting = CloseConnectionAsync;
        app.Use(
            (http, next) =>
            {
                http.Response.OnStarting(starting, http);
                return next(http);
            }
        );

        Task CloseConnectionAsync(object state)
        {
            var http = (HttpContext)state;
            if (shutdown.HasBegun && http.Response.StatusCode != StatusCodes.Status101SwitchingProtocols)
                http.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        }
    }
}
