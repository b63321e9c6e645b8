using Gateway.Content.Files;
using Gateway.Content.Parsing;
using Gateway.Content.Problems;
using Gateway.Content.Results;
using Gateway.Content.Text;

namespace Gateway.Content.Reading;

/// <summary>Decides whether a file without complete front matter is a damaged article, or no article at all.</summary>
internal static class DamagedFile
{
    // An empty or truncated file with an article's name is a damaged article in every folder. Any other text with such a name is one only
    // in a news folder.
    internal static ContentResult WithoutFrontMatter(string path, ReadOnlySpan<byte> bytes)
    {
        if (Slug.FromFileName(path) is null || !(ContentPath.IsInNewsFolder(path) || FrontMatter.IsEmptyOrTruncated(bytes)))
            return new ContentResult.Skipped(SkipReason.NoFrontMatter, "does not begin with a --- line");

        return new ContentResult.Rejected([
            new ContentProblem(
                ProblemCodes.FrontMatterMissing,
                "The file has the name of an article, but no front matter.",
                1,
                1,
                "Begin the file with a --- line, the article's keys and another --- line, or rename the file."
            ),
        ]);
    }

    // In Markdown a --- line is also a horizontal rule, so front matter is assumed only if a key follows.
    internal static ContentResult Unclosed(string text, bool mustBeArticle, ProblemList problems)
    {
        if (!mustBeArticle && !FrontMatter.BeginsWithKey(text))
            return new ContentResult.Skipped(SkipReason.NoFrontMatter, "has a --- line that is not followed by keys and another --- line");

        var fence = text.StartsWith('+') ? "+++" : "---";
        problems.Add(
            ProblemCodes.FrontMatterUnclosed,
            $"The front matter that begins here has no closing {fence} line.",
            0,
            $"End it with a line that contains only {fence}. The file may be truncated."
        );
        return problems.Rejected();
    }

    internal static ContentResult UnpairedSurrogate(string text, int at)
    {
        var problems = new ProblemList(text);
        problems.Add(
            ProblemCodes.TextLoneSurrogate,
            "The text contains an unpaired surrogate, which is half of a character.",
            at,
            "Send the whole character."
        );
        return problems.Rejected();
    }
}
