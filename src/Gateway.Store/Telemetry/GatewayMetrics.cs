using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Gateway.Store.Telemetry;

/// <summary>
/// The metrics of the gateway. The names follow https://opentelemetry.io/docs/specs/semconv/general/metrics/. Metrics are exported only if
/// that is configured; an instrument without a listener costs almost nothing.
/// </summary>
internal static class GatewayMetrics
{
    /// <summary>The name of the meter and of the trace source.</summary>
    public const string Name = "Gateway";

    /// <summary>The tag with the kind of the values of a loader.</summary>
    public const string LoaderValue = "gateway.loader.value";

    private static readonly Meter _meter = new(Name, ProductVersion.Text);
    private static readonly InstrumentAdvice<double> _seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };
    private static readonly InstrumentAdvice<int> _keys = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000] };

    public static readonly Histogram<double> OperationDuration = _meter.CreateHistogram(
        "gateway.operation.duration",
        "s",
        "Duration of GraphQL operations. For a subscription, the duration of its start.",
        tags: null,
        _seconds
    );

    public static readonly Counter<long> RequestsRejected = _meter.CreateCounter<long>(
        "gateway.request.refused",
        "{request}",
        "Requests that were rejected before execution."
    );

    public static readonly Counter<long> ResponseCacheHits = _meter.CreateCounter<long>(
        "gateway.answer.remembered",
        "{answer}",
        "Responses to readers that were served from the response cache."
    );

    public static readonly Counter<long> DocumentCacheHits = _meter.CreateCounter<long>(
        "gateway.loader.remembered",
        "{key}",
        "Keys that a loader served from the document cache."
    );

    public static readonly Histogram<int> LoaderBatchSize = _meter.CreateHistogram(
        "gateway.loader.batch.size",
        "{key}",
        "Number of keys in a batch of a loader.",
        tags: null,
        _keys
    );

    public static readonly UpDownCounter<long> Subscribers = _meter.CreateUpDownCounter<long>(
        "gateway.subscribers",
        "{subscriber}",
        "Active subscribers on this node."
    );

    public static readonly Gauge<long> FeedLag = _meter.CreateGauge<long>(
        "gateway.feed.lag",
        "{entry}",
        "Feed entries that this node has not yet delivered to its subscribers."
    );

    public static readonly Histogram<double> FeedDelay = _meter.CreateHistogram(
        "gateway.feed.delay",
        "s",
        "Time from the write of a feed entry to its delivery on this node.",
        tags: null,
        _seconds
    );

    public static readonly Counter<long> ImportedFiles = _meter.CreateCounter<long>(
        "gateway.import.files",
        "{file}",
        "Imported files, by outcome."
    );

    public static readonly Counter<long> WithdrawnArticles = _meter.CreateCounter<long>(
        "gateway.import.withdrawn",
        "{article}",
        "Articles that were withdrawn because their file was removed."
    );

    public static readonly Histogram<double> ImportDuration = _meter.CreateHistogram(
        "gateway.import.duration",
        "s",
        "Duration of imports of folders and of changed files.",
        tags: null,
        _seconds
    );

    /// <summary>
    /// The number of rejected files in each list of problems. A node that stops importing removes its entry, so that it does not report an
    /// outdated value.
    /// </summary>
    public static readonly ConcurrentDictionary<object, long> ImportProblems = new();

    public static readonly ObservableGauge<long> ImportProblemFiles = _meter.CreateObservableGauge(
        "gateway.import.problems",
        () => ImportProblems.Values.Select(files => new Measurement<long>(files)),
        "{file}",
        "Files that are currently rejected. The importing node reports it."
    );
}
