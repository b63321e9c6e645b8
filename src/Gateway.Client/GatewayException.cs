using System.Net;
using System.Text.Json;

namespace Gateway.Client;

/// <summary>The gateway rejected a request. <c>schema/errors.md</c> lists the codes.</summary>
public sealed class GatewayException : Exception
{
    internal GatewayException(HttpStatusCode status, IReadOnlyList<GatewayError> errors, TimeSpan? retryAfter = null)
        : base(errors.Count > 0 ? errors[0].Message : $"The gateway answered with {(int)status} {status}.")
    {
        (Status, Errors, RetryAfter) = (status, errors, retryAfter);
    }

    /// <summary>The status of the response.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>The errors of the response.</summary>
    public IReadOnlyList<GatewayError> Errors { get; }

    /// <summary>The code of the first error, such as <c>HC0047</c>.</summary>
    public string? Code => Errors.Count > 0 ? Errors[0].Code : null;

    /// <summary>When the same request may succeed, if the gateway says so.</summary>
    public TimeSpan? RetryAfter { get; }
}

/// <summary>An error of a response.</summary>
public sealed record GatewayError
{
    /// <summary>The message.</summary>
    public required string Message { get; init; }

    /// <summary>The path of the field in the response.</summary>
    public IReadOnlyList<JsonElement>? Path { get; init; }

    /// <summary>The code, and more about the error.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Extensions { get; init; }

    /// <summary>The code, such as <c>HC0047</c>.</summary>
    public string? Code => TextOf("code");

    internal string? TextOf(string name) =>
        Extensions is not null && Extensions.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
