using System.Net;

namespace Gateway.Store.Errors;

/// <summary>Errors for the transport of requests, and for the state of the server.</summary>
internal sealed partial class RequestException
{
    public static RequestException InvalidRequest(string message) => new("HC0009", message) { IsUnreadable = true };

    public static RequestException BodyTooLarge(int allowed) =>
        new("HC0010", $"The request is larger than {allowed} bytes.") { Status = HttpStatusCode.RequestEntityTooLarge };

    public static RequestException NotJson(string why) => new("HC0012", $"The request could not be read: {why}") { IsUnreadable = true };

    public static RequestException NothingToRun() =>
        new("HC0013", "The request has neither a query nor the id of a persisted operation.") { IsUnreadable = true };

    public static RequestException DocumentNotFound(string id) =>
        new("HC0020", "No persisted operation has this id.")
        {
            Extensions = new Dictionary<string, object?> { ["requestedDocumentId"] = id },
        };

    // Apollo clients match this message and code. They then send the query text as well.
    public static RequestException PersistedQueryNotFound() =>
        new("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound") { Status = HttpStatusCode.OK };

    public static RequestException HashMismatch() => new("PERSISTED_QUERY_HASH_MISMATCH", "The sha256 hash does not match the query.");

    public static RequestException OnlyTrustedDocuments() =>
        new("HC0067", "Only trusted documents are allowed. Send the id of a persisted operation instead of a query.");

    public static RequestException OperationNotFound(string message) => new("OPERATION_NOT_FOUND", message);

    public static RequestException NotAllowedByGet() =>
        new("METHOD_NOT_ALLOWED", "Only queries can be sent by GET. Use POST.") { Status = HttpStatusCode.MethodNotAllowed };

    public static RequestException MethodNotAllowed(string method) =>
        new("METHOD_NOT_ALLOWED", $"The HTTP method '{method}' is not allowed here.") { Status = HttpStatusCode.MethodNotAllowed };

    public static RequestException UnsupportedMediaType() =>
        new("UNSUPPORTED_MEDIA_TYPE", "The content type is not supported. Send application/json in UTF-8, without a content encoding.")
        {
            Status = HttpStatusCode.UnsupportedMediaType,
        };

    public static RequestException NotAcceptable() =>
        new("HC0063", "None of the media types in the header Accept is available for this operation.")
        {
            Status = HttpStatusCode.NotAcceptable,
        };

    public static RequestException Preflight() =>
        new(
            "HC0077",
            "The request needs a CORS preflight. Send one of the headers GraphQL-Preflight, X-Requested-With, Apollo-Require-Preflight."
        )
        {
            IsUnreadable = true,
        };

    public static RequestException ForeignOrigin() =>
        new("ORIGIN_NOT_ALLOWED", "This origin is not allowed to connect. Add it to the setting Cors:Origins.")
        {
            Status = HttpStatusCode.Forbidden,
        };

    public static RequestException TooBusy() =>
        new("TOO_BUSY", "The server is busy: too many operations or responses are waiting. Try again in a moment.")
        {
            Status = HttpStatusCode.ServiceUnavailable,
        };

    public static RequestException TooManyConnections() =>
        new("TOO_MANY_CONNECTIONS", "Too many connections are open. Close some of them, or try again later.")
        {
            Status = HttpStatusCode.ServiceUnavailable,
        };

    public static RequestException TooManySubscriptions(int allowed) =>
        Beyond("TOO_MANY_SUBSCRIPTIONS", $"A connection may run at most {allowed} operations at a time.", allowed);

    /// <summary>The cursor does not belong to an event of this stream.</summary>
    public static RequestException NotAnEvent() => new("HC0078", "The cursor specified in 'after' is not a cursor of this subscription.");

    /// <summary>The feed was restarted. The client may have missed events and must query the data again.</summary>
    public static RequestException Resync() =>
        new(
            "RESYNC",
            "The feed was restarted after this cursor. Query the data again with articlePublishedCursor, and subscribe after that cursor."
        );

    public static RequestException CursorExpired() =>
        new(
            "CURSOR_EXPIRED",
            "The events after this cursor have expired. Query the data again with articlePublishedCursor, and subscribe after that cursor."
        );

    /// <param name="cursor">The cursor of the last event that was sent to the client.</param>
    public static RequestException SlowConsumer(string? cursor) =>
        new("SLOW_CONSUMER", "The client received events too slowly. Subscribe again after the cursor in extensions.cursor.")
        {
            Extensions = new Dictionary<string, object?> { ["cursor"] = cursor },
        };

    public static RequestException Timeout(TimeSpan allowed) =>
        new("HC0045", $"The operation took longer than {allowed.TotalSeconds:0.###} s.") { Status = HttpStatusCode.InternalServerError };

    public static RequestException Cancelled() => new("HC0049", "The operation was cancelled.");

    public static RequestException ResponseTooLarge(int allowed) =>
        new("RESPONSE_TOO_LARGE", $"The response would be larger than {allowed} bytes. Select fewer fields or a smaller page.")
        {
            Extensions = new Dictionary<string, object?> { ["limit"] = allowed },
        };

    /// <summary>The same error with the cursor of the event that it replaces, so that the client can continue after it.</summary>
    public RequestException At(string cursor) =>
        new(Code, Message)
        {
            Extensions = new Dictionary<string, object?>(Extensions, StringComparer.Ordinal) { ["cursor"] = cursor },
            Status = Status,
            IsOutage = IsOutage,
            IsUnreadable = IsUnreadable,
        };

    public static RequestException StoreUnavailable() =>
        new("STORE_UNAVAILABLE", "The database is unavailable. Try again in a moment.")
        {
            Status = HttpStatusCode.ServiceUnavailable,
            IsOutage = true,
        };

    public static RequestException StoreBusy() =>
        new("STORE_BUSY", "The database is busy with other writers. Nothing was changed. Try again in a moment.")
        {
            Status = HttpStatusCode.ServiceUnavailable,
        };

    /// <param name="trace">The trace id under which the failure is logged.</param>
    public static RequestException Internal(string trace) =>
        new("INTERNAL_ERROR", "Unexpected Execution Error")
        {
            Status = HttpStatusCode.InternalServerError,
            Extensions = new Dictionary<string, object?> { ["traceId"] = trace },
        };
}
