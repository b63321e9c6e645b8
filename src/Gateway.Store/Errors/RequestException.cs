using System.Net;
using Gateway.Content.Text;

namespace Gateway.Store.Errors;

/// <summary>
/// A request that fails, with the code and the message that the client receives. The codes are listed in schema/errors.md. The exception
/// does not depend on the GraphQL engine: the HTTP and WebSocket endpoints translate it.
/// </summary>
internal sealed partial class RequestException : Exception
{
    private RequestException(string code, string message)
        : base(Shortened.ForError(message)) => Code = code;

    /// <summary>The value of <c>extensions.code</c>.</summary>
    public string Code { get; }

    /// <summary>The other entries of <c>extensions</c>.</summary>
    public IReadOnlyDictionary<string, object?> Extensions { get; private init; } = new Dictionary<string, object?>();

    /// <summary>The line and column of a syntax error, both starting at 1.</summary>
    public (int Line, int Column)? Location { get; private init; }

    /// <summary>The HTTP status if the whole request fails.</summary>
    public HttpStatusCode Status { get; private init; } = HttpStatusCode.BadRequest;

    /// <summary>When the client may repeat the request.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>True if the database is unavailable. The same request may succeed later.</summary>
    public bool IsOutage { get; private init; }

    /// <summary>True if no GraphQL request could be read. Only then does a response of type application/json have the status 400.</summary>
    public bool IsUnreadable { get; private init; }

    public static RequestException PageTooLarge(string argument, int requested, int limit) =>
        new(ErrorCodes.PageTooLarge, $"The maximum allowed items per page were exceeded: '{argument}' may be at most {limit}.")
        {
            Extensions = new Dictionary<string, object?> { ["requestedItems"] = requested, ["maxAllowedItems"] = limit },
        };

    public static RequestException InvalidCursor(string argument, string cursor) =>
        new(ErrorCodes.InvalidCursor, $"The cursor specified in '{argument}' is not a cursor of this list in this order.")
        {
            Extensions = new Dictionary<string, object?> { ["argument"] = argument, ["cursor"] = Shortened.ForError(cursor) },
        };

    /// <summary>A list contains more ids than one request may fetch.</summary>
    public static RequestException TooManyIds(string argument, int requested, int limit) =>
        new(ErrorCodes.TooManyNodes, $"'{argument}' may contain at most {limit} ids.")
        {
            Extensions = new Dictionary<string, object?>
            {
                ["argument"] = argument,
                ["requestedItems"] = requested,
                ["maxAllowedItems"] = limit,
            },
        };

    /// <summary>The credentials are neither a configured API key nor a valid token. Only the log contains the reason.</summary>
    public static RequestException NotAuthenticated() =>
        new(ErrorCodes.AuthNotAuthenticated, "The credentials are not valid.") { Status = HttpStatusCode.Unauthorized };

    /// <summary>
    /// The address has sent too many credentials that are not valid. Only valid ones are accepted until it may try again.
    /// </summary>
    public static RequestException TooManyRejectedCredentials(TimeSpan wait) =>
        new(ErrorCodes.AuthTooManyFailures, "The credentials are not valid, and this address has sent too many of them. Try again later.")
        {
            Status = HttpStatusCode.TooManyRequests,
            RetryAfter = wait,
        };

    /// <summary>The token cannot be validated because the authority is unavailable.</summary>
    public static RequestException AuthorityUnavailable() =>
        new(ErrorCodes.AuthorityUnavailable, "The token cannot be validated at present. Try again in a moment.")
        {
            Status = HttpStatusCode.ServiceUnavailable,
        };

    /// <summary>The field requires a scope that the caller does not have.</summary>
    public static RequestException NotAuthorized() =>
        new(ErrorCodes.AuthNotAuthorized, "The current user is not authorized to access this resource.");

    public static RequestException NegativePageSize(string argument, int requested) =>
        new(ErrorCodes.NegativePageSize, $"'{argument}' must not be negative.")
        {
            Extensions = new Dictionary<string, object?> { ["argument"] = argument, ["requestedItems"] = requested },
        };

    public static RequestException UnusableSearch(string message) => new(ErrorCodes.SearchUnusable, message);

    public static RequestException NullInFilter(string field) =>
        new(ErrorCodes.NullInFilter, $"The filter or sort value '{field}' must not be null.")
        {
            Extensions = new Dictionary<string, object?> { ["field"] = field },
        };

    public static RequestException TooManyFilterOperations(int operations, int limit) =>
        new(ErrorCodes.TooManyFilterOperations, $"A filter may have at most {limit} operations.")
        {
            Extensions = new Dictionary<string, object?> { ["filterOperations"] = operations, ["maxAllowedFilterOperations"] = limit },
        };

    /// <summary>A list argument has too few or too many entries.</summary>
    public static RequestException InvalidCount(string argument, int min, int max) =>
        new(ErrorCodes.ArgumentOutOfRange, $"'{argument}' must have from {min} to {max} entries.")
        {
            Extensions = new Dictionary<string, object?>
            {
                ["argument"] = argument,
                ["min"] = min,
                ["max"] = max,
            },
        };

    public static RequestException OutOfRange(string argument, int requested, int min, int max) =>
        new(ErrorCodes.ArgumentOutOfRange, $"'{argument}' must be from {min} to {max}.")
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
