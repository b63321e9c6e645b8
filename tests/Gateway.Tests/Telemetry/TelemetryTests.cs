using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using Gateway.Store.Import;
using Gateway.Store.Telemetry;
using Gateway.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Telemetry;

public sealed class TelemetryTests(PostgresServer postgres) : IAsyncDisposable
{
    private readonly ArticleFolder _folder = new ArticleFolder()
        .With(new Draft("2024-01-01-news") { Topics = ["Telemetry"] })
        .WithFile("_news/2024-01-02-broken.md", "---\ntitle: [cut\n---\n");

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Prometheus_metrics_cover_operations_commands_batches_subscribers_the_feed_and_imports()
    {
        await using var gateway = await StartAsync("--Telemetry:Prometheus=true");
        await gateway.ImportAsync(_folder.Root);
        await gateway.QueryAsync("query TelemetryNews { articles { nodes { title topics { name } } } }");
        await gateway.QueryAsync("query TelemetrySecret { articles { nodes { secured } } }");
        await gateway.QueryAsync("{ nothingLikeThis }");

        await WaitForSeriesAsync(
            gateway,
            "gateway_operation_duration_seconds_count",
            "graphql_operation_name=\"TelemetryNews\"",
            "graphql_operation_type=\"query\""
        );
        await WaitForSeriesAsync(
            gateway,
            "gateway_operation_duration_seconds_count",
            "graphql_operation_name=\"TelemetrySecret\"",
            "error_type=\"AUTH_NOT_AUTHORIZED\""
        );
        await WaitForSeriesAsync(gateway, "gateway_request_refused_total", "error_type=\"GRAPHQL_VALIDATION_FAILED\"");
        await WaitForSeriesAsync(gateway, "gateway_loader_batch_size_count", "gateway_loader_value=\"Topic\"");
        await WaitForSeriesAsync(gateway, "gateway_import_files_total", "gateway_import_outcome=\"created\"");
        await WaitForSeriesAsync(gateway, "gateway_import_files_total", "gateway_import_outcome=\"rejected\"");
        await WaitForSeriesAsync(gateway, "gateway_import_problems");
        await WaitForSeriesAsync(gateway, "gateway_import_duration_seconds_count");
        await WaitForSeriesAsync(gateway, "gateway_feed_lag");
        await WaitForSeriesAsync(gateway, "db_client_operation_duration_seconds_count");
        await WaitForSeriesAsync(gateway, "http_server_request_duration_seconds_count", "http_route=\"/graphql\"");
    }

    [Fact]
    public async Task The_resource_and_the_meter_have_the_version_of_the_program()
    {
        await using var gateway = await StartAsync("--Telemetry:Prometheus=true");
        await gateway.QueryAsync("query TelemetryVersion { __typename }");

        var version = ProductVersion.Text;
        Assert.Matches(@"^\d+\.\d+\.\d+", version);
        await WaitForSeriesAsync(gateway, "target_info", "service_name=\"gateway\"", $"service_version=\"{version}\"");
        await WaitForSeriesAsync(gateway, "gateway_operation_duration_seconds_count", $"otel_scope_version=\"{version}\"");
    }

