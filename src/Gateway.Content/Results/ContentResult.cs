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
        /// The text of the file before the body, with a byte order mark if the file has one. Followed by <see cref="ArticleContent.Body"/>,
        /// it is the whole text of the file.
        /// </summary>
        public string Head { get; init; } = "";
    }

    /// <summary>
    /// Rejects a file that is not an article although its article is stored, which must not disappear by mistake. <c>null</c> if the file is
    /// an article, is rejected already, or is excluded by the settings of its site, which take the article offline.
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
