using System.Diagnostics;
using System.Net.Sockets;
using Gateway.Configuration;
using Gateway.Telemetry;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Validation;
using Npgsql;
using RequestError = Gateway.Errors.RequestError;

namespace Gateway.Execution;

/// <summary>
/// What clients are told of errors. The engine's own codes and hints, the database and its messages, and everything unforeseen stay inside:
/// a client gets a code of schema/errors.md and, for a failure of ours, the trace the log knows it by.
/// </summary>
internal sealed partial class Failures(ILogger<Failures> logger, Limits limits)
{
    /// <summary>A failure of a resolver, as the engine hands it over.</summary>
    public Task MaskAsync(UnhandledExceptionContext unhandled)
    {
        unhandled.Exception = Of(unhandled.OriginalException);
        return Task.CompletedTask;
    }

    /// <summary>The error to answer an exception with; what it says goes to the log.</summary>
    public RequestError Of(Exception exception)
    {
        if (exception is RequestError known)
            return known;
        if (exception is OperationCanceledException)
            return RequestError.Cancelled();
        if (exception is PostgresException { SqlState: PostgresErrorCodes.QueryCanceled })
            return RequestError.Timeout(limits.ExecutionTimeout);
        if (exception is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
            return RequestError.StoreBusy();
        if (IsOutage(exception))
        {
            LogOutage(logger, exception.Message);
            return RequestError.StoreUnavailable();
        }

        var trace = Activity.Current?.TraceId.ToString() ?? ActivityTraceId.CreateRandom().ToString();
        LogFailure(logger, exception, trace);
        return RequestError.Internal(trace);
    }

    /// <summary>The errors of a whole request that did not run.</summary>
    public ExecutionResult Refused(Exception exception)
    {
        var errors = new ExecutionErrors();
        errors.AddRange(exception is InvalidDocumentException invalid ? invalid.Errors : [Of(exception)]);
        Measurements.RequestsRefused.Add(1, new KeyValuePair<string, object?>("error.type", Told(errors[0]).Code));
        return new ExecutionResult { Errors = errors };
    }

    /// <summary>An error of the engine as one of ours, in its place.</summary>
    public ExecutionError Told(ExecutionError error)
    {
        if (error is RequestError)
            return error;
        var told = error switch
        {
            InvalidVariableError invalid => RequestError.NotAVariable(WithoutHint(invalid.Message)),
            DocumentError => RequestError.Invalid(WithoutHint(error.Message)),
            TimeoutError => RequestError.Timeout(limits.ExecutionTimeout),
            _ when error.InnerException is { } inner => Of(inner),
            _ => Of(error),
        };
        foreach (var location in error.Locations ?? [])
            told.AddLocation(location);
        told.Path = error.Path;
        return told;
    }

    /// <summary>The database cannot be reached, has gone away, or takes nobody in.</summary>
    public static bool IsOutage(Exception exception) =>
        exception switch
        {
            PostgresException refusal => refusal.SqlState[..2] is "08" or "53" or "57" || refusal.SqlState is "3D000" or "25006",
            NpgsqlException or SocketException or TimeoutException => true,
            _ => exception.InnerException is NpgsqlException or SocketException,
        };

    /// <summary>True where an answer has errors because the store was away.</summary>
    public bool IsOutage(ExecutionResult result) => result.Errors?.Any(error => Told(error) is RequestError { IsOutage: true }) ?? false;

    // "Did you mean 'secured'?" tells what a caller may not know.
    private static string WithoutHint(string message)
    {
        var hint = message.IndexOf(" Did you mean ", StringComparison.Ordinal);
        return hint < 0 ? message : message[..hint];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An operation failed (trace {Trace})")]
    private static partial void LogFailure(ILogger logger, Exception exception, string trace);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store does not answer: {Reason}")]
    private static partial void LogOutage(ILogger logger, string reason);
}
