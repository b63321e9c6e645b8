using Gateway.Content.Problems;
using Gateway.Store.Access;
using Gateway.Store.Documents;
using Gateway.Store.Errors;
using Gateway.Store.Writing;

namespace Gateway.Store.Editing;

/// <summary>The result of changing one article: the article, or the errors if the change was rejected.</summary>
internal sealed record EditResult
{
    /// <summary>The article after the change. If it was deleted, the article before the change.</summary>
    public Article? Article { get; init; }

    /// <summary>True if data was changed. False if there was nothing to change, or the change was rejected.</summary>
    public bool HasChanged { get; init; }

    /// <summary>
    /// True if the article is or was visible to readers, or the caller sent it. Such an article can be returned to any writer.
    /// </summary>
    public bool IsKnownToCaller { get; init; }

    /// <summary>The time at which readers begin to see the article. <c>null</c> if they see it, or if there is no such time.</summary>
    public DateTimeOffset? PublishesAt { get; init; }

    /// <summary>The outcome of an import. <c>null</c> for other changes.</summary>
    public ImportOutcome? Outcome { get; init; }

    /// <summary>The reasons why the change was rejected. <c>null</c> if it succeeded.</summary>
    public IReadOnlyList<EditError>? Errors { get; init; }

    public static EditResult Rejected(params IReadOnlyList<EditError> errors) => new() { Errors = errors };

    /// <summary>Returns the article if the caller may see it.</summary>
    public Article? ArticleFor(ReadAccess readAccess) => IsKnownToCaller || readAccess == ReadAccess.All ? Article : null;
}

/// <summary>The reason why a change was rejected. It is returned as data, because clients are expected to handle it.</summary>
internal abstract record EditError(string Code, string Message);

/// <summary>The text is not a valid article.</summary>
internal sealed record ContentError(ContentProblem Problem) : EditError(Problem.Code, Problem.Message);

/// <summary>The article does not meet the precondition, for example because another writer has changed it.</summary>
internal sealed record ConflictError(Article? Current)
    : EditError(
        ErrorCodes.Conflict,
        Current is null
            ? "The article does not exist, but 'ifUpdatedAt' requires a version of it."
            : "The article does not match 'ifUpdatedAt' or 'ifNew'. Read it again before you repeat the change."
    )
{
    public Article? CurrentFor(ReadAccess readAccess) => Current is { Published: true } || readAccess == ReadAccess.All ? Current : null;
}

/// <summary>The article does not exist.</summary>
internal sealed record NotFoundError() : EditError(ErrorCodes.ArticleNotFound, "No article has this id.");
