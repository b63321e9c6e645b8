using System.Diagnostics;
using Gateway.Schema;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Store.Errors;
using Gateway.Store.Telemetry;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Validation;
using Npgsql;

namespace Gateway.Execution;

/// <summary>
/// Maps exceptions to the errors that clients receive. Codes of the engine, names that require a scope, messages of the database and bugs
/// stay inside: a client receives a code of schema/errors.md and, for an internal error, the trace id under which the log has it.
/// </summary>
internal sealed partial class ErrorMapper(OutageMonitor outages, PublicNames names, ILogger<ErrorMapper> logger, Limits limits)
{
    /// <summary>Replaces the exception of a resolver by the error that the client receives.</summary>
    public Task MaskAsync(UnhandledExceptionContext unhandled)
    {
        // Nobody waits for a cancelled operation. A failure in it because of the cancellation, or because the gateway has stopped, is
        // not an error.
        var isCancelled = unhandled.Context?.CancellationToken.IsCancellationRequested ?? false;
        unhandled.Exception = new ClientError(isCancelled ? RequestException.Cancelled() : ToRequestException(unhandled.OriginalException));
        return Task.CompletedTask;
    }

    /// <summary>The error that the client receives for an exception. The exception itself is logged.</summary>
    public RequestException ToRequestException(Exception exception)
    {
        if (exception is RequestException known)
            return known;
        if (exception is OperationCanceledException)
            return RequestException.Cancelled();
        if (exception is DeadlineExceededException || Outage.SqlStateOf(exception) == PostgresErrorCodes.QueryCanceled)
            return RequestException.Timeout(limits.ExecutionTimeout);
        if (Outage.SqlStateOf(exception) == PostgresErrorCodes.LockNotAvailable)
            return RequestException.StoreBusy();
        if (Outage.IsOutage(exception))
        {
            outages.Report(exception);
            return RequestException.StoreUnavailable();
        }

        var trace = Activity.Current?.TraceId.ToString() ?? ActivityTraceId.CreateRandom().ToString();
        LogFailure(logger, exception, trace);
        return RequestException.Internal(trace);
    }

    /// <summary>The result of a request that was rejected before execution.</summary>
    public OperationResult ToErrorResult(Exception exception)
    {
        var errors = new ExecutionErrors();
        errors.AddRange(
            exception is OperationValidationException invalid ? invalid.Errors : [new ClientError(ToRequestException(exception))]
        );
        GatewayMetrics.RequestsRejected.Add(1, new KeyValuePair<string, object?>("error.type", ToClientError(errors[0]).Code));
        return CountFailure(new OperationResult(new ExecutionResult { Errors = errors }));
    }

    /// <summary>The result of an operation that took too long.</summary>
    public ExecutionResult ToTimeoutResult() => new() { Errors = [new ClientError(RequestException.Timeout(limits.ExecutionTimeout))] };

    /// <summary>Counts a response to a client that failed because of an outage.</summary>
    public OperationResult CountFailure(OperationResult response)
    {
        if (CauseOf(response) is { } cause)
            outages.CountFailedRequest(cause);
        return response;
    }

    /// <summary>The result of an event that cannot be executed because the database does not respond.</summary>
    public ExecutionResult ToOutageResult(DeadlineExceededException late)
    {
        outages.Report(late);
        return new() { Errors = [new ClientError(RequestException.StoreUnavailable())] };
    }

    /// <summary>Maps an error of GraphQL.NET to a client error, and keeps its path and locations.</summary>
    public ClientError ToClientError(ExecutionError error)
    {
        if (error is ClientError known)
            return known;
        var cause = error switch
        {
            InvalidVariableError invalid => RequestException.InvalidVariable(WithExpectedForm(names.WithoutHiddenNames(invalid.Message))),
            DocumentError => RequestException.Invalid(WithExpectedForm(names.WithoutHiddenNames(error.Message))),
            _ when error.InnerException is { } inner => ToRequestException(inner),
            _ => ToRequestException(error),
        };
        var mapped = new ClientError(cause) { Path = error.Path };
        foreach (var location in error.Locations ?? [])
            mapped.AddLocation(location);
        return mapped;
    }

    /// <summary>Why an operation failed: its first error. It is <c>null</c> if there are no errors.</summary>
    public RequestException? CauseOf(OperationResult result) =>
        result.EngineResult.Errors is [var error, ..] ? ToClientError(error).Cause : null;

    /// <summary>True if a response has errors because the database was unavailable.</summary>
    public bool IsOutage(OperationResult result) => result.EngineResult.Errors?.Any(error => ToClientError(error).Cause.IsOutage) ?? false;

    // GraphQL.NET names the type of the value that it expects, but not the form of a custom scalar.
    private static string WithExpectedForm(string message) =>
        (message.Contains("type 'DateTime", StringComparison.Ordinal) || message.Contains("to 'DateTime'", StringComparison.Ordinal))
        && !message.Contains("found null", StringComparison.Ordinal)
            ? $"{message} {DateTimeType.ExpectedForm}"
            : message;

    [LoggerMessage(Level = LogLevel.Error, Message = "The operation failed with an internal error (trace {Trace})")]
    private static partial void LogFailure(ILogger logger, Exception exception, string trace);
}
