using System.Net;
using Gateway.Content.Text;

namespace Gateway.Store.Errors;

/// <summary>Errors for the transport of requests, and for the state of the server.</summary>
internal sealed partial class RequestException
{
    public static RequestException InvalidRequest(string message) => new(ErrorCodes.InvalidRequest, message) { IsUnreadable = true };

    public static RequestException BodyTooLarge(int allowed) =>
        new(ErrorCodes.BodyTooLarge, $"The request is larger than {allowed} bytes.") { Status = HttpStatusCode.RequestEntityTooLarge };

    public static RequestException NotJson(string why) =>
        new(ErrorCodes.NotJson, $"The request could not be read: {why}") { IsUnreadable = true };

    public static RequestException BodyTimeout() =>
        new(ErrorCodes.NotJson, "The request could not be read: its body arrived too slowly.")
        {
            IsUnreadable = true,
            Status = HttpStatusCode.RequestTimeout,
        };

    public static RequestException MissingQuery() =>
        new(ErrorCodes.MissingQuery, "The request has neither a query nor the id of a persisted operation.") { IsUnreadable = true };

    public static RequestException PersistedOperationNotFound(string id) =>
        new(ErrorCodes.PersistedOperationNotFound, "No persisted operation has this id.")
        {
            Extensions = new Dictionary<string, object?> { ["requestedDocumentId"] = Shortened.ForError(id) },
        };

    // Apollo clients match this message and code. They then send the query text as well.
    public static RequestException PersistedQueryNotFound() =>
        new(ErrorCodes.PersistedQueryNotFound, "PersistedQueryNotFound") { Status = HttpStatusCode.OK };

    public static RequestException HashMismatch() =>
        new(ErrorCodes.PersistedQueryHashMismatch, "The sha256 hash does not match the query.");

    public static RequestException OnlyTrustedDocuments() =>
        new(
            ErrorCodes.OnlyTrustedDocuments,
            "Only trusted operations are allowed. Send the id of a persisted operation instead of a query."
        );

    public static RequestException OperationNotFound(string message) => new(ErrorCodes.OperationNotFound, message);

    public static RequestException NotAllowedByGet() =>
        new(ErrorCodes.MethodNotAllowed, "Only queries can be sent by GET. Use POST.") { Status = HttpStatusCode.MethodNotAllowed };

    public static RequestException MethodNotAllowed(string method) =>
        new(ErrorCodes.MethodNotAllowed, $"The HTTP method '{method}' is not allowed here.") { Status = HttpStatusCode.MethodNotAllowed };

    public static RequestException UnsupportedMediaType() =>
        new(
            ErrorCodes.UnsupportedMediaType,
            "The content type is not supported. Send application/json in UTF-8, without a content encoding."
        )
        {
            Status = HttpStatusCode.UnsupportedMediaType,
        };

    public static RequestException NotAcceptable() =>
        new(ErrorCodes.NotAcceptable, "None of the media types in the header Accept is available for this operation.")
        {
            Status = HttpStatusCode.NotAcceptable,
        };

    public static RequestException PreflightRequired() =>
        new(
            ErrorCodes.Preflight,
            "The request needs a CORS preflight. Send one of the headers GraphQL-Preflight, X-Requested-With, Apollo-Require-Preflight, X-Apollo-Operation-Name."
        )
        {
            IsUnreadable = true,
        };

    public static RequestException OriginNotAllowed() =>
        new(
            ErrorCodes.OriginNotAllowed,
            "Pages of this origin are not allowed to connect. The operator of the server can allow the origin in the setting Cors:Origins."
        )
        {
            Status = HttpStatusCode.Forbidden,
        };

    public static RequestException TooBusy() =>
        new(ErrorCodes.TooBusy, "The server is busy: too many operations or responses are waiting. Try again in a moment.")
        {
            Status = HttpStatusCode.ServiceUnavailable,
        };

    public static RequestException TooManyConnections() =>
        new(ErrorCodes.TooManyConnections, "Too many connections are open. Close some of them, or try again later.")
        {
            Status = HttpStatusCode.ServiceUnavailable,
        };

