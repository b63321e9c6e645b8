using System.Net;

namespace Gateway.Errors;

/// <summary>Refusals of a request for how it came, and answers about the server's own state.</summary>
internal sealed partial class RequestException
{
    public static RequestException InvalidRequest(string message) => new(ErrorCodes.InvalidRequest, message) { IsUnreadable = true };

    public static RequestException BodyTooLarge(int allowed) =>
        new(ErrorCodes.BodyTooLarge, $"The request is larger than {allowed} bytes.") { Status = HttpStatusCode.RequestEntityTooLarge };

    public static RequestException NotJson(string why) =>
        new(ErrorCodes.NotJson, $"The request could not be read: {why}") { IsUnreadable = true };

    public static RequestException NothingToRun() =>
        new(ErrorCodes.NothingToRun, "The request has neither a query nor the id of a document.") { IsUnreadable = true };

    public static RequestException DocumentNotFound(string id) =>
        new(ErrorCodes.DocumentNotFound, "There is no persisted document under this id.")
        {
            Extensions = new Dictionary<string, object?> { ["requestedDocumentId"] = id },
        };

    // Message and code are those Apollo's clients look for; they then send the text along.
    public static RequestException PersistedQueryNotFound() =>
        new(ErrorCodes.PersistedQueryNotFound, "PersistedQueryNotFound") { Status = HttpStatusCode.OK };

    public static RequestException HashMismatch() =>
        new(ErrorCodes.PersistedQueryHashMismatch, "The given sha256 hash is not that of the query.");

    public static RequestException OnlyTrustedDocuments() =>
        new(ErrorCodes.OnlyTrustedDocuments, "Only trusted documents are answered here.");

    public static RequestException OperationNotFound(string message) => new(ErrorCodes.OperationNotFound, message);

    public static RequestException NotAllowedByGet() =>
        new(ErrorCodes.MethodNotAllowed, "Only queries can be sent by GET.") { Status = HttpStatusCode.MethodNotAllowed };

    public static RequestException MethodNotAllowed(string method) =>
        new(ErrorCodes.MethodNotAllowed, $"'{method}' is not answered here.") { Status = HttpStatusCode.MethodNotAllowed };

    public static RequestException UnsupportedMediaType() =>
        new(ErrorCodes.UnsupportedMediaType, "Send application/json in UTF-8, without a content encoding.")
        {
            Status = HttpStatusCode.UnsupportedMediaType,
        };

    public static RequestException NotAcceptable() =>
        new(ErrorCodes.NotAcceptable, "None of the media types in Accept can be given for this operation.")
        {
            Status = HttpStatusCode.NotAcceptable,
        };

    public static RequestException Preflight() =>
        new(
            ErrorCodes.Preflight,
            "A page of another site may not ask this way. Send one of the headers GraphQL-Preflight, X-Requested-With, Apollo-Require-Preflight."
        )
        {
            IsUnreadable = true,
        };

    public static RequestException ForeignOrigin() =>
        new(ErrorCodes.OriginNotAllowed, "Pages of this origin may not connect; see Cors:Origins.") { Status = HttpStatusCode.Forbidden };

    public static RequestException TooBusy() =>
        new(ErrorCodes.TooBusy, "Too many operations or answers are waiting; try again in a moment.")
        {
            Status = HttpStatusCode.ServiceUnavailable,
        };

    public static RequestException TooManyConnections() =>
        new(ErrorCodes.TooManyConnections, "Too many connections are open.") { Status = HttpStatusCode.ServiceUnavailable };

    public static RequestException TooManySubscriptions(int allowed) =>
        Beyond(ErrorCodes.TooManySubscriptions, $"A connection may run at most {allowed} operations at a time.", allowed);

    /// <summary>A cursor that no event of this stream ever had.</summary>
    public static RequestException NotAnEvent() =>
        new(ErrorCodes.InvalidCursor, "The cursor specified in 'after' is not one of this subscription.");

    /// <summary>The stream began anew: what a client has may have gaps, so it asks again.</summary>
    public static RequestException Resync() =>
        new(
            ErrorCodes.Resync,
            "The stream has begun anew since this cursor: query again, with articlePublishedCursor, and subscribe after that."
        );

    public static RequestException CursorExpired() =>
        new(
            ErrorCodes.CursorExpired,
            "Events after this cursor are no longer kept: query again, with articlePublishedCursor, and subscribe after that."
        );

    /// <param name="cursor">The last event the client was sent.</param>
    public static RequestException SlowConsumer(string? cursor) =>
        new(ErrorCodes.SlowConsumer, "Events came faster than they were taken; subscribe again after the cursor.")
        {
            Extensions = new Dictionary<string, object?> { ["cursor"] = cursor },
        };

    public static RequestException Timeout(TimeSpan allowed) =>
        new(ErrorCodes.Timeout, $"The operation took longer than {allowed.TotalSeconds:0.###} s.")
        {
            Status = HttpStatusCode.InternalServerError,
        };

    public static RequestException Cancelled() => new(ErrorCodes.Cancelled, "The operation was cancelled.");

    public static RequestException ResponseTooLarge(int allowed) =>
        new(ErrorCodes.ResponseTooLarge, $"The answer would be larger than {allowed} bytes.")
        {
            Extensions = new Dictionary<string, object?> { ["limit"] = allowed },
        };

    /// <summary>Tells with the error which event it takes the place of, so that a client can go on after it.</summary>
    public RequestException At(string cursor) =>
        new(Code, Message)
        {
            Extensions = new Dictionary<string, object?>(Extensions, StringComparer.Ordinal) { ["cursor"] = cursor },
            Status = Status,
            IsOutage = IsOutage,
            IsUnreadable = IsUnreadable,
        };

    public static RequestException StoreUnavailable() =>
        new(ErrorCodes.StoreUnavailable, "The store does not answer at present; try again in a moment.")
        {
            Status = HttpStatusCode.ServiceUnavailable,
            IsOutage = true,
        };

    public static RequestException StoreBusy() =>
        new(ErrorCodes.StoreBusy, "Other writers keep the store busy; nothing was changed, try again in a moment.")
        {
            Status = HttpStatusCode.ServiceUnavailable,
        };

    /// <param name="trace">What the log knows the failure by.</param>
    public static RequestException Internal(string trace) =>
        new(ErrorCodes.InternalError, "Unexpected Execution Error")
        {
            Status = HttpStatusCode.InternalServerError,
            Extensions = new Dictionary<string, object?> { ["traceId"] = trace },
        };
}
