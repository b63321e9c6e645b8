namespace Gateway.Content;

/// <summary>What one file turned out to be: exactly one of the five records below.</summary>
public abstract record ContentResult
{
    private ContentResult() { }

    /// <summary>The file is an article.</summary>
    public sealed record Accepted(ArticleContent Article) : ContentResult;

    /// <summary>The file defines a topic (<c>taxonomy: topic</c>).</summary>
    public sealed record Topic(TopicContent Content) : ContentResult;

    /// <summary>The file describes an organization (<c>taxonomy: organization</c>).</summary>
    public sealed record Organization(OrganizationContent Content) : ContentResult;

    /// <summary>The file is well-formed, or no content at all, and nothing the gateway stores.</summary>
    public sealed record Skipped(SkipReason Reason, string Detail) : ContentResult;

    /// <summary>The file is meant as content and cannot be taken as it is.</summary>
    public sealed record Rejected(IReadOnlyList<ContentProblem> Problems) : ContentResult;
}

/// <summary>Why a file is passed over without being an error.</summary>
public enum SkipReason
{
    /// <summary>Its name does not end as content files do.</summary>
    NotAContentFile,

    /// <summary>It does not begin with front matter.</summary>
    NoFrontMatter,

    /// <summary>It is well-formed but lacks what makes an article, and is not meant as one.</summary>
    NotAnArticle,

    /// <summary>Another file of the same run is the same article.</summary>
    SameSlug,
}

/// <summary>One thing that is wrong with a file.</summary>
/// <param name="Code">Stable code, one of <see cref="ProblemCodes"/>.</param>
/// <param name="Message">What is wrong and what was expected, in one sentence.</param>
/// <param name="Line">1-based line in the file, where one is to blame.</param>
/// <param name="Column">1-based column in the file, in UTF-16 units.</param>
/// <param name="Hint">What to do.</param>
public sealed record ContentProblem(string Code, string Message, int? Line, int? Column, string Hint);
