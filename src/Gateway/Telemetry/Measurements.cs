using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Gateway.Telemetry;

/// <summary>
/// What the gateway counts and times, under names as OpenTelemetry has them: https://opentelemetry.io/docs/specs/semconv/general/metrics/. Nobody
/// listens unless it is configured; an instrument without a listener costs next to nothing.
/// </summary>
internal static class Measurements
{
    /// <summary>The meter's name, and that of the source of traces.</summary>
    public const string Name = "Gateway";

    private static readonly Meter _meter = new(Name, ProductVersion.Text);
    private static readonly InstrumentAdvice<double> _seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };
    private static readonly InstrumentAdvice<int> _keys = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000] };

    public static readonly Histogram<double> OperationDuration = _meter.CreateHistogram(
        "gateway.operation.duration",
        "s",
        "Executions of GraphQL operations; of a subscription, its start.",
        tags: null,
        _seconds
    );

    public static readonly Counter<long> RequestsRefused = _meter.CreateCounter<long>(
        "gateway.request.refused",
        "{request}",
        "Requests that were answered with errors alone, before anything of them ran."
    );

    public static readonly Counter<long> AnswersRemembered = _meter.CreateCounter<long>(
        "gateway.answer.remembered",
        "{answer}",
        "Answers to readers that were not made anew, since nothing had been written."
    );

    public static readonly Counter<long> DocumentsRemembered = _meter.CreateCounter<long>(
        "gateway.loader.remembered",
        "{key}",
        "Keys that a loader did not have to fetch, since nothing had been written."
    );

    public static readonly Histogram<int> LoaderBatchSize = _meter.CreateHistogram(
        "gateway.loader.batch.size",
        "{key}",
        "Keys that a loader fetched together.",
        tags: null,
        _keys
    );

    public static readonly UpDownCounter<long> Subscribers = _meter.CreateUpDownCounter<long>(
        "gateway.subscribers",
        "{subscriber}",
        "Followers of the feed on this node."
    );

    public static readonly Gauge<long> FeedLag = _meter.CreateGauge<long>(
        "gateway.feed.lag",
        "{entry}",
        "Entries of the feed that this node has yet to hand to its subscribers."
    );

    public static readonly Histogram<double> FeedDelay = _meter.CreateHistogram(
        "gateway.feed.delay",
        "s",
        "From the writing of an entry of the feed to its delivery on this node.",
        tags: null,
        _seconds
    );

    public static readonly Counter<long> ImportedFiles = _meter.CreateCounter<long>(
        "gateway.import.files",
        "{file}",
        "Files that were imported, by what became of them."
    );

    public static readonly Counter<long> WithdrawnArticles = _meter.CreateCounter<long>(
        "gateway.import.withdrawn",
        "{article}",
        "Articles that were withdrawn since their file is gone."
    );

    public static readonly Histogram<double> ImportDuration = _meter.CreateHistogram(
        "gateway.import.duration",
        "s",
        "Imports of folders and of changed files.",
        tags: null,
        _seconds
    );

    /// <summary>How many files each list of problems has; a node that imports no longer takes its own away, or it would tell for ever what it saw last.</summary>
    public static readonly ConcurrentDictionary<object, long> ImportProblems = new();

    public static readonly ObservableGauge<long> ImportProblemFiles = _meter.CreateObservableGauge(
        "gateway.import.problems",
        () => ImportProblems.Values.Select(files => new Measurement<long>(files)),
        "{file}",
        "Files that are refused at present, told by the node that imports."
    );
}
