using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Content.Tests;

/// <summary>A result as a person reads it in a diff.</summary>
internal static class ResultText
{
    private static readonly JsonSerializerOptions _options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    internal static string Of(ContentResult result) => Content(result) + string.Concat(result.Warnings.Select(Of));

    private static string Content(ContentResult result) =>
        result switch
        {
            ContentResult.GoldenFile accepted => $"article\n{JsonSerializer.Serialize(accepted.Article, _options)}\n",
            ContentResult.Topic topic => $"topic\n{JsonSerializer.Serialize(topic.Content, _options)}\n",
            ContentResult.Organization organization => $"organization\n{JsonSerializer.Serialize(organization.Content, _options)}\n",
            ContentResult.Skipped skipped => $"skipped {skipped.Reason}: {skipped.Detail}\n",
            ContentResult.Rejected rejected => string.Concat(rejected.Problems.Select(Of)),
            _ => throw new InvalidOperationException($"There is no sixth kind: {result}"),
        };

    private static string Of(ContentProblem problem) =>
        $"{problem.Line}:{problem.Column}: {(problem.Severity == ProblemSeverity.Warning ? "warning " : "")}{problem.Code} {problem.Message}\n    {problem.Hint}\n";
}
