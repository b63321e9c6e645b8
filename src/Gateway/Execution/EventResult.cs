using GraphQL;

namespace Gateway.Execution;

/// <summary>
/// The result of a subscription event. Subscribers share it, with the bytes of its response, so it does not change after it was created.
/// </summary>
/// <param name="cursor">The cursor of the event.</param>
internal sealed class EventResult(string cursor) : ExecutionResult
{
    public string Cursor => cursor;

    /// <summary>The response, written once for all subscribers; <c>null</c> while it is not written.</summary>
    public (ReadOnlyMemory<byte> Json, OperationResult Shown)? Response { get; private set; }

    /// <summary>Creates the result of an event from that of its execution, and writes the response.</summary>
    public static EventResult Create(ExecutionResult executed, string cursor, ResponseWriter writer)
    {
        var result = new EventResult(cursor)
        {
            Executed = executed.Executed,
            Data = executed.Data,
            Errors = executed.Errors,
        };
        result.Response = writer.Write(new OperationResult(result));
        // The response contains it. Nothing reads it again.
        result.Data = null;
        return result;
    }
}
