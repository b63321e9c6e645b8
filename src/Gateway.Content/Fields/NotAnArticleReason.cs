using Gateway.Content.Parsing;
using Gateway.Content.Problems;
using Gateway.Content.Results;
using Gateway.Content.Text;

namespace Gateway.Content.Fields;

/// <summary>Explains why a file with front matter is not an article.</summary>
internal static class NotAnArticleReason
{
    private const int MaxKeys = 12;

    /// <param name="root">The front matter.</param>
    /// <param name="missing">The required keys that it lacks.</param>
    /// <param name="read">Reads an article, so that the unread keys are those that the gateway does not know.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="text">The text of the file.</param>
    internal static ContentResult Of(
        MappingNode root,
        IReadOnlyList<string> missing,
        Action<FieldReader> read,
        FieldSettings settings,
        string text
    )
    {
        // The problems of a file that is not an article do not matter, except for misspelt keys.
        var problems = new ProblemList(text);
        var fields = new FieldReader(root, "", settings, problems);
        read(fields);
        fields.UnknownKeys();
        var unknown = fields.UnreadKeys().Select(key => Shortened.Of(ProblemList.OneLine(key.Value))).ToList();
        var has = unknown.Count == 0 ? "" : $"; has {string.Join(", ", unknown.Take(MaxKeys))}{(unknown.Count > MaxKeys ? ", …" : "")}";
        var written = missing.Select(key => MissingKey.Of(key, settings.Mapping)).Distinct(StringComparer.Ordinal).ToList();
        return new ContentResult.Skipped(
            SkipReason.NotAnArticle,
            $"lacks {string.Join(", ", written)}{has}{MissingKey.CureFor(missing, settings.Mapping)}"
        )
        {
            MissingKeys = written,
            Warnings = problems.Warnings,
        };
    }
}
