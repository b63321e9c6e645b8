using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Gateway.Content.Problems;
using Gateway.Content.Results;

namespace Gateway.Content.Tests;

/// <summary>A result as text that is readable in a diff.</summary>
internal static class ResultText
{
    private static readonly JsonSerializerOptions _options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(OmitRareLists),
    };

    // Few files have authors or former URLs. The origin of a slug, URLs and translations are tested with the store.
    private static void OmitRareLists(JsonTypeInfo type)
    {
        foreach (
            var property in type.Properties.Where(property =>
                property.Name
                    is nameof(ArticleContent.IsSlugFromTitle)
                        or nameof(ArticleContent.FormerAddresses)
                        or nameof(ArticleContent.TranslationKey)
            )
        )
            property.ShouldSerialize = (_, _) => false;
        foreach (
            var property in type.Properties.Where(property =>
                property.Name is nameof(ArticleContent.Authors) or nameof(ArticleContent.Aliases)
            )
        )
            property.ShouldSerialize = (_, value) => value is System.Collections.ICollection { Count: > 0 };
    }

    internal static string Of(ContentResult result) => Content(result) + string.Concat(result.Warnings.Select(Of));

    private static string Content(ContentResult result) =>
        result switch
        {
            ContentResult.AcceptedArticle accepted => $"article\n{JsonSerializer.Serialize(accepted.Article, _options)}\n",
            ContentResult.Topic topic => $"topic\n{JsonSerializer.Serialize(topic.Content, _options)}\n",
            ContentResult.Organization organization => $"organization\n{JsonSerializer.Serialize(organization.Content, _options)}\n",
            ContentResult.Synonyms synonyms => $"synonyms\n{JsonSerializer.Serialize(synonyms.Content.Groups, _options)}\n",
            ContentResult.Skipped skipped => $"skipped {skipped.Reason}: {skipped.Detail}\n",
            ContentResult.Rejected rejected => string.Concat(rejected.Problems.Select(Of)),
            _ => throw new InvalidOperationException($"There is no seventh kind: {result}"),
        };

    private static string Of(ContentProblem problem) =>
        $"{problem.Line}:{problem.Column}: {(problem.Severity == ProblemSeverity.Warning ? "warning " : "")}{problem.Code} {problem.Message}\n    {problem.Hint}\n";
}
