using Gateway.Content.Files;
using Gateway.Content.Presets;
using Gateway.Content.Problems;

namespace Gateway.Content.Results;

/// <summary>A file that was skipped.</summary>
/// <param name="Path">The path as the scan found it.</param>
/// <param name="Result">The reason.</param>
public sealed record SkippedFile(string Path, ContentResult.Skipped Result)
{
    /// <summary>The stable code of the reason.</summary>
    public string Code => CodeOf(Result.Reason);

    /// <summary>The reason for people, as a phrase whose subject is the file.</summary>
    public string Message => Result.Reason == SkipReason.NotAnArticle ? $"{Result.Detail} (see docs/content-format.md)" : Result.Detail;

    /// <summary>
    /// True if the file is listed when it is skipped: it has the extension of a content file, or of a page in a format that is not read.
    /// </summary>
    public static bool IsListed(string path) => ContentPath.HasContentExtension(path) || UnreadFormats.HasExtension(path);

    public static string CodeOf(SkipReason reason) =>
        reason switch
        {
            SkipReason.NotAContentFile => "NOT_A_CONTENT_FILE",
            SkipReason.NoFrontMatter => "NO_FRONT_MATTER",
            SkipReason.NotAnArticle => "NOT_AN_ARTICLE",
            SkipReason.UnreadFormat => "UNREAD_FORMAT",
            SkipReason.IgnoredBySite => ProblemCodes.IgnoredBySite,
            SkipReason.SameSlug => ProblemCodes.SameSlug,
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, message: null),
        };
}

/// <summary>The reason why a file is skipped without an error.</summary>
public enum SkipReason
{
    /// <summary>
    /// Its name does not have the extension of a content file, or it is a file of the generator with values for other files, such as
    /// <c>_config.yml</c>.
    /// </summary>
    NotAContentFile,

    /// <summary>It does not begin with front matter.</summary>
    NoFrontMatter,

    /// <summary>It is well-formed but lacks keys of an article, and nothing else marks it as an article.</summary>
    NotAnArticle,

    /// <summary>It has the extension of a format that its generator reads, and the gateway does not.</summary>
    UnreadFormat,

    /// <summary>The settings of the site exclude it, so that its generator builds no page for it.</summary>
    IgnoredBySite,

    /// <summary>Another file of the same import is the same article.</summary>
    SameSlug,
}
