using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Hosting;
using Gateway.Store.Import;
using Gateway.Store.Lists;
using Gateway.Store.Startup;
using Gateway.Store.Writing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Gateway.Tests.Fixtures;

/// <summary>A gateway in this process, with its own port and its own database.</summary>
public sealed class GatewayHost(PostgresServer postgres) : IAsyncLifetime
{
    /// <summary>Settings with which a slow machine does not fail a test. Tests of a limit set it.</summary>
    internal static IReadOnlyList<string> LongTimeLimits { get; } =
    [
        "--Limits:ExecutionTimeout=00:01:00",
        "--Limits:LockTimeout=00:01:00",
        "--Limits:StatementTimeout=00:01:00",
        "--Limits:InitTimeout=00:01:00",
        "--Limits:SlowConsumer=00:01:00",
    ];

    private WebApplication? _app;
    private ActivityListener? _listener;

    internal static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>
    /// How long a test waits for an event that takes milliseconds on an idle machine: so long that only a missing event fails.
    /// </summary>
    internal static TimeSpan WaitTimeout { get; } = TimeSpan.FromMinutes(5);

    public string ConnectionString { get; private set; } = "";

    public HttpClient Client { get; } = new();

    /// <summary>
    /// Called for every SQL command of a request when it is sent, also for each of a batch. The command has its parameter values.
    /// </summary>
    internal Action<NpgsqlCommand>? CommandSent { get; init; }

    /// <summary>Settings in the form of the command line: <c>--Name=value</c>.</summary>
    internal IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Another node. This node uses the same database.</summary>
    internal GatewayHost? SharesDatabaseWith { get; init; }

    /// <summary>The connection string of an existing database; <c>null</c> for a new one.</summary>
    internal string? ExistingDatabase { get; init; }

    /// <summary>The clock of the gateway; <c>null</c> for the system's clock.</summary>
    internal TimeProvider? Time { get; init; }

    /// <summary>Replaces services of the gateway.</summary>
    internal Action<IServiceCollection>? ConfigureServices { get; init; }

    /// <summary>Receives the log of the gateway.</summary>
    internal ILoggerProvider? Log { get; init; }

    /// <summary>The maximum duration of a shutdown; <c>null</c> for the gateway's default.</summary>
    internal TimeSpan? ShutdownTimeout { get; init; }

    /// <summary>The forwarder through which the gateway connects to the database; <c>null</c> to connect directly.</summary>
    internal PostgresForwarder? Forwarder { get; init; }

    public WebApplication App => _app ?? throw new InvalidOperationException("The gateway has not been started.");

    internal NpgsqlDataSource DataSource => App.Services.GetRequiredService<NpgsqlDataSource>();

    internal string Database => new NpgsqlConnectionStringBuilder(ConnectionString).Database ?? "";

