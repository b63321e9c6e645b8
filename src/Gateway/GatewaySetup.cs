using Gateway.Configuration;
using Gateway.Content;
using Gateway.ContentSources;
using Gateway.DataLoaders;
using Gateway.Editing;
using Gateway.Execution;
using Gateway.Feed;
using Gateway.Graph;
using Gateway.Http;
using Gateway.Http.Ide;
using Gateway.Import;
using Gateway.Lists;
using Gateway.Reading.Articles;
using Gateway.Reading.Facets;
using Gateway.Reading.Problems;
using Gateway.Reading.Providers;
using Gateway.Reading.Related;
using Gateway.Reading.Search;
using Gateway.Reading.Topics;
using Gateway.Schema;
using Gateway.Store;
using Gateway.Subscriptions;
using Gateway.Telemetry;
using Gateway.Writing;
using GraphQL;
using GraphQL.Types;
using Marten;
using Npgsql;

namespace Gateway;

/// <summary>The one composition: the server, the import and the tests are made of these parts.</summary>
internal static class GatewaySetup
{
    /// <summary>Everything between a file and the store.</summary>
    public static IServiceCollection AddStore(this IServiceCollection services, string connectionString, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => DataSource(connectionString));
        services.AddSingleton(
            new FeedOptions
            {
                ConnectionString = connectionString,
                Retention = configuration.GetValue("Feed:Retention", TimeSpan.FromDays(7)),
            }
        );
        services.AddMarten(StoreSetup.Configure).UseNpgsqlDataSource();
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
        services.AddSingleton<FileBatches>();
        services.AddSingleton<VisibilityWriter>();
        services.AddSingleton<Pruning>();
        services.AddSingleton<TaxonomyPruning>();
        services.AddSingleton<ImportProblems>();
        services.AddSingleton<Importer>();
        return services;
    }

    /// <summary>What keeps the store in line with the configured folders and repositories.</summary>
    public static IServiceCollection AddSources(this IServiceCollection services, string connectionString, IConfiguration configuration)
    {
        var settings = ContentSettings.Of(configuration);
        if (settings.IsEmpty)
            return services;
        services.AddSingleton(settings);
        services.AddSingleton(provider => new IngestLock(connectionString, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<SourceFollower>();
        return services;
    }

    /// <summary>Everything between the store and a client.</summary>
    public static IServiceCollection AddGraph(this IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<StoreStartup>().Cursors);
        services.AddSingleton<FilterInputs>();
        services.AddSingleton<SortInputs>();
        services.AddSingleton<ListArguments>();
        services.AddAccess();
        services.AddSingleton<DocumentMemory>();
        services.AddScoped<RequestMemory>();
        services.AddScoped<FieldCache>();
        services.AddScoped(typeof(ListLoaders<>));
        services.AddScoped<ArticleLists>();
        services.AddScoped<ArticleLoaders>();
        services.AddScoped<ProviderLists>();
        services.AddScoped<ProviderLoaders>();
        services.AddScoped<TopicLists>();
        services.AddScoped<TopicLoaders>();
        services.AddScoped<RelatedLoaders>();
        services.AddScoped<RelatedWalk>();
        services.AddScoped<SimilarArticles>();
        services.AddScoped<SearchHits>();
        services.AddScoped<FacetLoaders>();
        services.AddScoped<ImportProblemLists>();
        services.AddSingleton<ArticleEditor>();
        services.AddSingleton<FeedCursors>();
        services.AddSingleton<VisibleArticles>();
        services.AddSingleton<PublishedArticles>();
        services.AddSingleton<PublishedReader>();
        services.AddHostedService<FeedTail>();
        // One schema, whichever name it is resolved by.
        services.AddSingleton<ISchema>(provider => provider.GetRequiredService<GatewaySchema>());
        services.AddGraphQL(engine =>
            engine
                .AddSchema<GatewaySchema>()
                .AddSystemTextJson()
                .AddExecutionStrategy<MutationFields>(GraphQLParser.AST.OperationType.Mutation)
                .AddExecutionStrategy<SubscriptionEvents>(GraphQLParser.AST.OperationType.Subscription)
                .AddGraphTypes(typeof(GatewaySchema).Assembly)
        );
        services.AddHealthChecks().AddCheck<StoreHealth>("store");
        services.AddTransport();
        return services;
    }

    /// <summary>What answers under which path.</summary>
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
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "gateway",

            // No connection goes back to the pool with state of its own, so none has to be cleaned: PostgreSQL is spared five statements a request.
            NoResetOnClose = true,
        };
        if (!connectionString.Contains("Auto Prepare", StringComparison.OrdinalIgnoreCase))
        {
            // The same few statements are sent again and again: parsed and planned once for each connection.
            settings.MaxAutoPrepare = 200;
            settings.AutoPrepareMinUsages = 2;
        }

        return NpgsqlDataSource.Create(settings);
    }
}
