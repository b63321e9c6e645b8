using Gateway.Authentication;
using Gateway.Content;
using Gateway.Execution;
using Gateway.Graph;
using Gateway.Http;
using Gateway.Http.Ide;
using Gateway.Schema;
using Gateway.Store;
using Gateway.Store.Access;
using Gateway.Store.Configuration;
using Gateway.Store.ContentSources;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Editing;
using Gateway.Store.Feed;
using Gateway.Store.Import;
using Gateway.Store.Lists;
using Gateway.Store.Reading.Articles;
using Gateway.Store.Reading.Facets;
using Gateway.Store.Reading.Problems;
using Gateway.Store.Reading.Providers;
using Gateway.Store.Reading.Related;
using Gateway.Store.Reading.Search;
using Gateway.Store.Reading.Topics;
using Gateway.Store.Writing;
using Gateway.Subscriptions;
using GraphQL;
using GraphQL.Types;
using Marten;
using Npgsql;

namespace Gateway.Hosting;

/// <summary>Registers the services of the server, the import command and the tests.</summary>
internal static class GatewaySetup
{
    /// <summary>
    /// The key of Marten's own data source. A bulk insert leaves a temporary table on its connection, which fails the next one unless the
    /// connection is reset before it is used again. Marten opens connections of its own for schema changes and for such calls only, so the
    /// second pool is empty as a rule.
    /// </summary>
    private const string ForMarten = "marten";

    /// <summary>Adds the store, and the services that import files into it.</summary>
    public static IServiceCollection AddStore(this IServiceCollection services, string connectionString, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => DataSource(connectionString));
        services.AddSingleton(
            new FeedOptions
            {
                ConnectionString = connectionString,
                Retention = configuration.GetValue("Feed:Retention", TimeSpan.FromDays(7)),
                ReadInterval = configuration.GetValue("Feed:ReadInterval", TimeSpan.FromSeconds(1)),
            }
        );
        services.AddKeyedSingleton(ForMarten, (_, _) => MartenDataSource(connectionString));
        services.AddMarten(StoreSetup.Configure).UseNpgsqlDataSource(ForMarten);
        services.AddSingleton<DocumentWriter>();
        services.AddSingleton<StoreStartup>();
        services.AddSingleton<DatabaseRetry>();

        services.AddSingleton(Settings.Content(configuration));
        services.AddSingleton(Limits.From(configuration));
        services.AddSingleton<ContentReader>();
        services.AddSingleton<FileReader>();
        services.AddSingleton<ArticleWriter>();
        services.AddSingleton<ArticleDeletion>();
        services.AddSingleton<TaxonomyWriter>();
        services.AddSingleton<BatchImporter>();
        services.AddSingleton<ArticlePruner>();
        services.AddSingleton<TaxonomyPruner>();
        services.AddSingleton<ImportProblems>();
        services.AddSingleton<Importer>();
        return services;
    }

    /// <summary>Follows the configured folders and repositories.</summary>
    public static IServiceCollection AddSources(this IServiceCollection services, string connectionString, IConfiguration configuration)
    {
        var settings = ContentSettings.Of(configuration);
        if (settings.IsEmpty)
            return services;
        services.AddSingleton(settings);
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
        services.AddSingleton<Authenticator>();
        services.AddScoped<CurrentCaller>();
        services.AddScoped(scope => scope.GetRequiredService<CurrentCaller>().Value);
        services.AddSingleton<DocumentCache>();
        services.AddScoped<RequestDocumentCache>();
        services.AddScoped<FieldCache>();
        services.AddScoped<DataLoaderFactory>();
        services.AddScoped<ListQueryCache>();
        services.AddScoped(typeof(ListDataLoaders<>));
        services.AddScoped<ArticleListQueries>();
        services.AddScoped<ArticleDataLoaders>();
        services.AddScoped(typeof(DocumentList<>));
        services.AddSingleton(ProviderList.Definition);
        services.AddSingleton(TopicList.Definition);
        services.AddSingleton(ImportProblemList.Definition);
        services.AddScoped<ProviderDataLoaders>();
        services.AddScoped<TopicDataLoaders>();
        services.AddScoped<RelatedLinkDataLoaders>();
        services.AddScoped<RelatedGraphReader>();
        services.AddScoped<SimilarArticleDataLoader>();
        services.AddScoped<SearchHitDataLoaders>();
        services.AddScoped<FacetDataLoaders>();
        services.AddSingleton<ArticleEditor>();
        services.AddSingleton<FeedCursorCodec>();
        services.AddSingleton<SubscriberArticleCache>();
        services.AddSingleton<FeedBroadcaster>();
        services.AddSingleton<SubscriptionReader>();
        services.AddHostedService<FeedListener>();
        // Both service types resolve to the same schema instance.
        services.AddSingleton<ISchema>(provider => provider.GetRequiredService<GatewaySchema>());
        services.AddGraphQL(engine =>
            engine
                .AddSchema<GatewaySchema>()
                .AddSystemTextJson()
                .AddExecutionStrategy<SerialMutationStrategy>(GraphQLParser.AST.OperationType.Mutation)
                .AddExecutionStrategy<SubscriptionStrategy>(GraphQLParser.AST.OperationType.Subscription)
                .AddGraphTypes(typeof(GatewaySchema).Assembly)
        );
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("store");
        services.AddTransport();
        return services;
    }

    /// <summary>Maps the endpoints.</summary>
    public static WebApplication MapGateway(this WebApplication app)
    {
        app.UseMetricsEndpoint();
        app.UseResponseCompression();
        app.UseCors();
        app.UseWebSockets();
        app.UseIde("/graphql");
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/health/ready");
        app.MapGraphQL("/graphql");

        return app;
    }

    private static NpgsqlDataSource DataSource(string connectionString)
    {
        var settings = Named(connectionString);
        // No connection goes back to the pool with state of its own, so none has to be cleaned: PostgreSQL is spared five statements a
        // request.
        settings.NoResetOnClose = true;
        if (!connectionString.Contains("Auto Prepare", StringComparison.OrdinalIgnoreCase))
        {
            // The gateway repeats a few statements, so PostgreSQL parses and plans them once per connection.
            settings.MaxAutoPrepare = 200;
            settings.AutoPrepareMinUsages = 2;
        }

        return NpgsqlDataSource.Create(settings);
    }

    // Marten needs connections at the start, and rarely later. They are closed soon, because a server has only a limited number of them.
    private static NpgsqlDataSource MartenDataSource(string connectionString)
    {
        var settings = Named(connectionString);
        settings.ConnectionIdleLifetime = 30;
        return NpgsqlDataSource.Create(settings);
    }

    private static NpgsqlConnectionStringBuilder Named(string connectionString) => new(connectionString) { ApplicationName = "gateway" };
}