    [Fact]
    public async Task Connected_subscribers_are_counted()
    {
        await using var gateway = await StartAsync("--Telemetry:Prometheus=true");
        using (
            var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query=subscription%7BarticlePublished%7Bcursor%7D%7D")
            {
                Headers = { { "Accept", "text/event-stream" } },
            }
        )
        using (await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, GatewayHost.CancellationToken))
            await WaitForSeriesAsync(gateway, "gateway_subscribers");
    }

    [Fact]
    public async Task Operation_names_in_metrics_and_spans_are_limited_and_trusted_documents_keep_theirs()
    {
        var spans = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Gateway",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => spans.Enqueue(activity.OperationName),
        };
        ActivitySource.AddActivityListener(listener);
        await using var gateway = await StartAsync("--Telemetry:Prometheus=true");
        for (var number = 0; number < 205; number++)
            await gateway.QueryAsync($"query Invented{number} {{ __typename }}");
        await gateway.QueryAsync("query SitemapQuery { __typename }");

        await WaitForSeriesAsync(gateway, "gateway_operation_duration_seconds_count", "graphql_operation_name=\"SitemapQuery\"");
        await WaitForSeriesAsync(gateway, "gateway_operation_duration_seconds_count", "graphql_operation_name=\"(other)\"");
        Assert.Contains("query Invented199", spans);
        Assert.DoesNotContain("query Invented200", spans);
        Assert.Contains("query (other)", spans);
    }

    [Fact]
    public async Task A_node_that_no_longer_imports_does_not_report_import_problems()
    {
        await using var gateway = await StartAsync("--Telemetry:Prometheus=true");
        await gateway.ImportAsync(_folder.Root);
        Assert.True(GatewayMetrics.ImportProblems.TryGetValue(gateway.App.Services.GetRequiredService<ImportProblems>(), out var files));

        gateway.App.Services.GetRequiredService<FolderImporter>().StopReportingMetrics();

        Assert.Equal(1, files);
        Assert.False(GatewayMetrics.ImportProblems.ContainsKey(gateway.App.Services.GetRequiredService<ImportProblems>()));
    }

    [Theory]
    [InlineData]
    [InlineData("--Telemetry:Prometheus=true", "--Telemetry:PrometheusPort=1")]
    public async Task Metrics_are_served_only_if_and_where_they_are_enabled(params string[] settings)
    {
        await using var gateway = await StartAsync(settings);

        using var response = await gateway.Client.GetAsync("/metrics", GatewayHost.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_trace_contains_the_request_the_operation_and_its_SQL_commands()
    {
        var stopped = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Gateway" or "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var gateway = await StartAsync();
        var trace = ActivityTraceId.CreateRandom();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query=query%20Traced%7Barticles%7Bnodes%7Btitle%7D%7D%7D");
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");

        using (await gateway.Client.SendAsync(request, GatewayHost.CancellationToken))
        {
            await GatewayHost.WaitUntilAsync(() => Task.FromResult(Of("Microsoft.AspNetCore").Any()));
        }

        var operation = Assert.Single(Of("Gateway"));
        Assert.Equal("query Traced", operation.OperationName);
        Assert.Equal(Of("Microsoft.AspNetCore").Single().SpanId, operation.ParentSpanId);
        Assert.Contains(
            Of("Npgsql"),
            command => command.ParentSpanId == operation.SpanId && command.GetTagItem("db.query.text") is not null
        );

        IEnumerable<Activity> Of(string source) => stopped.Where(activity => activity.TraceId == trace && activity.Source.Name == source);
    }

    [Fact]
    public async Task Metrics_and_traces_are_exported_to_an_OTLP_collector()
    {
        var received = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await using var collector = await StartCollectorAsync(received);
        await using (
            var gateway = await StartAsync(
                $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.Single()}",
                "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"
            )
        )
            await gateway.QueryAsync("query Collected { articles { nodes { title } } }");

        // A gateway exports its remaining data when it stops.
        await WaitUntilReceivedAsync("/v1/traces", "query Collected");
        await WaitUntilReceivedAsync("/v1/traces", "from gateway.mt_doc_article");
        await WaitUntilReceivedAsync("/v1/metrics", "gateway.operation.duration");

        Task WaitUntilReceivedAsync(string path, string text) =>
            GatewayHost.WaitUntilAsync(
                () => Task.FromResult(received.GetValueOrDefault(path, "").Contains(text, StringComparison.Ordinal)),
                conditionText: $"{text} at {path}"
            );
    }

    private async Task<GatewayHost> StartAsync(params string[] settings)
    {
        var gateway = new GatewayHost(postgres) { Settings = settings };
        await gateway.InitializeAsync();
        return gateway;
    }

    /// <summary>Waits for a series. Some are recorded after the response is sent, or by a background service when it first reads.</summary>
    private static async Task WaitForSeriesAsync(GatewayHost gateway, string name, params string[] labels)
    {
        IReadOnlyList<string> shown = [];
        try
        {
            await GatewayHost.WaitUntilAsync(async () =>
            {
                shown = (await gateway.Client.GetStringAsync("/metrics", GatewayHost.CancellationToken)).Split('\n');
                return shown.Any(line =>
                    line.StartsWith(name, StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal))
                );
            });
        }
        catch (Xunit.Sdk.FailException)
        {
            var ours = shown.Where(line =>
                line.StartsWith("gateway_", StringComparison.Ordinal) || line.StartsWith(name, StringComparison.Ordinal)
            );
            Assert.Fail($"No {name} with {string.Join(", ", labels)} in:\n{string.Join('\n', ours)}");
        }
    }

    /// <summary>Stores the received requests as text: protobuf contains names unencoded.</summary>
    private static async Task<WebApplication> StartCollectorAsync(ConcurrentDictionary<string, string> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var collector = builder.Build();
        collector.MapPost(
            "/v1/{signal}",
            async (HttpContext http) =>
            {
                using var reader = new StreamReader(http.Request.Body, Encoding.Latin1);
                var text = await reader.ReadToEndAsync(http.RequestAborted);
                received.AddOrUpdate(http.Request.Path, text, (_, before) => before + text);
            }
        );
        await collector.StartAsync(GatewayHost.CancellationToken);
        return collector;
    }
}
