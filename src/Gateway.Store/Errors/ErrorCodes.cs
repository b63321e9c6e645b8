namespace Gateway.Store.Errors;

/// <summary>
/// Every code that the gateway reports of a request or a mutation; schema/errors.md describes them. The codes of what is wrong with content
/// are in
/// <see cref="Content.Problems.ProblemCodes"/>. Codes are stable: clients compare them.
/// </summary>
internal static class ErrorCodes
{
    // The codes of Hot Chocolate, for the same errors as there.
    public const string InvalidRequest = "HC0009";
    public const string BodyTooLarge = "HC0010";
    public const string Syntax = "HC0011";
    public const string NotJson = "HC0012";
    public const string MissingQuery = "HC0013";
    public const string InvalidValue = "HC0016";
    public const string NullVariable = "HC0018";
    public const string PersistedOperationNotFound = "HC0020";
    public const string NullInFilter = "HC0026";
    public const string Timeout = "HC0045";
    public const string TooExpensive = "HC0047";
    public const string Cancelled = "HC0049";
    public const string PageTooLarge = "HC0051";
    public const string NotAcceptable = "HC0063";
    public const string OnlyTrustedDocuments = "HC0067";
    public const string TooManyNodes = "HC0076";
    public const string Preflight = "HC0077";
    public const string InvalidCursor = "HC0078";
    public const string NegativePageSize = "HC0079";
    public const string IntrospectionTooDeep = "HC0086";
    public const string TooManyFilterOperations = "HC0117";

    // Codes of requests that Hot Chocolate has no number for.
    public const string ArgumentOutOfRange = "ARGUMENT_OUT_OF_RANGE";
    public const string AuthorityUnavailable = "AUTHORITY_UNAVAILABLE";
    public const string AuthNotAuthenticated = "AUTH_NOT_AUTHENTICATED";
    public const string AuthTooManyFailures = "AUTH_TOO_MANY_FAILURES";
    public const string AuthNotAuthorized = "AUTH_NOT_AUTHORIZED";
    public const string CursorExpired = "CURSOR_EXPIRED";
    public const string DocumentTooLong = "DOCUMENT_TOO_LONG";
    public const string ValidationFailed = "GRAPHQL_VALIDATION_FAILED";
    public const string InternalError = "INTERNAL_ERROR";
    public const string ListTooLong = "LIST_TOO_LONG";
    public const string MethodNotAllowed = "METHOD_NOT_ALLOWED";
    public const string OperationNotFound = "OPERATION_NOT_FOUND";
    public const string OriginNotAllowed = "ORIGIN_NOT_ALLOWED";
    public const string PersistedQueryHashMismatch = "PERSISTED_QUERY_HASH_MISMATCH";
    public const string PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND";
    public const string RateLimited = "RATE_LIMITED";
    public const string ResponseTooLarge = "RESPONSE_TOO_LARGE";
    public const string Resync = "RESYNC";
    public const string SearchUnusable = "SEARCH_UNUSABLE";
    public const string SlowConsumer = "SLOW_CONSUMER";
    public const string StoreBusy = "STORE_BUSY";
    public const string StoreUnavailable = "STORE_UNAVAILABLE";
    public const string StringTooLong = "STRING_TOO_LONG";
    public const string TooBusy = "TOO_BUSY";
    public const string TooDeep = "TOO_DEEP";
    public const string TooManyAliases = "TOO_MANY_ALIASES";
    public const string TooManyConnections = "TOO_MANY_CONNECTIONS";
    public const string TooManyDefinitions = "TOO_MANY_DEFINITIONS";
    public const string TooManyDirectives = "TOO_MANY_DIRECTIVES";
    public const string TooManyFragments = "TOO_MANY_FRAGMENTS";
    public const string TooManyRepeats = "TOO_MANY_REPEATS";
    public const string TooManySelections = "TOO_MANY_SELECTIONS";
    public const string TooManySubscriptions = "TOO_MANY_SUBSCRIPTIONS";
    public const string TooManyTokens = "TOO_MANY_TOKENS";
    public const string UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE";

    // Codes that mutations return as data.
    public const string Conflict = "CONFLICT";
    public const string ArticleNotFound = "ARTICLE_NOT_FOUND";
}
