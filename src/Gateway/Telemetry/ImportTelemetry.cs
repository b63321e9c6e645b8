using Gateway.Ingest;

namespace Gateway.Telemetry;

/// <summary>Counts what became of files.</summary>
internal static class ImportTelemetry
{
    public static void Record(ImportReport report)
    {
        Count("created", report.Created);
        Count("updated", report.Updated);
        Count("unchanged", report.Unchanged);
        Count("skipped", report.Skipped);
        Count("rejected", report.Rejected);
        if (report.Withdrawn > 0) Measurements.WithdrawnArticles.Add(report.Withdrawn);
        Measurements.ImportDuration.Record(report.Duration.TotalSeconds);
    }

    private static void Count(string outcome, int files)
    {
        if (files > 0) Measurements.ImportedFiles.Add(files, new KeyValuePair<string, object?>("gateway.import.outcome", outcome));
    }
}
