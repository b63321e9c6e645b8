using System.Globalization;
using Gateway.Content.Problems;
using Gateway.Content.Text;

namespace Gateway.Content.Files;

/// <summary>Problems with a file that do not depend on its content.</summary>
public static class FileProblems
{
    internal static ContentProblem TooLarge(long length, int limit) =>
        new(
            ProblemCodes.FileTooLarge,
            $"The file has {length} bytes; the limit is {limit}.",
            null,
            null,
            "Shorten the file, or raise Content:MaxFileBytes."
        );

    internal static ContentProblem IsLink(string? target) =>
        new(
            ProblemCodes.FileIsLink,
            $"The path is a link to {target ?? "an unknown target"}. Links are not followed.",
            null,
            null,
            "Replace the link by the file itself, or rename it so that it does not have the ending of a content file."
        );

    internal static ContentProblem NotRegular(string kind) =>
        new(
            ProblemCodes.FileNotRegular,
            $"The path is {kind}. Only regular files are read.",
            null,
            null,
            "Remove it from the content folder."
        );

    internal static ContentProblem Unreadable(string reason) =>
        new(
            ProblemCodes.FileUnreadable,
            $"Reading failed: {reason}",
            null,
            null,
            "Check that it exists and that the user of the gateway may read it."
        );

    internal static ContentProblem UnsupportedExtension(string fileName) =>
        new(
            ProblemCodes.FileName,
            $"The file name \"{Shortened.Of(ProblemList.OneLine(fileName))}\" does not have the ending of an article's file.",
            null,
            null,
            "Use a name that ends in .md, .markdown, .mdx, .html, .htm or .txt."
        );

    internal static ContentProblem NoFrontMatter() =>
        new(
            ProblemCodes.FrontMatterMissing,
            "The front matter is missing.",
            1,
            1,
            "Begin the text with a --- line, the article's keys and another --- line."
        );

    /// <summary>A file that is skipped because another file is the same article.</summary>
    /// <param name="reason">The reason, as a phrase whose subject is the file.</param>
    public static ContentProblem SameSlug(string reason) =>
        new(
            ProblemCodes.SameSlug,
            $"The file is skipped, because it {reason}.",
            null,
            null,
            "Write another slug with the key slug into one of the files, rename it, or delete it."
        )
        {
            Severity = ProblemSeverity.Warning,
        };

    /// <summary>A new version of an article that readers see has a later date, so that it is hidden until then.</summary>
    public static ContentProblem LaterDate(DateTimeOffset published) =>
        new(
            ProblemCodes.FieldDate,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The article was visible, and is hidden until its new date, {published.UtcDateTime:yyyy-MM-dd HH:mm} UTC."
            ),
            null,
            null,
            "Correct the date if this is not meant."
        )
        {
            Severity = ProblemSeverity.Warning,
        };

    internal static ContentProblem NoLongerAnArticle(string reason) =>
        new(
            ProblemCodes.NoLongerAnArticle,
            $"The file is no longer an article: it {reason}. The stored article stays as it is.",
            1,
            1,
            "Restore the article's front matter. To withdraw the article, delete the file or set \"published: false\"."
        );

    internal static ContentProblem NotAnArticle(string kind) =>
        new(
            ProblemCodes.NotAnArticle,
            $"The text describes {kind}, not an article.",
            1,
            1,
            "Remove the key \"taxonomy\" if the text is an article."
        );
}
