using BitFaster.Caching;
using BitFaster.Caching.Lru;
using Gateway.Store.Access;
using GraphQL;

namespace Gateway.Execution;

/// <summary>
/// The results of subscription events. Subscribers with the same operation, variables, scopes and URL of the gateway share one execution of an event.
/// </summary>
internal sealed class SharedEventResults
{
    private const int Capacity = 100;

    // Long enough for all subscribers of an event, and too short to show stale data.
    private static readonly TimeSpan _lifetime = TimeSpan.FromSeconds(1);

    private readonly IAsyncCache<Key, ExecutionResult> _results = new ConcurrentLruBuilder<Key, ExecutionResult>()
        .AsAsyncCache()
        .WithAtomicGetOrAdd()
        .WithCapacity(Capacity)
        .WithExpireAfterWrite(_lifetime)
        .Build();

    /// <summary>Executes an event unless another subscriber has just executed it for the same key.</summary>
    /// <param name="operation">The operation and its variables; <c>null</c> if they are not compared.</param>
    /// <param name="caller">The subscriber.</param>
    /// <param name="source">The event.</param>
    /// <param name="execute">Executes it. It must not use the subscriber's own token, because other subscribers wait for the result.</param>
    /// <returns>A result of the subscriber's own, with the shared data.</returns>
    public async Task<ExecutionResult> GetOrExecuteAsync(
        OperationKey? operation,
        Caller caller,
        SourceEvent source,
        Func<Task<ExecutionResult>> execute
    )
    {
        if (operation is not { } known)
            return await execute();
        var key = new Key(known, string.Join(' ', caller.Scopes.Order(StringComparer.Ordinal)), caller.GatewayUrl, source);
        var shared = await _results.GetOrAddAsync(key, _ => execute());
        // A failure may be temporary.
        if (shared.Errors is { Count: > 0 })
            _results.TryRemove(key);
        return new ExecutionResult
        {
            Executed = shared.Executed,
            Data = shared.Data,
            Errors = shared.Errors,
        };
    }

    private sealed record Key(OperationKey Operation, string Scopes, string GatewayUrl, SourceEvent Source);
}
