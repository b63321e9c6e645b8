using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Commands.Doctor;
using Gateway.Hosting;
using Gateway.Store.Configuration;
using Gateway.Store.ContentSources;
using Gateway.Store.Database;
using Gateway.Store.Reading;
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
        command.SetAction((parsed, cancellationToken) => RunAsync(builder.Value.Configuration, parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IConfiguration configuration, bool json, CancellationToken cancellationToken)
    {
        var server = await ServerAsync(configuration, cancellationToken);
        if (!StoreServices.Exist(configuration))
        {
            Console.Error.WriteLine("There is no database yet. The first start of the gateway creates it.");
            return ExitCode.CouldNotRun;
        }

        try
        {
            await using var store = await StoreServices.OpenAsync(configuration, cancellationToken);
            var dataSource = store.Services.GetRequiredKeyedService<NpgsqlDataSource>(DataSources.ForImport);
            if (await StoreStatus.ReadAsync(dataSource, cancellationToken) is not { } status)
            {
                Console.Error.WriteLine($"{store.Description} has no tables of a gateway. Start the gateway once, or run gateway import.");
                return ExitCode.CouldNotRun;
            }

            var content = ContentSettings.Of(configuration);
            string[] roots = [.. content.Paths, .. content.Git.Select(repository => repository.Root)];
            var counts = await StoreStatus.CountArticlesAsync(dataSource, roots, cancellationToken);
            var sources = content.Paths.Concat(content.Git.Select(repository => repository.DisplayUrl)).Zip(counts).ToList();
            if (json)
                PrintJson(server, store.Description, status, sources);
            else
                Print(server, store.Description, status, sources, Console.Out);
            return server.IsReady ? ExitCode.Success : ExitCode.SomeRejected;
        }
        catch (Exception error) when (StoreServices.IsUnavailable(error))
        {
            Console.Error.WriteLine($"The database cannot be used. {error.Message.ReplaceLineEndings(" ")} gateway doctor says more.");
            return ExitCode.CouldNotRun;
        }
    }

    private static async Task<ServerState> ServerAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var address = PortChecks.Comparable(PortChecks.AddressesIn(configuration).FirstOrDefault() ?? "http://localhost:8080");
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

    private static void Print(
        ServerState server,
        string database,
        StoreStatus status,
        List<(string Name, long Articles)> sources,
        TextWriter output
    )
    {
        Line("Version", ProductVersion.Text);
        Line("Address", $"{server.Address}: {server.Describe()}");
        Line("Database", $"{database}, PostgreSQL {status.PostgresVersion}, {Number(status.Bytes >> 20)} MB");
        Line(
            "Nodes",
            $"{Number(status.Nodes)}{(status.HasImporter ? ", one of which imports content" : ", none of which imports content")}"
        );
        Line("Articles", $"{Number(status.Articles)}, of which readers see {Number(status.VisibleArticles)}");
        Line("Providers", Number(status.Providers));
        Line("Topics", Number(status.Topics));
        Line("Files", $"{Number(status.Errors)} errors, {Number(status.Warnings)} warnings");
        Line(
            "Feed",
            $"{Number(status.FeedEntries)} events kept, the last one {(status.LastEventAt is { } at ? $"at {at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC" : "never")}"
                + (server.FeedLag is { } lag ? $"; {Number(lag)} not yet delivered" : "")
        );
        foreach (var (name, articles) in sources)
            Line("Source", $"{name}: {Number(articles)} articles");

        void Line(string label, string text) => output.WriteLine($"{label.PadRight(LabelWidth)}  {text}");
    }

    private static void PrintJson(ServerState server, string database, StoreStatus status, List<(string Name, long Articles)> sources) =>
        Console.Out.WriteLine(
            JsonSerializer.Serialize(
                new JsonStatus(
                    ProductVersion.Text,
                    server.Address,
                    server.IsRunning,
                    server.IsReady,
                    server.FeedLag,
                    database,
                    status,
                    [.. sources.Select(source => new JsonSource(source.Name, source.Articles))]
                ),
                ImportJson.Readable.JsonStatus
            )
        );

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    // OpenTelemetry writes dots as underscores, and the time at the end of the line.
    [GeneratedRegex(
        @"^gateway_feed_lag\w*(\{[^}]*\})? (?<entries>[0-9.eE+]+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1_000
    )]
    private static partial Regex FeedLag();

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
    IReadOnlyList<JsonSource> Sources
);

internal sealed record JsonSource(string Name, long Articles);
