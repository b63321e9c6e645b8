using GraphQL;

namespace Gateway.Errors;

/// <summary>Every error a request can be answered with for what it asks; the codes are those of schema/errors.md.</summary>
internal sealed class RequestError : ExecutionError
{
    private RequestError(string code, string message)
        : base(message) => Code = code;

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
}
