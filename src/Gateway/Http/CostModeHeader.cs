using Gateway.Execution;
using Gateway.Store.Errors;

namespace Gateway.Http;

/// <summary>The header <c>GraphQL-Cost</c>, with the names and values that Hot Chocolate uses.</summary>
internal static class CostModeHeader
{
    private const string Name = "GraphQL-Cost";

    /// <summary>The request with the mode that the header sets.</summary>
    /// <exception cref="RequestException">The header has another value.</exception>
    public static OperationRequest Apply(HttpRequest http, OperationRequest request) =>
        http.Headers[Name].ToString() switch
        {
            "" => request,
            "report" => request with { CostMode = CostMode.Report },
            "validate" => request with { CostMode = CostMode.Validate },
            _ => throw RequestException.InvalidRequest($"The header '{Name}' must be 'report' or 'validate'."),
        };
}
