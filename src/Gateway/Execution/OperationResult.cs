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

    /// <summary>The cost of the operation, if the client requested it.</summary>
    public OperationCost? Cost { get; init; }

    /// <summary>The cursor of the event that the result belongs to; <c>null</c> for other results.</summary>
    public string? Cursor { get; init; }

    /// <summary>The response, if it is written once for all subscribers; otherwise <c>null</c>.</summary>
    public (ReadOnlyMemory<byte> Json, OperationResult Shown)? SharedResponse { get; private set; }

    /// <summary>Writes the response for all subscribers. They share the result, which does not change afterwards.</summary>
    public void WriteSharedResponse(ResponseWriter writer)
    {
        SharedResponse = writer.Write(this);
        // The response contains it. Nothing reads it again.
        engineResult.Data = null;
    }
}
