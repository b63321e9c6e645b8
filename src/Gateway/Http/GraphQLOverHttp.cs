using Gateway.Authentication;
using Gateway.Execution;
using Gateway.Http.Sockets;
using Gateway.Http.Sse;
using Gateway.Schema;
using Gateway.Store.Configuration;
using Gateway.Store.DataLoaders;
using Gateway.Store.Errors;
using Gateway.Store.Telemetry;
using GraphQL;
using GraphQLParser.AST;
using Microsoft.Net.Http.Headers;

namespace Gateway.Http;

/// <summary>GraphQL over HTTP: https://graphql.github.io/graphql-over-http/draft/. What asks for a socket or a stream is handed on.</summary>
internal sealed class GraphQLOverHttp(
    Authenticator authentication,
    Operations operations,
    ServerSentEvents events,
    WebSockets sockets,
    SchemaEndpoint schema,
    CachedAnswers cache,
    AnswerWriter answers,
    AnswerSender sender,
    Failures failures,
    Limits limits
)
{
    public async Task AnswerAsync(HttpContext http)
    {
        try
        {
            await AnswerOrThrowAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for an answer.
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            await WriteAsync(http, new AcceptedTypes(http.Request).ForOneAnswer(), failures.Refused(exception));
        }
    }

    private async Task AnswerOrThrowAsync(HttpContext http)
    {
        if (http.Request.Headers.Authorization is { Count: > 0 } credentials)
            http.RequestServices.WorkFor(
                await authentication.AuthenticateAsync(credentials, http.Connection.RemoteIpAddress, http.RequestAborted)
            );
        await HandOnAsync(http);
    }

    private Task HandOnAsync(HttpContext http)
    {
        var isGet = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        if (http.WebSockets.IsWebSocketRequest)
            return sockets.AcceptAsync(http);
        if (!isGet && !HttpMethods.IsPost(http.Request.Method))
            throw RequestException.MethodNotAllowed(http.Request.Method);
        if (isGet && CrossSite.IsRefused(http.Request))
            throw RequestException.Preflight();
        return isGet && http.Request.Query.ContainsKey("sdl") ? schema.AnswerAsync(http) : AnswerAsync(http, isGet);
    }

    private async Task AnswerAsync(HttpContext http, bool isGet)
    {
        var request = isGet
            ? RequestReader.FromQuery(http.Request.Query, limits)
            : await RequestReader.FromBodyAsync(http.Request, limits, http.RequestAborted);
        var accepted = new AcceptedTypes(http.Request);
        var type = accepted.ForOneAnswer();
        if (type == AcceptedTypes.EventStream)
        {
            await events.AnswerAsync(http, token => operations.PrepareAsync(request, token));
            return;
        }

        var operation = await operations.PrepareAsync(request, http.RequestAborted);
        if (operation.Kind == OperationType.Subscription && accepted.TakesStream())
        {
            await events.AnswerAsync(http, _ => ValueTask.FromResult(operation));
            return;
        }

        if (type is null || operation.Kind == OperationType.Subscription)
            throw RequestException.NotAcceptable();
        var cached =
            operation.Kind == OperationType.Query && http.Request.Headers.Authorization.Count == 0
                ? await cache.PrepareAsync(http, type, operation, http.RequestAborted)
                : null;
        if (cached is { IsHad: true } or { Json: not null })
        {
            Measurements.AnswersRemembered.Add(1);
            await SendAsync(http, type, cached, cached.Json ?? default);
        }
        else
        {
            if (operation.Kind == OperationType.Query)
                http.RequestServices.GetRequiredService<RequestMemory>().BeginQuery();
            await WriteAsync(
                http,
                type,
                await operations.RunAsync(operation, http.RequestServices, http.RequestAborted),
                cached,
                isRefusable: operation.Kind == OperationType.Query
            );
        }
    }

    // Not async: while its bytes wait for the client, nothing else of an answer is to be kept. What a mutation did is told, whatever is waiting.
    private Task WriteAsync(
        HttpContext http,
        string? type,
        ExecutionResult result,
        CachedAnswers.Prepared? cached = null,
        bool isRefusable = true
    )
    {
        if (type is null or AcceptedTypes.EventStream)
            type = AcceptedTypes.Json;
        var (json, shown) = answers.Write(result);
        if (cached is not null && shown is { Executed: true, Errors: not { Count: > 0 } })
        {
            cached.Take(json);
            return SendAsync(http, type, cached, json);
        }

        var held = sender.Hold(json.Length, isRefusable);
        var response = http.Response;
        response.Headers.CacheControl = CacheControl.NoStore(http.Request);
        response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        response.StatusCode = Status(shown, type);
        if (response.StatusCode == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        if (response.StatusCode == StatusCodes.Status405MethodNotAllowed)
            response.Headers.Allow = AllowedBy(http.Request);
        if (response.StatusCode == StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = "1";
        return SendAsync(http, type, json, held);
    }

    /// <summary>Sends a query's answer without errors, or that the client has it.</summary>
    private Task SendAsync(HttpContext http, string type, CachedAnswers.Prepared cached, ReadOnlyMemory<byte> json)
    {
        var held = sender.Hold(cached.IsHad ? 0 : json.Length, isRefusable: true);
        cached.SetHeaders(http);
        if (cached.IsHad)
        {
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return SendAsync(http, type, json, held);
    }

    private async Task SendAsync(HttpContext http, string type, ReadOnlyMemory<byte> json, AnswerSender.Held held)
    {
        using var waiting = held;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.ContentType = $"{type}; charset=utf-8";
        http.Response.ContentLength = json.Length;
        await sender.SendAsync(http, json, http.RequestAborted);
    }

    // GET is allowed, though not for a mutation.
    private static string AllowedBy(HttpRequest request) => HttpMethods.IsGet(request.Method) ? "POST" : "GET, POST";

    // Plain JSON is for clients from before the specification: a request that could be read has always been answered with 200.
    private int Status(ExecutionResult result, string type)
    {
        if (result.Executed || result.Errors is not { Count: > 0 } errors)
            return StatusCodes.Status200OK;
        var error = failures.Told(errors[0]);
        var status = (int)error.Cause.Status;
        return type == AcceptedTypes.Json && status == StatusCodes.Status400BadRequest && !error.Cause.IsUnreadable
            ? StatusCodes.Status200OK
            : status;
    }
}
