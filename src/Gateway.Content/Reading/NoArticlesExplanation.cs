using Gateway.Content.Fields;
using Gateway.Content.Results;
using Gateway.Content.Text;

namespace Gateway.Content.Reading;

/// <summary>Explains what to do if no file of a folder is an article.</summary>
public static class NoArticlesExplanation
{
    private const int MaxKeys = 4;

    /// <summary>Returns one paragraph.</summary>
    /// <param name="folder">The folder as the user wrote it.</param>
    /// <param name="files">The number of its files.</param>
    /// <param name="skipped">Its files that were skipped.</param>
    /// <param name="isRepository">True if <paramref name="folder"/> is the name of a git repository, which no command can open.</param>
    public static string Explain(string folder, int files, IEnumerable<SkippedFile> skipped, bool isRepository = false)
    {
        skipped = [.. skipped];
        var missing = skipped
            .SelectMany(file => file.Result.MissingKeys)
            .CountBy(key => key, StringComparer.Ordinal)
            .OrderByDescending(key => key.Value)
            .ThenBy(key => key.Key, StringComparer.Ordinal)
            .Take(MaxKeys)
            .Select(key => $"{key.Key} ({CountText.Of(key.Value, "file")})")
            .ToList();
        if (!skipped.Any())
            return $"{(files == 1 ? "The only file" : $"Each of the {CountText.Of(files, "file")}")} in {folder} has an error, so that no file is an article. Correct the errors; docs/content-problems.md has the causes and fixes.";
        var subject = files == 1 ? "The only file" : $"None of the {CountText.Of(files, "file")}";
        return $"{subject} in {folder} is {(files == 1 ? "not " : "")}an article. An article begins with a --- line, lines with its title, publishedDateTime, "
            + "webUrl and provider (name and domain), and another --- line. "
            + (missing.Count == 0 ? "" : $"The files lack most often: {string.Join(", ", missing)}. ")
            + (NeedsSite(skipped) ? $"To complete them, {MissingKey.SiteUrlAdvice}. " : "")
            + "docs/content-format.md shows a minimal file. If another program wrote the files, such as Jekyll, Hugo, Astro or Eleventy, "
            + (
                isRepository
                    ? "set Content:Git:Preset to its name and Content:Git:SiteUrl to the URL of the site. To see what the files become, clone the repository and run: gateway init <clone> --dry-run"
                    : $"run: gateway init {folder}, and pass the file that it writes to all commands: --settings gateway.json"
            );
    }

    private static bool NeedsSite(IEnumerable<SkippedFile> skipped) =>
        skipped.Any(file => file.Result.Detail.Contains("Content:SiteUrl", StringComparison.Ordinal));
}
