using GraphQL;

namespace Gateway.Execution;

/// <summary>
/// The result of an operation, or of one event of a subscription. The transports know only this type, so that the engine can be exchanged.
/// </summary>
internal sealed class OperationResult(ExecutionResult engineResult)
{
    /// <summary>The result of the engine. Only this folder reads it.</summary>
    public ExecutionResult EngineResult => engineResult;

    /// <summary>False if the operation was rejected before it was executed.</summary>
    public bool IsExecuted => engineResult.Executed;

    public bool HasData => engineResult.Data is not null;

    public bool HasErrors => engineResult.Errors is { Count: > 0 };

    /// <summary>The cursor of the event that the result belongs to; <c>null</c> for other results.</summary>
    public string? Cursor => (engineResult as EventResult)?.Cursor;
}
