using System.Collections.Concurrent;
using System.Diagnostics;
using Gateway.Store.Telemetry;

namespace Gateway.Execution;

/// <summary>Measures the duration of operations, and creates a span for each one between its HTTP request and its SQL commands.</summary>
internal sealed class OperationTelemetry(
    ErrorMapper errorMapper,
    TrustedOperationStore trusted,
    OperationStatistics statistics,
    TimeProvider time
)
{
    // Clients choose the names of their operations, and each name is a time series. Trusted operations always have their own.
    private const int MaxNames = 200;
    private const string OtherNames = OperationStatistics.OtherNames;

    private static readonly ActivitySource _source = new(GatewayMetrics.Name, ProductVersion.Text);
    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);

    public async Task<OperationResult> ObserveAsync(PreparedOperation operation, Func<Task<OperationResult>> execute)
    {
        var operationName = operation.Name;
        var started = time.GetTimestamp();
        var hasErrors = true;
        try
        {
            var result = await ObserveAsync(operation.Kind, operationName, execute);
            hasErrors = result.HasErrors;
            return result;
        }
        finally
        {
            statistics.Record(operationName, time.GetElapsedTime(started), hasErrors);
        }
    }

    /// <summary>Starts a span for the execution of one subscription event.</summary>
    public static Activity? StartEvent() => _source.StartActivity("subscription event");

    private async Task<OperationResult> ObserveAsync(OperationKind kind, string? operationName, Func<Task<OperationResult>> execute)
    {
        if (!GatewayMetrics.OperationDuration.Enabled && !_source.HasListeners())
            return await execute();

        var (type, name) = (TypeOf(kind), operationName is null ? null : MetricName(operationName));
        var tags = new TagList { { "graphql.operation.type", type } };
        if (name is not null)
            tags.Add("graphql.operation.name", name);
        using var activity = _source.StartActivity(ActivityKind.Internal, tags: tags, name: name is null ? type : $"{type} {name}");
        var started = time.GetTimestamp();
        var error = "CANCELLED";
        try
        {
            var result = await execute();
            error = errorMapper.CauseOf(result)?.Code;
            return result;
        }
        finally
        {
            if (error is not null)
                tags.Add("error.type", error);
            GatewayMetrics.OperationDuration.Record(time.GetElapsedTime(started).TotalSeconds, tags);
            if (error is not null)
                activity?.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
        }
    }

    private string MetricName(string name) =>
        trusted.HasName(name) || _names.ContainsKey(name) || (_names.Count < MaxNames && _names.TryAdd(name, true)) ? name : OtherNames;

    private static string TypeOf(OperationKind kind) =>
        kind switch
        {
            OperationKind.Mutation => "mutation",
            OperationKind.Subscription => "subscription",
            _ => "query",
        };
}
