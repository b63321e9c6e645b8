using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Gateway.Authentication;
using Gateway.EmbeddedPostgres;
using Gateway.Store.Access;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Benchmarks.Servers;

/// <summary>A gateway in a process of its own, with a database in a temporary folder or one that exists.</summary>
internal sealed class GatewayServer : IAsyncDisposable
{
    private const string Mutation = "mutation ($input: ImportArticleInput!) { importArticle(input: $input) { outcome } }";

    private readonly DirectoryInfo? _folder;
    private readonly EmbeddedPostgresServer? _database;
    private readonly string _program;
    private readonly int _connections;
    private readonly IReadOnlyList<string> _settings;
    private readonly string _key = ApiKey.Generate();
    private readonly HttpClient _client;
    private Process _process;

    private GatewayServer(
        DirectoryInfo? folder,
        EmbeddedPostgresServer? database,
        string connectionString,
        string program,
        int connections,
        IReadOnlyList<string> settings
    )
    {
        _folder = folder;
        _database = database;
        ConnectionString = connectionString;
        _program = program;
        _connections = connections;
        _settings = settings;
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
        _client.DefaultRequestHeaders.Authorization = new("Bearer", _key);
        _process = StartProcess();
    }

    public int Port { get; } = FreePort();

    /// <summary>The connection string of the database.</summary>
    public string ConnectionString { get; }

    /// <summary>The CPU time that the process has used. PostgreSQL is not included.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The memory that the process has in use, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <param name="folder">The folder of the program; <c>null</c> for the one beside this program.</param>
    /// <param name="connections">The number of connections that clients may open.</param>
    /// <param name="connectionString">An existing database; <c>null</c> for a new one.</param>
    /// <param name="settings">More settings in the form of environment variables: <c>Name=value</c>.</param>
    public static async Task<GatewayServer> StartAsync(
        string? folder,
        int connections,
        string? connectionString = null,
        IReadOnlyList<string>? settings = null
    )
    {
        var program = Path.Combine(folder ?? AppContext.BaseDirectory, "gateway.dll");
        var (data, database) = connectionString is null ? await StartDatabaseAsync() : (null, null);
        var server = new GatewayServer(
            data,
            database,
            connectionString ?? database?.ConnectionString ?? "",
            program,
            connections,
            settings ?? []
        );
        await server.WaitForAnswerAsync("{ articles { totalCount } }");
        return server;
    }

    /// <summary>Imports a folder of articles with the command of the same program, and returns the time.</summary>
    public async Task<TimeSpan> ImportAsync(string articles)
    {
        var started = Stopwatch.GetTimestamp();
        using var import =
            Process.Start(
                new ProcessStartInfo("dotnet", [_program, "import", articles, "--json"])
                {
                    Environment = { ["ConnectionStrings__Gateway"] = ConnectionString },
                    RedirectStandardOutput = true,
                    UseShellExecute = false,
                }
            ) ?? throw new InvalidOperationException("The import did not start.");
        await import.StandardOutput.ReadToEndAsync();
        await import.WaitForExitAsync();
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Sends an operation with the variable <c>$value</c>.</summary>
    /// <exception cref="InvalidOperationException">The response has errors.</exception>
    public async Task QueryAsync(string query, string value)
    {
        var answer = await QueryAsync(new { query, variables = new { value } });
        if (answer.TryGetProperty("errors", out var errors))
            throw new InvalidOperationException($"{query}: {errors}");
    }

    /// <summary>Starts the program again, and measures the time until it has answered a query.</summary>
    public async Task<TimeSpan> RestartAsync(string query)
    {
        await StopAsync();
        var started = Stopwatch.GetTimestamp();
        _process = StartProcess();
        await WaitForAnswerAsync(query);
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Publishes an article.</summary>
    /// <param name="name">The end of its slug.</param>
    /// <returns>False if the gateway rejected it, for example because it is overloaded.</returns>
    public async Task<bool> PublishAsync(string name)
    {
        var fileName = $"2024-01-01-{name}.md";
        var content = $"""
            ---
            title: "An article of the measurement"
            category: news
            publishedDateTime: 2024-01-01T00:00:00Z
            webUrl: https://gazette.example/{name}
            provider:
              name: The Gazette
              domain: gazette.example
            topics: ["Measurement", "Subscriptions"]
            ---
            A short text about what was measured, so that the words of the article are stored as well.
            """;
        var answer = await QueryAsync(new { query = Mutation, variables = new { input = new { fileName, content } } });
        return answer.TryGetProperty("data", out var data)
            && data.ValueKind == JsonValueKind.Object
            && data.GetProperty("importArticle").GetProperty("outcome").GetString() == "CREATED";
    }

    /// <summary>The current end of the feed.</summary>
    public async Task<string> CursorAsync()
    {
        var answer = await QueryAsync(new { query = "{ articlePublishedCursor }" });
        return answer.GetProperty("data").GetProperty("articlePublishedCursor").GetString() ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await StopAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        _folder?.Delete(recursive: true);
    }

    private static async Task<(DirectoryInfo? Folder, EmbeddedPostgresServer? Database)> StartDatabaseAsync()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-benchmarks-");
        var options = new EmbeddedPostgresOptions { DataDirectory = folder.FullName };
        return (folder, await EmbeddedPostgresServer.StartAsync(options, NullLogger.Instance, CancellationToken.None));
    }

    private async Task StopAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<JsonElement> QueryAsync(object request)
    {
        using var response = await _client.PostAsJsonAsync("/graphql", request);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private Process StartProcess()
    {
        var start = new ProcessStartInfo("dotnet", [_program, "--urls", $"http://127.0.0.1:{Port}"])
        {
            Environment =
            {
                ["ConnectionStrings__Gateway"] = ConnectionString,
                ["Logging__LogLevel__Default"] = "Warning",
                ["Limits__Connections"] = $"{_connections}",
                ["Limits__ConnectionsPerAddress"] = $"{_connections}",
                ["Access__ApiKeys__0__Name"] = "driver",
                ["Access__ApiKeys__0__Hash"] = Convert.ToHexStringLower(ApiKey.HashOf(_key)),
                ["Access__ApiKeys__0__Scopes__0"] = Scope.ArticlesWrite,
            },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var setting in _settings.Select(setting => setting.Split('=', 2)))
            start.Environment[setting[0]] = setting[1];
        var process = Process.Start(start) ?? throw new InvalidOperationException("The gateway did not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private async Task WaitForAnswerAsync(string query)
    {
        while (!_process.HasExited)
        {
            try
            {
                if ((await QueryAsync(new { query })).TryGetProperty("data", out _))
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(5);
        }

        throw new InvalidOperationException("The gateway ended before it answered.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
