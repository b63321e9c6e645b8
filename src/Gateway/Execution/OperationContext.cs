using Gateway.Schema;
using Gateway.Store.Access;

namespace Gateway.Execution;

/// <summary>The data of one execution of an operation. It is in the user context of the engine.</summary>
internal sealed class OperationContext
{
    private const string Key = nameof(OperationContext);

    /// <summary>The estimated cost. It is known when the operation has been validated.</summary>
    public OperationCost? Cost { get; set; }

    /// <summary>The same for equal operations with equal variables; <c>null</c> if the variables are too large to compare.</summary>
    public OperationKey? OperationKey { get; set; }

    /// <summary>
    /// The same for subscriptions whose events have the same responses; <c>null</c> for other operations, and if the variables are too
    /// large to compare.
    /// </summary>
    public OperationKey? EventKey { get; set; }

    /// <summary>Whether the client requested the cost.</summary>
    public CostMode CostMode { get; init; }

    /// <summary>The client whose budget the cost is taken from.</summary>
    public required ClientPartitionKey Client { get; init; }

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
