using Gateway.Content;
using Gateway.Store.Access;
using Gateway.Store.Documents;
using Gateway.Store.Errors;
using Gateway.Store.Writing;

namespace Gateway.Store.Editing;

/// <summary>What a change of one article came to: the article, or why nothing was changed.</summary>
internal sealed record EditResult
{
    /// <summary>The article as it is now; as it was, where it has been deleted.</summary>
    public Article? Article { get; init; }

    /// <summary>True where something was changed; false where it was so already, or was refused.</summary>
    public bool IsChange { get; init; }

    /// <summary>True where readers saw the article before or see it now, or the caller has just sent it: whoever may write may be shown it.</summary>
    public bool IsKnownToCaller { get; init; }

    /// <summary>What an import did.</summary>
    public ImportOutcome? Outcome { get; init; }

    /// <summary>Why nothing was changed; <c>null</c> where what was wanted is so.</summary>
    public IReadOnlyList<EditError>? Errors { get; init; }

    public static EditResult Refused(params IReadOnlyList<EditError> errors) => new() { Errors = errors };

    /// <summary>The article, where the caller may see it.</summary>
    public Article? ArticleFor(ReadAccess audience) => IsKnownToCaller || audience == ReadAccess.All ? Article : null;
}

/// <summary>Why a change was not made: told as data, since a client is to deal with it.</summary>
internal abstract record EditError(string Code, string Message);

/// <summary>What was sent is no article.</summary>
internal sealed record ContentError(ContentProblem Problem) : EditError(Problem.Code, Problem.Message);

/// <summary>Somebody else has changed the article meanwhile.</summary>
internal sealed record ConflictError(Article? Current)
    : EditError(
        ErrorCodes.Conflict,
        Current is null
            ? "There is no such article, or no longer; 'ifUpdatedAt' expects one."
            : "The article is another one than 'ifUpdatedAt' or 'ifNew' expects."
    )
{
    public Article? CurrentFor(ReadAccess audience) => Current is { Published: true } || audience == ReadAccess.All ? Current : null;
}

/// <summary>There is no such article.</summary>
internal sealed record NotFoundError() : EditError(ErrorCodes.ArticleNotFound, "There is no article with this id.");
