using Gateway.Schema;
using Gateway.Store.Access;

namespace Gateway.Execution;

/// <summary>What belongs to one execution of an operation. The engine passes it through its user context.</summary>
internal sealed class OperationContext
{
    private const string Key = nameof(OperationContext);

    /// <summary>The estimated cost. It is known when the operation has been validated.</summary>
    public OperationCost? Cost { get; set; }

    /// <summary>What equal operations have in common; <c>null</c> if they are not compared.</summary>
    public OperationKey? OperationKey { get; set; }

    /// <summary>What the client wants to know of the cost.</summary>
    public CostMode CostMode { get; init; }

    /// <summary>Who is charged for the operation.</summary>
    public required ClientIdentity Client { get; init; }

    /// <summary>The user context of the engine for this execution.</summary>
    public Dictionary<string, object?> ToUserContext(Caller caller)
    {
        var context = CallerContext.ContextOf(caller);
        context.Add(Key, this);
        return context;
    }

    /// <summary>The context of the execution to which the engine's user context belongs.</summary>
    public static OperationContext Of(IDictionary<string, object?> userContext) =>
        userContext.TryGetValue(Key, out var value) && value is OperationContext context
            ? context
            : throw new InvalidOperationException("The operation is executed without a context.");
}
