using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Gateway.Execution;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;
using Microsoft.Net.Http.Headers;

namespace Gateway.Http;

/// <summary>Reads a GraphQL request from an HTTP request.</summary>
internal static class RequestReader
{
    /// <summary>Reads the query string.</summary>
    /// <param name="query">The query string.</param>
    /// <param name="persistedId">The id of a persisted operation in the path; <c>null</c> if the query string has the operation.</param>
    /// <param name="limits">The limits.</param>
    public static OperationRequest FromQuery(IQueryCollection query, string? persistedId, Limits limits)
    {
        var extensions = Map(query, "extensions", limits);
        return new OperationRequest
        {
            Query = persistedId is null ? Text(query, "query") : null,
            DocumentId = persistedId ?? Text(query, "documentId") ?? Text(query, "id") ?? Text(query, "doc_id"),
            PersistedHash = persistedId is null ? PersistedQuery.HashIn(extensions) : null,
            OperationName = Text(query, "operationName"),
            Variables = new RequestVariables(Map(query, "variables", limits)),
            Extensions = extensions,
            AllowsMutations = false,
        };
    }

    /// <summary>Reads a JSON body. Other media types are rejected, because a form of another site could send them.</summary>
    public static async Task<OperationRequest> FromBodyAsync(HttpRequest request, Limits limits, CancellationToken cancellationToken)
    {
        if (!IsJson(request))
            throw RequestException.UnsupportedMediaType();
        if (request.ContentLength > limits.RequestBytes)
            throw RequestException.BodyTooLarge(limits.RequestBytes);
        while (true)
        {
            var read = await ReadAsync(request, limits, cancellationToken);
            var isComplete = read.IsCompleted || read.Buffer.Length > limits.RequestBytes;
            var body = isComplete && read.Buffer.Length <= limits.RequestBytes ? read.Buffer.ToArray() : null;
            // The read buffer must be advanced before the request is rejected, otherwise the connection is lost.
            request.BodyReader.AdvanceTo(isComplete ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
            if (isComplete)
                return JsonRequest.Parse(body ?? throw RequestException.BodyTooLarge(limits.RequestBytes), limits);
        }
    }

    private static async ValueTask<ReadResult> ReadAsync(HttpRequest request, Limits limits, CancellationToken cancellationToken)
    {
        try
        {
            // Not cancelled: Kestrel ends the read when the client disconnects, and cannot end a request whose read was cancelled.
            return await request.BodyReader.ReadAsync(CancellationToken.None);
        }
        catch (IOException error)
        {
            // Nobody knows where the next request on this connection would begin.
            request.HttpContext.Response.Headers.Connection = "close";
            cancellationToken.ThrowIfCancellationRequested();
            throw (error as BadHttpRequestException)?.StatusCode switch
            {
                StatusCodes.Status408RequestTimeout => RequestException.BodyTimeout(),
                StatusCodes.Status413PayloadTooLarge => RequestException.BodyTooLarge(limits.RequestBytes),
                _ => RequestException.NotJson("its body is malformed or incomplete."),
            };
        }
    }

    private static bool IsJson(HttpRequest request) =>
        (
            request.ContentType == ContentNegotiation.Json
            || (
                MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
                && type.MediaType.Equals(ContentNegotiation.Json, StringComparison.OrdinalIgnoreCase)
                && ContentNegotiation.IsUtf8(type)
            )
        ) && request.Headers.ContentEncoding is [] or ["identity"];

    private static string? Text(IQueryCollection query, string name)
    {
        var values = query[name];
        if (values.Count > 1)
            throw RequestException.InvalidRequest($"The parameter '{name}' must not be repeated.");
        return values is [{ Length: > 0 } text] ? text : null;
    }

    private static Dictionary<string, object?> Map(IQueryCollection query, string name, Limits limits)
    {
        if (Text(query, name) is not { } text)
            return new(StringComparer.Ordinal);
        using var json = JsonRequest.ParseJson(Encoding.UTF8.GetBytes(text), limits);
        return json.RootElement.ValueKind == System.Text.Json.JsonValueKind.Null
            ? new(StringComparer.Ordinal)
            : JsonRequest.ToDictionary(json.RootElement, name);
    }
}