    public static RequestException TooManySubscriptions(int allowed) =>
        LimitExceeded(ErrorCodes.TooManySubscriptions, $"A connection may run at most {allowed} operations at a time.", allowed);

    /// <summary>The cursor does not belong to an event of this stream.</summary>
    public static RequestException InvalidSubscriptionCursor() =>
        new(ErrorCodes.InvalidCursor, "The cursor specified in 'after' is not a cursor of this subscription.");

    /// <summary>
    /// The history of the feed has changed since the cursor. The client may have missed events and must query the data again.
    /// </summary>
    public static RequestException Resync() =>
        new(
            ErrorCodes.Resync,
            "The database no longer contains the event of this cursor, for example after a restored backup. Query the data again with articlePublishedCursor, and subscribe after that cursor."
        );

    public static RequestException CursorExpired() =>
        new(
            ErrorCodes.CursorExpired,
            "The events after this cursor have expired. Query the data again with articlePublishedCursor, and subscribe after that cursor."
        );

    /// <param name="cursor">The cursor of the last event that was sent to the client.</param>
    public static RequestException SlowConsumer(string? cursor) =>
        new(ErrorCodes.SlowConsumer, "The client received events too slowly. Subscribe again after the cursor in extensions.cursor.")
        {
            Extensions = new Dictionary<string, object?> { ["cursor"] = cursor },
        };

    public static RequestException Timeout(TimeSpan allowed) =>
        new(ErrorCodes.Timeout, $"The operation took longer than {allowed.InWords()}.") { Status = HttpStatusCode.InternalServerError };

    public static RequestException Cancelled() => new(ErrorCodes.Cancelled, "The operation was cancelled.");

    /// <summary>The client has used up its points of cost for now.</summary>
    public static RequestException RateLimited(long cost, int pointsPerSecond, TimeSpan retryAfter) =>
        new(
            ErrorCodes.RateLimited,
            $"The operation costs {cost} points, more than this client has left. It gets {pointsPerSecond} points every second. "
                + $"Try again in {TimeSpan.FromSeconds(Math.Ceiling(retryAfter.TotalSeconds)).InWords()}."
        )
        {
            Status = HttpStatusCode.TooManyRequests,
            RetryAfter = retryAfter,
            Extensions = new Dictionary<string, object?> { ["cost"] = cost, ["pointsPerSecond"] = pointsPerSecond },
        };

    public static RequestException ResponseTooLarge(int allowed) =>
        new(ErrorCodes.ResponseTooLarge, $"The response would be larger than {allowed} bytes. Select fewer fields or a smaller page.")
        {
            Extensions = new Dictionary<string, object?> { ["limit"] = allowed },
        };

    /// <summary>The same error with the cursor of the event that it replaces, so that the client can continue after it.</summary>
    public RequestException WithCursor(string cursor) =>
        new(Code, Message)
        {
            Extensions = new Dictionary<string, object?>(Extensions, StringComparer.Ordinal) { ["cursor"] = cursor },
            Status = Status,
            RetryAfter = RetryAfter,
            IsOutage = IsOutage,
            IsUnreadable = IsUnreadable,
        };

    public static RequestException StoreUnavailable() =>
        new(ErrorCodes.StoreUnavailable, "The database is unavailable. Try again in a moment.")
        {
            Status = HttpStatusCode.ServiceUnavailable,
            IsOutage = true,
        };

    public static RequestException StoreBusy() =>
        new(ErrorCodes.StoreBusy, "The database is busy with other writers. Nothing was changed. Try again in a moment.")
        {
            Status = HttpStatusCode.ServiceUnavailable,
        };

    /// <param name="trace">The trace id under which the failure is logged.</param>
    public static RequestException Internal(string trace) =>
        new(ErrorCodes.InternalError, "Unexpected Execution Error")
        {
            Status = HttpStatusCode.InternalServerError,
            Extensions = new Dictionary<string, object?> { ["traceId"] = trace },
        };
}
