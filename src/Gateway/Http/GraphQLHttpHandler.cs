using System.Globalization;
using System.Net.WebSockets;
using Gateway.Authentication;
using Gateway.Execution;
using Gateway.Http.Responses;
using Gateway.Http.Sockets;
using Gateway.Http.Sse;
using Gateway.Schema;
using Gateway.Store.Access;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Errors;
using Gateway.Store.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.Net.Http.Headers;

namespace Gateway.Http;

/// <summary>
/// GraphQL over HTTP: https://graphql.github.io/graphql-over-http/draft/. Requests for a WebSocket or an event stream are dispatched to
/// their handlers.
/// </summary>
internal sealed class GraphQLHttpHandler(
    Authenticator authentication,
    PublicUrl publicUrl,
    OperationExecutor operations,
    ServerSentEvents events,
    WebSocketHandler sockets,
    SchemaEndpoint schema,
    ResponseCache cache,
    ResponseWriter responseWriter,
    ResponseSender sender,
    ErrorMapper errorMapper,
    CostBudget budget,
    Limits limits
)
{
    /// <summary>The value of the route that has the id of a persisted operation.</summary>
    public const string PersistedId = "id";

    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            await HandleOrRejectAsync(http);
        }
        catch (Exception exception) when (IsDisconnect(exception, http.RequestAborted))
        {
            // Nobody reads a response, and nothing is wrong here.
        }
    }

    private async Task HandleOrRejectAsync(HttpContext http)
    {
        try
        {
            await AuthenticateAndDispatchAsync(http);
        }
        catch (Exception exception) when (!http.Response.HasStarted && !IsDisconnect(exception, http.RequestAborted))
        {
            await RespondAsync(http, new ContentNegotiation(http.Request).SelectResponseType(), errorMapper.ToErrorResult(exception));
        }
    }

    private static bool IsDisconnect(Exception exception, CancellationToken aborted) =>
        exception is ConnectionResetException or ConnectionAbortedException or WebSocketException
        || (aborted.IsCancellationRequested && exception is (OperationCanceledException or IOException));

    private async Task AuthenticateAndDispatchAsync(HttpContext http)
    {
        var deadline = operations.StartDeadline();
        var caller = http.Request.Headers.Authorization is { Count: > 0 } credentials
            ? await deadline.WaitAsync(
                token => authentication.AuthenticateAsync(credentials, http.Connection.RemoteIpAddress, token),
                http.RequestAborted
            )
            : Caller.Anonymous;
        http.RequestServices.SetCaller(caller with { GatewayUrl = publicUrl.Of(http) });
        await DispatchAsync(http, deadline);
    }

    private Task DispatchAsync(HttpContext http, Deadline deadline)
    {
        var isGet = http.Request.IsGetOrHead();
        if (http.WebSockets.IsWebSocketRequest)
            return sockets.AcceptAsync(http);
        if (!isGet && !HttpMethods.IsPost(http.Request.Method))
            throw RequestException.MethodNotAllowed(http.Request.Method);
        if (isGet && CsrfGuard.IsMissingPreflight(http.Request))
            throw RequestException.PreflightRequired();
        return isGet && http.Request.Query.ContainsKey("sdl") ? schema.HandleAsync(http) : ExecuteAsync(http, isGet, deadline);
    }

    private async Task ExecuteAsync(HttpContext http, bool isGet, Deadline deadline)
    {
        var request = isGet
            ? RequestReader.FromQuery(http.Request.Query, http.GetRouteValue(PersistedId) as string, limits)
            : await deadline.ExcludeAsync(() => RequestReader.FromBodyAsync(http.Request, limits, http.RequestAborted));
        request = CostModeHeader.Apply(http.Request, request) with { Client = ClientOf(http) };
        var accepted = new ContentNegotiation(http.Request);
        var type = accepted.SelectResponseType();
        if (type == ContentNegotiation.EventStream)
        {
            await events.StreamAsync(http, PrepareAsync);
            return;
        }

        var operation = await PrepareAsync(http.RequestAborted);
        if (operation.Kind == OperationKind.Subscription && accepted.AcceptsEventStream())
        {
            await events.StreamAsync(http, _ => ValueTask.FromResult(operation));
            return;
        }

        if (type is null || operation.Kind == OperationKind.Subscription)
            throw RequestException.NotAcceptable();
        var isQuery = operation.Kind == OperationKind.Query;
        var lookup =
            isQuery
            && (isGet || limits.ResponseCacheBytes > 0)
            && http.Request.Headers.Authorization.Count == 0
            && request.CostMode == CostMode.None
                ? await deadline.WaitAsync(token => cache.LookUpAsync(http, type, operation, token), http.RequestAborted)
                : null;
        if (lookup is { Response: { } cached })
        {
            GatewayMetrics.ResponseCacheHits.Add(1);
            WriteRateLimit(http);
            await SendAsync(http, type, cached);
            return;
        }

        operation = operation with
        {
            MayUseCache = isQuery,
            StoreState = lookup?.State,
            Dependencies = lookup?.State is null || !operation.HasKnownDependencies ? null : new QueryDependencies(),
        };
        var result = await operations.RunAsync(operation, http.RequestServices, http.RequestAborted);
        WriteRateLimit(http);
        await RespondAsync(http, type, result, lookup, operation.Dependencies, mayReject: isQuery);

        async ValueTask<PreparedOperation> PrepareAsync(CancellationToken cancellationToken) =>
            await operations.PrepareAsync(request, cancellationToken) with
            {
                Deadline = deadline,
            };
    }

    // Not async, so that only the bytes of a response stay in memory until the client reads them. The result of a mutation is always sent.
    private Task RespondAsync(
        HttpContext http,
        string? type,
        OperationResult result,
        ResponseCache.Lookup? lookup = null,
        QueryDependencies? dependencies = null,
        bool mayReject = true
    )
    {
        if (type is null or ContentNegotiation.EventStream)
            type = ContentNegotiation.Json;
        var (json, writtenResult) = responseWriter.Write(result);
        if (lookup is not null && writtenResult is { IsExecuted: true, HasErrors: false })
            return SendAsync(http, type, cache.Store(lookup, json, dependencies?.Keys));

        var reservation = sender.Reserve(ClientOf(http), json.Length, mayReject);
        var response = http.Response;
        response.Headers.CacheControl = CacheControl.NoStore(http.Request);
        response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        response.StatusCode = Status(writtenResult, type);
        if (response.StatusCode == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        if (response.StatusCode == StatusCodes.Status405MethodNotAllowed)
            response.Headers.Allow = AllowedBy(http.Request);
        if (response.StatusCode is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
            response.Headers.RetryAfter = RetryAfter(writtenResult);
        return SendBodyAsync(http, type, json, reservation);
    }

    // Not for GET, whose response a cache may send to other clients.
    private void WriteRateLimit(HttpContext http)
    {
        if (http.Request.IsGetOrHead() || budget.Headers(ClientOf(http)) is not var (policy, current))
            return;
        http.Response.Headers["RateLimit-Policy"] = policy;
        http.Response.Headers["RateLimit"] = current;
    }

    private static ClientPartitionKey ClientOf(HttpContext http) =>
        ClientPartitionKey.Of(http.RequestServices.GetRequiredService<Caller>(), http.Connection.RemoteIpAddress);

    /// <summary>Sends a query's response without errors, or 304 if the client has it.</summary>
    private Task SendAsync(HttpContext http, string type, ResponseCache.Response response)
    {
        var reservation = sender.Reserve(ClientOf(http), response.IsNotModified ? 0 : response.Json.Length, mayReject: true);
        cache.WriteHeaders(http, response);
        if (!response.IsNotModified)
            return SendBodyAsync(http, type, response.Json, reservation);
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    private async Task SendBodyAsync(HttpContext http, string type, ReadOnlyMemory<byte> json, ResponseSender.Reservation reservation)
    {
        using var pending = reservation;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.ContentType = $"{type}; charset=utf-8";
        http.Response.ContentLength = json.Length;
        await sender.SendAsync(http, json, http.RequestAborted);
    }

    // GET is supported, but not for mutations.
    private static string AllowedBy(HttpRequest request) => HttpMethods.IsGet(request.Method) ? "POST" : "GET, POST";

    // In whole seconds: https://www.rfc-editor.org/rfc/rfc9110#name-retry-after.
    private string RetryAfter(OperationResult result)
    {
        var wait = errorMapper.CauseOf(result)?.RetryAfter;
        return Math.Max(1, Math.Ceiling(wait?.TotalSeconds ?? 1)).ToString(CultureInfo.InvariantCulture);
    }

    // application/json is for clients from before the specification: a readable request always receives 200.
    private int Status(OperationResult result, string type)
    {
        if (result.IsExecuted || errorMapper.CauseOf(result) is not { } cause)
            return StatusCodes.Status200OK;
        var status = (int)cause.Status;
        return type == ContentNegotiation.Json && status == StatusCodes.Status400BadRequest && !cause.IsUnreadable
            ? StatusCodes.Status200OK
            : status;
    }
}
