using GraphQL;

namespace Gateway.Errors;

/// <summary>Every error a request can be answered with for what it asks; the codes are those of schema/errors.md.</summary>
internal sealed partial class RequestError : ExecutionError
{
    private RequestError(string code, string message)
        : base(message) => Code = code;

    /// <summary>The HTTP status where the whole request is refused for it.</summary>
    public int Status { get; private init; } = StatusCodes.Status400BadRequest;

    /// <summary>True where the store is away, and the same may be answered when it is back.</summary>
    public bool IsOutage { get; private init; }

    /// <summary>True where there was no GraphQL request to speak of: the one case that plain JSON is answered with 400.</summary>
    public bool IsUnreadable { get; private init; }

    public static RequestError PageTooLarge(string argument, int requested, int allowed) =>
        new("HC0051", $"The maximum allowed items per page were exceeded: '{argument}' may be at most {allowed}.")
        {
            Extensions = new Dictionary<string, object?> { ["requestedItems"] = requested, ["maxAllowedItems"] = allowed },
        };

    public static RequestError InvalidCursor(string argument, string cursor) =>
        new("HC0078", $"The cursor specified in '{argument}' is not a cursor of this list in this order.")
        {
            Extensions = new Dictionary<string, object?> { ["argument"] = argument, ["cursor"] = cursor },
        };

    /// <summary>More ids in one list than are looked up together.</summary>
    public static RequestError TooManyIds(string argument, int requested, int allowed) =>
        new("HC0076", $"'{argument}' may have at most {allowed} ids.")
        {
            Extensions = new Dictionary<string, object?>
            {
                ["argument"] = argument,
                ["requestedItems"] = requested,
                ["maxAllowedItems"] = allowed,
            },
        };

    /// <summary>The argument's value, where it lies between the bounds.</summary>
    public static int Within(IResolveFieldContext context, string argument, int min, int max) =>
        context.GetArgument<int>(argument) is var value && value >= min && value <= max
            ? value
            : throw OutOfRange(argument, value, min, max);

    /// <summary>Credentials that are none of the configured keys and no valid token; why, is not for whoever sent them.</summary>
    public static RequestError NotAuthenticated() =>
        new("AUTH_NOT_AUTHENTICATED", "The credentials are not valid.") { Status = StatusCodes.Status401Unauthorized };

    /// <summary>A token that cannot be checked at present.</summary>
    public static RequestError AuthorityUnavailable() =>
        new("AUTHORITY_UNAVAILABLE", "The token cannot be checked at present; try again in a moment.")
        {
            Status = StatusCodes.Status503ServiceUnavailable,
        };

    /// <summary>A field that needs a scope which the caller does not have.</summary>
    public static RequestError NotAuthorized() => new("AUTH_NOT_AUTHORIZED", "The current user is not authorized to access this resource.");

    public static RequestError NegativePageSize(string argument, int requested) =>
        new("HC0079", $"'{argument}' must not be negative.")
        {
            Extensions = new Dictionary<string, object?> { ["argument"] = argument, ["requestedItems"] = requested },
        };

    public static RequestError UnusableSearch(string message) => new("SEARCH_UNUSABLE", message);

    public static RequestError NullInFilter(string field) =>
        new("HC0026", $"The filter or sort value '{field}' must not be null.")
        {
            Extensions = new Dictionary<string, object?> { ["field"] = field },
        };

    public static RequestError TooManyFilterOperations(int operations, int allowed) =>
        new("HC0117", $"A filter may have at most {allowed} operations.")
        {
            Extensions = new Dictionary<string, object?> { ["filterOperations"] = operations, ["maxAllowedFilterOperations"] = allowed },
        };

    private static RequestError OutOfRange(string argument, int requested, int min, int max) =>
        new("ARGUMENT_OUT_OF_RANGE", $"'{argument}' must be from {min} to {max}.")
        {
            Extensions = new Dictionary<string, object?>
            {
                ["argument"] = argument,
                ["requested"] = requested,
                ["min"] = min,
                ["max"] = max,
            },
        };
}
