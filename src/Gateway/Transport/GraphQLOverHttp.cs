using System.Text.Json;
using GraphQL;
using GraphQL.Transport;

namespace Gateway.Transport;

/// <summary>GraphQL over HTTP by POST: https://graphql.github.io/graphql-over-http/draft/.</summary>
internal static class GraphQLOverHttp
{
    private const int MaxRequestBytes = 256 * 1024;
    private const string ResponseJson = "application/graphql-response+json";

    public static void MapGraphQLOverHttp(this IEndpointRouteBuilder routes, string path) =>
        routes.MapPost(path, AnswerAsync).WithMetadata(new RequestSizeLimit(MaxRequestBytes));

    private static async Task AnswerAsync(HttpContext http, IDocumentExecuter<Schema.GatewaySchema> executer, IGraphQLTextSerializer serializer)
    {
        if (await ReadAsync(http, serializer) is not { Query.Length: > 0 } request)
        {
            await WriteAsync(http, serializer, StatusCodes.Status400BadRequest, Refused("HC0012", "The request is no JSON object with a query."));
            return;
        }

        var result = await executer.ExecuteAsync(new ExecutionOptions
        {
            Query = request.Query,
            OperationName = request.OperationName,
            Variables = request.Variables,
            RequestServices = http.RequestServices,
            CancellationToken = http.RequestAborted,
            UnhandledExceptionDelegate = unhandled => MaskAsync(http, unhandled),
        });
        await WriteAsync(http, serializer, result.Executed ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, result);
    }

    private static async Task<GraphQLRequest?> ReadAsync(HttpContext http, IGraphQLTextSerializer serializer)
    {
        if (!http.Request.HasJsonContentType()) return null;
        try
        {
            return await serializer.ReadAsync<GraphQLRequest>(http.Request.Body, http.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task WriteAsync(HttpContext http, IGraphQLTextSerializer serializer, int status, ExecutionResult result)
    {
        var plain = http.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "application/json");
        http.Response.StatusCode = plain ? StatusCodes.Status200OK : status;
        http.Response.ContentType = $"{(plain ? "application/json" : ResponseJson)}; charset=utf-8";
        await serializer.WriteAsync(http.Response.Body, result, http.RequestAborted);
    }

    private static ExecutionResult Refused(string code, string message) =>
        new() { Errors = [new ExecutionError(message) { Code = code }] };

    // What went wrong inside is for the log; the client gets the trace to name when it asks.
    private static Task MaskAsync(HttpContext http, GraphQL.Execution.UnhandledExceptionContext unhandled)
    {
        var trace = System.Diagnostics.Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
        http.RequestServices.GetRequiredService<ILogger<GraphQLRequest>>().LogUnhandled(unhandled.OriginalException, trace);
        unhandled.ErrorMessage = "Unexpected Execution Error";
        unhandled.Exception = new ExecutionError(unhandled.ErrorMessage) { Extensions = new Dictionary<string, object?> { ["traceId"] = trace } };
        return Task.CompletedTask;
    }

    private sealed class RequestSizeLimit(long bytes) : Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => bytes;
    }
}

internal static partial class TransportLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A resolver failed (trace {Trace})")]
    public static partial void LogUnhandled(this ILogger logger, Exception exception, string trace);
}
