using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Content.Problems;
using Gateway.Content.Results;
using Gateway.Hosting;
using Gateway.Store.Import;

namespace Gateway.Commands;

/// <summary>Shows the progress and the result of an import.</summary>
internal interface IImportOutput
{
    /// <summary>Shows which database the import writes to.</summary>
    Task WriteDatabaseAsync(string description);

    /// <summary>Runs the import and shows its progress.</summary>
    Task<ImportReport> RunWithProgressAsync(Func<IProgress<ImportProgress>?, Task<ImportReport>> run);

    /// <summary>Shows the result.</summary>
    Task ReportAsync(ImportReport report, ImportRequest request);

    /// <summary>Reports why the import could not run.</summary>
    /// <returns>The exit code.</returns>
    Task<int> ReportErrorAsync(string message);
}

/// <summary>One JSON object, for programs.</summary>
internal sealed class JsonImportOutput(TextWriter output, TextWriter error) : IImportOutput
{
    // Standard output has the JSON object only.
    public Task WriteDatabaseAsync(string description) => error.WriteLineAsync($"Importing into {description}.");

    public Task<ImportReport> RunWithProgressAsync(Func<IProgress<ImportProgress>?, Task<ImportReport>> run) => run(null);

    public async Task ReportAsync(ImportReport report, ImportRequest request)
    {
        foreach (var explanation in report.FoldersWithoutArticles(request.Paths))
            await error.WriteLineAsync(explanation);
        var problems = report.Problems.Select(found => JsonProblem.Of(found.Path, found.Problem));
        await output.WriteLineAsync(
            JsonSerializer.Serialize(
                new JsonReport(
                    report.Files,
                    report.Created,
                    report.Updated,
                    report.Unchanged,
                    report.Skipped,
                    report.Rejected,
                    request.Prune ? report.Withdrawn : null,
                    [.. problems],
                    [.. report.SkippedFiles.Select(JsonSkippedFile.Of)],
                    (long)report.Duration.TotalMilliseconds
                ),
                ImportJson.Readable.JsonReport
            )
        );
    }

    public async Task<int> ReportErrorAsync(string message)
    {
        await error.WriteLineAsync(message);
        return ExitCode.CouldNotRun;
    }
}

internal sealed record JsonReport(
    int Files,
    int Created,
    int Updated,
    int Unchanged,
    int Skipped,
    int Rejected,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Withdrawn,
    IReadOnlyList<JsonProblem> Problems,
    IReadOnlyList<JsonSkippedFile> SkippedFiles,
    long DurationMs
);

/// <param name="Path">The path of the file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Code">The code.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">How to fix it.</param>
/// <param name="Severity"><c>WARNING</c>; missing for an error.</param>
internal sealed record JsonProblem(
    string Path,
    int? Line,
    int? Column,
    string Code,
    string Message,
    string? Hint,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Severity
)
{
    public static JsonProblem Of(string path, ContentProblem problem) =>
        new(
            path,
            problem.Line,
            problem.Column,
            problem.Code,
            problem.Message,
            problem.Hint,
            problem.Severity == ProblemSeverity.Warning ? "WARNING" : null
        );
}

internal sealed record JsonSkippedFile(string Path, string Code, string Message)
{
    public static JsonSkippedFile Of(SkippedFile file) => new(file.Path, file.Code, file.Message);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JsonReport))]
[JsonSerializable(typeof(JsonCheck))]
[JsonSerializable(typeof(JsonSettings))]
[JsonSerializable(typeof(JsonStatus))]
[JsonSerializable(typeof(JsonDiagnosis))]
internal sealed partial class ImportJson : JsonSerializerContext
{
    public static ImportJson Readable { get; } =
        new(
            new JsonSerializerOptions
            {
                PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
}