    public async ValueTask InitializeAsync()
    {
        ConnectionString = ExistingDatabase ?? SharesDatabaseWith?.ConnectionString ?? await postgres.CreateStoreAsync(CancellationToken);
        var builder = GatewayBuilder.Create([
            "--urls",
            "http://127.0.0.1:0",
            "--Logging:LogLevel:Default=Warning",
            .. LongTimeLimits,
            "--Limits:RejectedCredentialsPerMinute=1000000",
            "--Limits:ResponseCacheBytes=0",
            "--Limits:DocumentCacheBytes=0",
            .. Settings,
        ]);
        var connectionString = Forwarder?.RedirectConnectionString(ConnectionString) ?? ConnectionString;
        builder
            .Services.AddStore(connectionString, builder.Configuration)
            .AddSources(connectionString, builder.Configuration)
            .AddGraph()
            .AddTelemetry(builder.Configuration);
        if (Time is { } time)
            builder.Services.AddSingleton(time);
        ConfigureServices?.Invoke(builder.Services);
        if (Log is { } log)
            builder.Logging.AddProvider(log);
        if (ShutdownTimeout is { } shutdownTimeout)
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = shutdownTimeout);
        if (CommandSent is { } onCommand)
            builder.Services.AddSingleton(_ => CreateObservedDataSource(onCommand));
        _app = builder.Build();
        _app.MapGateway();
        await _app.Services.GetRequiredService<StoreStartup>().RunAsync(CancellationToken);
        await _app.StartAsync(CancellationToken);
        Client.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _listener?.Dispose();
        // A test may end the gateway before its end.
        if (Interlocked.Exchange(ref _app, null) is not { } app)
            return;
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }

    /// <summary>Sends an operation over HTTP.</summary>
    public Task<GraphQLResponse> QueryAsync(string query, object? variables = null) => QueryAsAsync(null, query, variables);

    /// <summary>Sends an operation over HTTP, with a value for the header <c>Authorization</c>.</summary>
    internal async Task<GraphQLResponse> QueryAsAsync(string? authorization, string query, object? variables = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query, variables }) };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await Client.SendAsync(request, CancellationToken);
        return new GraphQLResponse(response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(CancellationToken));
    }

    /// <summary>Imports a folder or file, as <c>gateway import</c> does.</summary>
    internal Task<ImportReport> ImportAsync(string path, bool dryRun = false, bool prune = false, int? concurrency = null) =>
        ImportAsync(
            new ImportRequest([path])
            {
                DryRun = dryRun,
                Prune = prune,
                Concurrency = concurrency ?? 2,
            }
        );

    internal Task<ImportReport> ImportAsync(ImportRequest request) =>
        App.Services.GetRequiredService<FolderImporter>().RunAsync(request, progress: null, CancellationToken);

    /// <summary>
    /// Reads the size of the store, on which the cost of operations depends. A gateway reads it every ten seconds, and operations cost the
    /// same until then.
    /// </summary>
    internal Task RefreshCostAsync() => App.Services.GetRequiredService<CostScale>().RefreshAsync(CancellationToken);

    // Npgsql calls the callback only if an activity listener exists.
    private NpgsqlDataSource CreateObservedDataSource(Action<NpgsqlCommand> onCommand)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(_listener);
        var builder = new NpgsqlDataSourceBuilder(ConnectionString);
        builder.ConfigureTracing(tracing =>
            tracing
                .ConfigureCommandEnrichmentCallback((_, command) => Report(command))
                .ConfigureBatchEnrichmentCallback(
                    (_, batch) =>
                    {
                        foreach (var part in batch.BatchCommands)
                        {
                            using var command = new NpgsqlCommand(part.CommandText);
                            command.Parameters.AddRange(
                                part.Parameters.Cast<NpgsqlParameter>().Select(parameter => parameter.Clone()).ToArray()
                            );
                            Report(command);
                        }
                    }
                )
        );
        return builder.Build();

        void Report(NpgsqlCommand command)
        {
            if (!SqlCommands.IsOfBackground(command.CommandText))
                onCommand(command);
        }
    }

    /// <summary>
    /// Deletes all content, and the records of content files. The numbers of feed entries continue, and the settings of content files and
    /// the data in memory remain.
    /// </summary>
    internal async Task EmptyStoreAsync()
    {
        await using var connection = await DataSource.OpenConnectionAsync(CancellationToken);
        await WriteTransaction.RunAsync(
            connection,
            dryRun: false,
            async transaction =>
            {
                await using var delete = new NpgsqlCommand(
                    """
                    do $$
                    declare name text;
                    begin
                      for name in
                        select tablename from pg_tables where schemaname = 'gateway' and tablename not in ('schema_state', 'mt_doc_shared_secret',
                          'store_version', 'store_change', 'changed_row', 'feed_head', 'node', 'content_settings')
                      loop
                        execute format('delete from gateway.%I', name);
                      end loop;
                    end $$
                    """,
                    connection,
                    transaction.Transaction
                );
                return await delete.ExecuteNonQueryAsync(CancellationToken);
            },
            CancellationToken
        );
    }

    /// <summary>Runs an SQL query that returns a single value.</summary>
    internal async Task<T> SqlAsync<T>(string sql, params object[] values)
    {
        await using var command = DataSource.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return (T)(await command.ExecuteScalarAsync(CancellationToken) ?? throw new InvalidOperationException("There is no row."));
    }

    /// <summary>
    /// Waits until the condition is true, and fails after <see cref="WaitTimeout"/>. The limit only prevents a failing test from running
    /// forever. It is not a statement about speed, because other programs may use the machine at the same time.
    /// </summary>
    /// <param name="condition">The condition.</param>
    /// <param name="describe">Returns the actual state, for the failure message.</param>
    /// <param name="conditionText">The expected condition, for the failure message.</param>
    internal static async Task WaitUntilAsync(
        Func<Task<bool>> condition,
        Func<string>? describe = null,
        [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(condition))] string conditionText = ""
    )
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > WaitTimeout)
                Assert.Fail($"Not within {WaitTimeout}: {conditionText}. {describe?.Invoke()}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken);
        }
    }

    /// <summary>Waits until an SQL command in the database waits for a lock.</summary>
    internal Task WaitUntilCommandIsBlockedAsync() =>
        WaitUntilAsync(() =>
            SqlAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')")
        );
}
