using Gateway.Store.Telemetry;
using Gateway.Store.Writing;

namespace Gateway.Store.Import;

/// <summary>Records metrics of imports.</summary>
internal static class ImportTelemetry
{
    public static void Record(ImportReport report)
    {
        Count("created", report.Created);
        Count("updated", report.Updated);
        Count("unchanged", report.Unchanged);
        Count("skipped", report.Skipped);
        Count("rejected", report.Rejected);
        if (report.Withdrawn > 0)
            GatewayMetrics.WithdrawnArticles.Add(report.Withdrawn);
        GatewayMetrics.ImportDuration.Record(report.Duration.TotalSeconds);
    }

    /// <summary>Records the outcome of a file that a client sent. <c>null</c> if the file was rejected.</summary>
    public static void Record(ImportOutcome? outcome) =>
        Count(
            outcome switch
            {
                ImportOutcome.Created => "created",
                ImportOutcome.Updated => "updated",
                ImportOutcome.Unchanged => "unchanged",
                _ => "rejected",
            },
            1
        );

    private static void Count(string outcome, int files)
    {
        if (files > 0)
            GatewayMetrics.ImportedFiles.Add(files, new KeyValuePair<string, object?>("gateway.import.outcome", outcome));
    }
}
