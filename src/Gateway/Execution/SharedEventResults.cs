using System.Runtime.CompilerServices;
using BitFaster.Caching;
using BitFaster.Caching.Lru;
using Gateway.Store.Access;

namespace Gateway.Execution;

/// <summary>
/// Subscribers whose responses for an event are the same: they have the same operation, variables and scopes, and the same URL of the
/// gateway.
/// </summary>
/// <param name="Operation">The operation and its variables, without the position at which the subscription starts.</param>
/// <param name="Scopes">The scopes of the subscribers.</param>
/// <param name="GatewayUrl">The URL at which they reach the gateway.</param>
internal sealed record SubscriberGroup(OperationKey Operation, string Scopes, string GatewayUrl)
{
    /// <param name="operation">The operation and its variables; <c>null</c> if they are not compared.</param>
    /// <param name="caller">The subscriber.</param>
    /// <returns>The group; <c>null</c> for a subscriber who shares nothing.</returns>
    public static SubscriberGroup? Of(OperationKey? operation, Caller caller) =>
        operation is { } known
            ? new SubscriberGroup(known, string.Join(' ', caller.Scopes.Order(StringComparer.Ordinal)), caller.GatewayUrl)
            : null;
}

/// <summary>The results of subscription events. The subscribers of a group share one execution of an event and its response.</summary>
internal sealed class SharedEventResults
{
    private const int Capacity = 200;

    // Long enough for all subscribers of an event, and too short to show stale data.
    private static readonly TimeSpan _lifetime = TimeSpan.FromSeconds(1);

    private readonly IAsyncCache<Key, OperationResult> _results = new ConcurrentLruBuilder<Key, OperationResult>()
        .AsAsyncCache()
        .WithAtomicGetOrAdd()
        .WithCapacity(Capacity)
        .WithExpireAfterWrite(_lifetime)
        .Build();

    /// <summary>Executes an event unless another subscriber of the group has just executed it.</summary>
    /// <param name="group">The group of the subscriber; <c>null</c> if it shares nothing.</param>
    /// <param name="source">The event.</param>
    /// <param name="execute">Executes it. It must not use the subscriber's own token, because other subscribers wait for the
    /// result.</param>
    public async Task<OperationResult> GetOrExecuteAsync(SubscriberGroup? group, SourceEvent source, Func<Task<OperationResult>> execute)
    {
        if (group is null)
            return await execute();
        var key = new Key(group, source);
        var shared = await _results.GetOrAddAsync(key, _ => execute());
        // A failure may be temporary.
        if (shared.HasErrors)
            _results.TryRemove(key);
        return shared;
    }

    /// <summary>
    /// Returns the result of an event that another subscriber of the group has just executed without errors; <c>null</c> if there is none.
    /// </summary>
    public OperationResult? Find(SubscriberGroup? group, SourceEvent source) =>
        group is not null && _results.TryGet(new Key(group, source), out var shared) && !shared.HasErrors ? shared : null;

    // Subscribers of an event receive the same object as long as it shows the article as it is now.
    private readonly struct Key(SubscriberGroup group, SourceEvent source) : IEquatable<Key>
    {
        private readonly SubscriberGroup _group = group;
        private readonly SourceEvent _source = source;

        public bool Equals(Key other) => ReferenceEquals(_source, other._source) && _group == other._group;

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(_group, RuntimeHelpers.GetHashCode(_source));
    }
}
