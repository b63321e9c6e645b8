using Gateway.Content.Files;
using Gateway.Content.Problems;

namespace Gateway.Content.Results;

/// <summary>The result of parsing a file: one of the six records below.</summary>
public abstract record ContentResult
{
    private ContentResult() { }

    /// <summary>The likely mistakes that do not prevent an import. Their severity is <see cref="ProblemSeverity.Warning"/>.</summary>
    public IReadOnlyList<ContentProblem> Warnings { get; init; } = [];

    /// <summary>The file is an article.</summary>
    public sealed record AcceptedArticle(ArticleContent Article) : ContentResult
    {
        /// <summary>
        /// The text of the file before the body, with a byte order mark if the file has one. Followed by <see cref="ArticleContent.Body"/>, it
        /// is the whole text of the file.
        /// </summary>
        public string Head { get; init; } = "";
    }

    /// <summary>
    /// Rejects a file that is no article although its article is stored, which must not disappear by mistake. <c>null</c> if the file is an
    /// article, is rejected already, or is excluded by the settings of its site, which take the article offline.
    /// </summary>
    public Rejected? AsLostArticle()
    {
        var reason = this switch
        {
            Skipped(not SkipReason.IgnoredBySite, var detail) => detail,
            Topic => "is a topic",
            Organization => "is an organization",
            Synonyms => "is a file of synonyms",
            _ => null,
        };
        return reason is null ? null : new Rejected([FileProblems.NoLongerAnArticle(ProblemList.OneLine(reason))]) { Warnings = Warnings };
    }

    /// <summary>The file defines a topic (<c>taxonomy: topic</c>).</summary>
    public sealed record Topic(TopicContent Content) : ContentResult;

    /// <summary>The file describes an organization (<c>taxonomy: organization</c>).</summary>
    public sealed record Organization(OrganizationContent Content) : ContentResult;

    /// <summary>The file has synonyms for searches (<c>_data/synonyms.yaml</c>).</summary>
    public sealed record Synonyms(SynonymsContent Content) : ContentResult;

    /// <summary>The file is not content that the gateway stores. This is an error only if its article is already stored.</summary>
    /// <param name="Reason">The reason.</param>
    /// <param name="Detail">The reason for people, as a phrase whose subject is the file: <c>lacks webUrl; has date</c>.</param>
    public sealed record Skipped(SkipReason Reason, string Detail) : ContentResult
    {
        /// <summary>The required keys that the file lacks.</summary>
        public IReadOnlyList<string> MissingKeys { get; init; } = [];

        /// <summary>The path of the file that is the article, for <see cref="SkipReason.SameSlug"/>.</summary>
        public string? Winner { get; init; }
    }

    /// <summary>The file is content with errors.</summary>
    public sealed record Rejected(IReadOnlyList<ContentProblem> Problems) : ContentResult;
}

/// <summary>How much a problem matters.</summary>
public enum ProblemSeverity
{
    /// <summary>The file is rejected until the problem is fixed.</summary>
    Error,

    /// <summary>The file is imported, but it probably contains a mistake.</summary>
    Warning,
}

/// <summary>The reason why a file is skipped without an error.</summary>
public enum SkipReason
{
    /// <summary>
    /// Its name does not have the ending of a content file, or it is a file of the generator with values for other files, such as
    /// <c>_config.yml</c>.
    /// </summary>
    NotAContentFile,

    /// <summary>It does not begin with front matter.</summary>
    NoFrontMatter,

    /// <summary>It is well-formed but lacks keys of an article, and nothing else marks it as an article.</summary>
    NotAnArticle,

    /// <summary>It has the ending of a format that its generator reads, and the gateway does not.</summary>
    UnreadFormat,

    /// <summary>The settings of the site exclude it, so that its generator builds no page for it.</summary>
    IgnoredBySite,

    /// <summary>Another file of the same import is the same article.</summary>
    SameSlug,
}

/// <summary>A file that was skipped.</summary>
/// <param name="Path">The path as the scan found it.</param>
/// <param name="Result">The reason.</param>
public sealed record SkippedFile(string Path, ContentResult.Skipped Result)
{
    /// <summary>The stable code of the reason.</summary>
    public string Code => CodeOf(Result.Reason);

    /// <summary>The reason for people, as a phrase whose subject is the file.</summary>
    public string Message => Result.Reason == SkipReason.NotAnArticle ? $"{Result.Detail} (see docs/content-format.md)" : Result.Detail;

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

/// <summary>An error in a file, or a likely mistake.</summary>
/// <param name="Code">The stable code, one of <see cref="ProblemCodes"/>.</param>
/// <param name="Message">What is wrong and what is expected, in one sentence.</param>
/// <param name="Line">The line in the file, from 1; <c>null</c> if the problem has no position.</param>
/// <param name="Column">The column in the file, from 1, in UTF-16 code units.</param>
/// <param name="Hint">What to do about it.</param>
public sealed record ContentProblem(string Code, string Message, int? Line, int? Column, string Hint)
{
    public ProblemSeverity Severity { get; init; }

    /// <summary>The error in another file that causes this problem; <c>null</c> if the error is in the file itself.</summary>
    public ProblemCause? Cause { get; init; }
}

/// <summary>An error in a file of a site that rejects other files. It is reported once.</summary>
/// <param name="File">The full path of the file.</param>
/// <param name="Name">The path for people, relative to the folder of the site.</param>
/// <param name="Problem">The error, with its position in the file.</param>
public sealed record ProblemCause(string File, string Name, ContentProblem Problem);
