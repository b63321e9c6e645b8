namespace Gateway.Errors;

/// <summary>Refusals of a request for how it came, and answers about the server's own state.</summary>
internal sealed partial class RequestError
{
    public static RequestError InvalidRequest(string message) => new("HC0009", message) { IsUnreadable = true };

    public static RequestError BodyTooLarge(int allowed) =>
        new("HC0010", $"The request is larger than {allowed} bytes.") { Status = StatusCodes.Status413PayloadTooLarge };

    public static RequestError NotJson(string why) => new("HC0012", $"The request could not be read: {why}") { IsUnreadable = true };

    public static RequestError NothingToRun() =>
        new("HC0013", "The request has neither a query nor the id of a document.") { IsUnreadable = true };

    public static RequestError DocumentNotFound(string id) =>
        new("HC0020", "There is no persisted document under this id.")
        {
            Extensions = new Dictionary<string, object?> { ["requestedDocumentId"] = id },
        };

    // Message and code are those Apollo's clients look for; they then send the text along.
    public static RequestError PersistedQueryNotFound() =>
        new("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound") { Status = StatusCodes.Status200OK };

    public static RequestError HashMismatch() => new("PERSISTED_QUERY_HASH_MISMATCH", "The given sha256 hash is not that of the query.");

    public static RequestError OnlyTrustedDocuments() => new("HC0067", "Only trusted documents are answered here.");

    public static RequestError OperationNotFound(string message) => new("OPERATION_NOT_FOUND", message);

    public static RequestError NotAllowedByGet() =>
        new("METHOD_NOT_ALLOWED", "Only queries can be sent by GET.") { Status = StatusCodes.Status405MethodNotAllowed };

    public static RequestError MethodNotAllowed(string method) =>
        new("METHOD_NOT_ALLOWED", $"'{method}' is not answered here.") { Status = StatusCodes.Status405MethodNotAllowed };

    public static RequestError UnsupportedMediaType() =>
        new("UNSUPPORTED_MEDIA_TYPE", "Send application/json in UTF-8, without a content encoding.")
        {
            Status = StatusCodes.Status415UnsupportedMediaType,
        };

    public static RequestError NotAcceptable() =>
        new("HC0063", "None of the media types in Accept can be given for this operation.") { Status = StatusCodes.Status406NotAcceptable };

    public static RequestError Preflight() =>
        new(
            "HC0077",
            "A page of another site may not ask this way. Send one of the headers GraphQL-Preflight, X-Requested-With, Apollo-Require-Preflight."
        )
        {
            IsUnreadable = true,
        };

    public static RequestError ForeignOrigin() =>
        new("ORIGIN_NOT_ALLOWED", "Pages of this origin may not connect; see Cors:Origins.") { Status = StatusCodes.Status403Forbidden };

    public static RequestError TooBusy() =>
        new("TOO_BUSY", "Too many operations or answers are waiting; try again in a moment.")
        {
            Status = StatusCodes.Status503ServiceUnavailable,
        };

    public static RequestError TooManyConnections() =>
        new("TOO_MANY_CONNECTIONS", "Too many connections are open.") { Status = StatusCodes.Status503ServiceUnavailable };

    public static RequestError TooManySubscriptions(int allowed) =>
        Beyond("TOO_MANY_SUBSCRIPTIONS", $"A connection may run at most {allowed} operations at a time.", allowed);

    /// <summary>A cursor that no event of this stream ever had.</summary>
    public static RequestError NotAnEvent() => new("HC0078", "The cursor specified in 'after' is not one of this subscription.");

    /// <summary>The stream began anew: what a client has may have gaps, so it asks again.</summary>
    public static RequestError Resync() =>
        new("RESYNC", "The stream has begun anew since this cursor: query again, with articlePublishedCursor, and subscribe after that.");

    public static RequestError CursorExpired() =>
        new(
            "CURSOR_EXPIRED",
            "Events after this cursor are no longer kept: query again, with articlePublishedCursor, and subscribe after that."
        );

    /// <param name="cursor">The last event the client was sent.</param>
    public static RequestError SlowConsumer(string? cursor) =>
        new("SLOW_CONSUMER", "Events came faster than they were taken; subscribe again after the cursor.")
        {
            Extensions = new Dictionary<string, object?> { ["cursor"] = cursor },
        };

    public static RequestError Timeout(TimeSpan allowed) =>
        new("HC0045", $"The operation took longer than {allowed.TotalSeconds:0.###} s.")
        {
            Status = StatusCodes.Status500InternalServerError,
        };

    public static RequestError Cancelled() => new("HC0049", "The operation was cancelled.");

    public static RequestError ResponseTooLarge(int allowed) =>
        new("RESPONSE_TOO_LARGE", $"The answer would be larger than {allowed} bytes.")
        {
            Extensions = new Dictionary<string, object?> { ["limit"] = allowed },
        };

    /// <summary>Tells with the error which event it takes the place of, so that a client can go on after it.</summary>
    public RequestError At(string cursor)
    {
        Extensions = new Dictionary<string, object?>(Extensions ?? [], StringComparer.Ordinal) { ["cursor"] = cursor };
        return this;
    }

    public static RequestError StoreUnavailable() =>
        new("STORE_UNAVAILABLE", "The store does not answer at present; try again in a moment.")
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            IsOutage = true,
        };

    public static RequestError StoreBusy() =>
        new("STORE_BUSY", "Other writers keep the store busy; nothing was changed, try again in a moment.")
        {
            Status = StatusCodes.Status503ServiceUnavailable,
        };

    /// <param name="trace">What the log knows the failure by.</param>
    public static RequestError Internal(string trace) =>
        new("INTERNAL_ERROR", "Unexpected Execution Error")
        {
            Status = StatusCodes.Status500InternalServerError,
            Extensions = new Dictionary<string, object?> { ["traceId"] = trace },
        };
}
