using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Commands;
using Gateway.Hosting;
using Gateway.Store;
using Gateway.Store.Import;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Gateway.Tests.Fixtures;

/// <summary>A gateway in this process, listening on a port of its own, over a database of its own.</summary>
public sealed class GatewayHost(PostgresServer postgres) : IAsyncLifetime
{
    private WebApplication? _app;
    private ActivityListener? _listener;

    internal static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>How long a test waits for something that takes milliseconds on a quiet machine.</summary>
    internal static TimeSpan Patience { get; } = TimeSpan.FromSeconds(90);

    public string ConnectionString { get; private set; } = "";

    public HttpClient Client { get; } = new();

    /// <summary>Is told of every command with its values as it is sent.</summary>
    internal Action<NpgsqlCommand>? CommandSent { get; init; }

    /// <summary>Settings as on the command line: <c>--Name=value</c>.</summary>
    internal IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Another node on whose database this one works, too.</summary>
    internal GatewayHost? Beside { get; init; }

    /// <summary>The gateway's clock, where it is not the machine's.</summary>
    internal TimeProvider? Time { get; init; }

    /// <summary>What takes the gateway's log.</summary>
    internal ILoggerProvider? Log { get; init; }

    /// <summary>How long a stop may take before the host gives up. Null uses the gateway's own limit.</summary>
    internal TimeSpan? ShutdownTimeout { get; init; }

    /// <summary>What the database is reached through, instead of directly.</summary>
    internal PostgresForwarder? Forwarder { get; init; }

    public WebApplication App => _app ?? throw new InvalidOperationException("The gateway has not been started.");

    internal NpgsqlDataSource DataSource => App.Services.GetRequiredService<NpgsqlDataSource>();

    internal string Database => new NpgsqlConnectionStringBuilder(ConnectionString).Database ?? "";

    public async ValueTask InitializeAsync()
    {
        ConnectionString = Beside?.ConnectionString ?? await postgres.CreateDatabaseAsync(CancellationToken);
        var builder = ServeCommand.CreateBuilder([
            "--urls",
            "http://127.0.0.1:0",
            "--Logging:LogLevel:Default=Warning",
            // No test fails because the machine is slow. Those that are about a limit set it.
            "--Limits:ExecutionTimeout=00:01:00",
            "--Limits:LockTimeout=00:01:00",
            "--Limits:StatementTimeout=00:01:00",
            "--Limits:ResponseCacheBytes=0",
            "--Limits:DocumentCacheBytes=0",
            .. Settings,
        ]);
        var connectionString = Forwarder?.Through(ConnectionString) ?? ConnectionString;
        builder
            .Services.AddStore(connectionString, builder.Configuration)
            .AddSources(connectionString, builder.Configuration)
            .AddGraph()
            .AddTelemetry(builder.Configuration);
        if (Time is { } time)
            builder.Services.AddSingleton(time);
        if (Log is { } log)
            builder.Logging.AddProvider(log);
        if (ShutdownTimeout is { } shutdownTimeout)
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = shutdownTimeout);
        if (CommandSent is { } note)
            builder.Services.AddSingleton(_ => Telling(note));
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
        if (_app is null)
            return;
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    /// <summary>Sends an operation over HTTP.</summary>
    public Task<Answer> QueryAsync(string query, object? variables = null) => QueryAsAsync(null, query, variables);

    /// <summary>Sends an operation over HTTP, with what stands in <c>Authorization</c>.</summary>
    internal async Task<Answer> QueryAsAsync(string? authorization, string query, object? variables = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query, variables }) };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await Client.SendAsync(request, CancellationToken);
        return new Answer(response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(CancellationToken));
    }

    /// <summary>Imports a folder or file as the command does.</summary>
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
        App.Services.GetRequiredService<Importer>().RunAsync(request, progress: null, CancellationToken);

    // Npgsql tells only where someone listens.
    private NpgsqlDataSource Telling(Action<NpgsqlCommand> note)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(_listener);
        var builder = new NpgsqlDataSourceBuilder(ConnectionString);
        builder.ConfigureTracing(tracing => tracing.ConfigureCommandEnrichmentCallback((_, command) => note(command)));
        return builder.Build();
    }

    /// <summary>The single value of an SQL query.</summary>
    internal async Task<T> SqlAsync<T>(string sql, params object[] values)
    {
        await using var command = DataSource.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return (T)(await command.ExecuteScalarAsync(CancellationToken) ?? throw new InvalidOperationException("There is no row."));
    }

    /// <summary>
    /// Ends when the condition holds, and fails if it does not hold within a minute or two. The limit only keeps a failing test from running
    /// forever. It says nothing about speed, because other programs may use the machine at the same time.
    /// </summary>
    internal static async Task UntilAsync(
        Func<Task<bool>> condition,
        [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(condition))] string what = ""
    )
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
                Assert.Fail($"Not within {Patience}: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken);
        }
    }

    /// <summary>Ends when some command in the database waits for a lock.</summary>
    internal Task UntilACommandWaitsAsync() =>
        UntilAsync(() =>
            SqlAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')")
        );
}
