using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Commands.Doctor;
using Gateway.Content.Text;
using Gateway.Hosting;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Store.Monitoring;
using Gateway.Store.Queries;
using Gateway.Store.Telemetry;
using Npgsql;

namespace Gateway.Commands;

/// <summary>
/// <c>gateway status</c>: prints the state of the gateway at the configured address, and of its database. It changes nothing. The exit code
/// is 1 if no gateway is ready at the address.
/// </summary>
internal static partial class StatusCommand
{
    private const int LabelWidth = 10;
    private static readonly TimeSpan _maxWait = TimeSpan.FromSeconds(5);

    /// <param name="builder">The settings.</param>
    public static Command Create(Lazy<WebApplicationBuilder> builder)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("status", "Print the state of a running gateway and of its database.") { json };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(builder.Value.Configuration, parsed.GetValue(json), CommandConsole.Of(parsed), cancellationToken)
        );
        return command;
    }

    private static async Task<int> RunAsync(
        IConfiguration configuration,
        bool json,
        CommandConsole console,
        CancellationToken cancellationToken
    )
    {
        var server = await ServerAsync(configuration, cancellationToken);
        if (!StoreServices.Exist(configuration))
        {
            console.Error.WriteLine("There is no database yet. The first start of the gateway creates it.");
            return ExitCode.CouldNotRun;
        }

        try
        {
            await using var store = await StoreServices.OpenAsync(configuration, console.AddLog, cancellationToken);
            var dataSource = store.Services.GetRequiredKeyedService<NpgsqlDataSource>(DataSources.ForImport);
            if (await StoreStatus.ReadAsync(dataSource, cancellationToken) is not { } status)
            {
                console.Error.WriteLine($"{store.Description} has no tables of a gateway. Start the gateway once, or run gateway import.");
                return ExitCode.CouldNotRun;
            }

            var state = new State(
                server,
                store.Description,
                status,
                await NodeTable.ReadAsync(dataSource, cancellationToken),
                await SourceTable.ReadAsync(dataSource, cancellationToken)
            );
            if (json)
                PrintJson(state, console.Output);
            else
                Print(state, console.Output);
            return server.IsReady ? ExitCode.Success : ExitCode.Failed;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            console.Error.WriteLine("An earlier version of the gateway created the tables. Start this version once to update them.");
            return ExitCode.CouldNotRun;
        }
        catch (Exception error) when (StoreServices.IsUnavailable(error))
        {
            console.Error.WriteLine(
                $"The database cannot be used. {error.Message.ReplaceLineEndings(" ")} Run gateway doctor for details."
            );
            return ExitCode.CouldNotRun;
        }
    }

    private static async Task<ServerState> ServerAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var address = PortChecks.Comparable(ServerAddresses.In(configuration)[0]);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url))
            return new ServerState(address, IsRunning: false, IsReady: false, FeedLag: null);
        using var client = new HttpClient { Timeout = _maxWait };
        try
        {
            using var response = await client.GetAsync(new Uri(url, "/health/ready"), cancellationToken);
            var isRunning = response.IsSuccessStatusCode || await PortChecks.IsGatewayAsync(url);
            return new ServerState(
                address,
                isRunning,
                response.IsSuccessStatusCode,
                isRunning ? await FeedLagAsync(client, url, configuration, cancellationToken) : null
            );
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new ServerState(address, IsRunning: false, IsReady: false, FeedLag: null);
        }
    }

    // Only the node itself knows it.
    private static async Task<long?> FeedLagAsync(
        HttpClient client,
        Uri url,
        IConfiguration configuration,
        CancellationToken cancellationToken
    )
    {
        if (!configuration.Read<bool>("Telemetry:Prometheus"))
            return null;
        var metrics = new UriBuilder(url) { Path = "/metrics", Port = configuration.Read<int?>("Telemetry:PrometheusPort") ?? url.Port };
        try
        {
            var text = await client.GetStringAsync(metrics.Uri, cancellationToken);
            return
                FeedLag().Match(text) is { Success: true } match
                && double.TryParse(match.Groups["entries"].ValueSpan, CultureInfo.InvariantCulture, out var entries)
                ? (long)entries
                : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static void Print(State state, TextWriter output)
    {
        var (server, database, store, nodes, sources) = state;
        Line("Version", ProductVersion.Text);
        Line("Address", $"{server.Address}: {server.Describe()}");
        Line("Database", $"{database}, PostgreSQL {store.PostgresVersion}, {Number(store.Bytes >> 20)} MB");
        Line("Articles", $"{Number(store.Articles)}, of which readers see {Number(store.VisibleArticles)}");
        Line("Providers", Number(store.Providers));
        Line("Topics", Number(store.Topics));
        Line("Files", $"{CountText.Of(store.Errors, "error")}, {CountText.Of(store.Warnings, "warning")}");
        Line(
            "Feed",
            $"{CountText.Of(store.FeedEntries, "event")} kept, the last one {(store.LastEventAt is { } at ? $"at {Time(at)}" : "never")}"
                + (server.FeedLag is { } lag ? $"; {Number(lag)} not yet delivered" : "")
        );
        Line("Importing", store.HasImporter ? "yes" : "no node follows content");
        foreach (var node in nodes)
            Line("Node", $"{node.Name}: version {node.Version}, {(node.IsAlive ? "running" : $"last seen at {Time(node.SeenAt)}")}");
        foreach (var source in sources)
            Line(
                "Source",
                $"{source.Source.Location}: {Number(source.Accepted)} accepted, {Number(source.Skipped)} skipped, {Number(source.Rejected)} rejected, "
                    + (source.ScannedAt is { } scanned ? $"scanned at {Time(scanned)}" : "not scanned yet")
                    + (source.Source.IsAvailable ? "" : "; it is unavailable now")
            );

        void Line(string label, string text) => output.WriteLine($"{label.PadRight(LabelWidth)}  {text}");
    }

    private static void PrintJson(State state, TextWriter output) =>
        output.WriteLine(
            JsonSerializer.Serialize(
                new JsonStatus(
                    ProductVersion.Text,
                    state.Server.Address,
                    state.Server.IsRunning,
                    state.Server.IsReady,
                    state.Server.FeedLag,
                    state.Database,
                    state.Store,
                    state.Nodes,
                    [
                        .. state.Sources.Select(source => new JsonSource(
                            source.Source.Location,
                            source.Source.IsAvailable,
                            source.Node,
                            source.ScannedAt,
                            source.Accepted,
                            source.Skipped,
                            source.Rejected
                        )),
                    ]
                ),
                ImportJson.Readable.JsonStatus
            )
        );

    private static string Time(DateTimeOffset time) =>
        $"{time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    // OpenTelemetry writes dots as underscores, and the time at the end of the line.
    [GeneratedRegex(
        @"^gateway_feed_lag\w*(\{[^}]*\})? (?<entries>[0-9.eE+]+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1_000
    )]
    private static partial Regex FeedLag();

    private sealed record State(
        ServerState Server,
        string Database,
        StoreStatus Store,
        IReadOnlyList<NodeStatus> Nodes,
        IReadOnlyList<SourceStatus> Sources
    );

    private sealed record ServerState(string Address, bool IsRunning, bool IsReady, long? FeedLag)
    {
        public string Describe() =>
            IsReady ? "running and ready"
            : IsRunning ? "running, but not ready"
            : "not running";
    }
}

internal sealed record JsonStatus(
    string Version,
    string Address,
    bool Running,
    bool Ready,
    long? FeedLag,
    string Database,
    StoreStatus Store,
    IReadOnlyList<NodeStatus> Nodes,
    IReadOnlyList<JsonSource> Sources
);

internal sealed record JsonSource(
    string Name,
    bool Available,
    string Node,
    DateTimeOffset? ScannedAt,
    long Accepted,
    long Skipped,
    long Rejected
);
