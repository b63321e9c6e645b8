namespace Gateway.Content;

/// <summary>Problems of a file as such, before anything of it is read.</summary>
internal static class FileProblems
{
    internal static ContentProblem TooLarge(long length, int limit) =>
        new(
            ProblemCodes.FileTooLarge,
            $"The file has {length} bytes; at most {limit} are read.",
            null,
            null,
            "Shorten it, or raise the limit for files."
        );

    internal static ContentProblem IsLink(string? target) =>
        new(
            ProblemCodes.FileIsLink,
            $"is a link to {target ?? "another place"}; only regular files are read.",
            null,
            null,
            "Put the file itself here, or name it so that it is no content."
        );

    internal static ContentProblem NotRegular(string kind) =>
        new(ProblemCodes.FileNotRegular, $"is {kind}; only regular files are read.", null, null, "Remove it from the content folder.");

    internal static ContentProblem Unreadable(string reason) =>
        new(
            ProblemCodes.FileUnreadable,
            $"cannot be read: {reason}",
            null,
            null,
            "Check that it still exists and that this user may read it."
        );

    internal static ContentProblem NoArticleName(string fileName) =>
        new(
            ProblemCodes.FileName,
            $"\"{ProblemList.OneLine(fileName)}\" is no name of an article's file.",
            null,
            null,
            "Let it end in .md, .markdown, .html, .htm or .txt."
        );

    internal static ContentProblem NoFrontMatter() =>
        new(
            ProblemCodes.FrontMatterMissing,
            "There is no front matter.",
            1,
            1,
            "Begin with a --- line, the article's keys and another --- line."
        );

    internal static ContentProblem NoArticle(string kind) =>
        new(
            ProblemCodes.NotAnArticle,
            $"This describes {kind}, not an article.",
            1,
            1,
            "Remove \"taxonomy\" if it is meant as an article."
        );
}
