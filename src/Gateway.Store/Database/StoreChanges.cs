using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Gateway.Store.Database;

/// <summary>The state of the stored data as a node knows it. Between two equal states, nothing was written.</summary>
/// <param name="Version">The number that every writing transaction changes.</param>
/// <param name="Position">
/// The place of the version among those that this node has seen. Values that were read in this state are newer than all changes up to it.
/// </param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StoreState(long Version, long Position);

/// <summary>A writing transaction.</summary>
/// <param name="Version">The version of the store after it.</param>
/// <param name="Previous">The version of the store before it.</param>
/// <param name="Keys">What it has changed; <c>null</c> for everything.</param>
internal sealed record StoreChange(long Version, long Previous, IReadOnlyList<ChangeKey>? Keys);

/// <summary>
/// The changes that this node knows of: when each key changed last. A cached value is current if none of the keys that it depends on has
/// changed since it was read.
/// </summary>
internal sealed class StoreChanges
{
    private const int MaxKeys = 100_000;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<ChangeKey, long> _changed = [];
    private StoreState _latest;
    private long _latestQuery;

    // Values that were read before it may be outdated, whatever their keys are.
    private long _horizon;

    /// <summary>The state after the last known change.</summary>
    public StoreState Latest
    {
        get
        {
            lock (_lock)
                return _latest;
        }
    }

    /// <summary>True if a value that was read at a position is still the same as far as the known changes tell.</summary>
    public bool IsCurrent(long position, IEnumerable<ChangeKey> keys)
    {
        foreach (var key in keys)
        {
            if (_changed.TryGetValue(key, out var changed) && changed > position)
                return false;
        }

        // Last, because keys are forgotten after the horizon has moved.
        return position >= Volatile.Read(ref _horizon);
    }

    /// <summary>Applies the changes that led to a version.</summary>
    /// <param name="query">The number of the query that has read the version. A query that started later has a larger number.</param>
    /// <param name="version">The current version of the store.</param>
    /// <param name="changes">The changes up to the version, the last one first. They may be incomplete or have newer ones before
    /// them.</param>
    public StoreState Apply(long query, long version, IReadOnlyList<StoreChange> changes)
    {
        lock (_lock)
        {
            // Two queries can run at the same time. The result of the one that started later is the current one.
            if (query <= _latestQuery)
                return version == _latest.Version ? _latest : new StoreState(version, 0);
            var isFirst = _latestQuery == 0;
            _latestQuery = query;
            if (version == _latest.Version && !isFirst)
                return _latest;
            var position = _latest.Position + 1;
            if (Between(_latest.Version, version, changes) is { } missed && missed.All(change => change.Keys is not null))
                Add(missed.SelectMany(change => change.Keys ?? []), position);
            else
                Volatile.Write(ref _horizon, position);
            Forget();
            return _latest = new StoreState(version, position);
        }
    }

    // The changes form a chain. If a link is missing, because the node has slept too long or the database was restored, nothing is known.
    private static List<StoreChange>? Between(long from, long to, IReadOnlyList<StoreChange> changes)
    {
        var missed = new List<StoreChange>();
        var next = to;
        foreach (var change in changes.SkipWhile(change => change.Version != to))
        {
            if (change.Version != next)
                return null;
            missed.Add(change);
            next = change.Previous;
            if (next == from)
                return missed;
        }

        return null;
    }

    private void Add(IEnumerable<ChangeKey> keys, long position)
    {
        foreach (var key in keys)
        {
            _changed[key] = position;
            if (key.Group is { } group)
                _changed[group] = position;
        }
    }

    private void Forget()
    {
        if (_changed.Count <= MaxKeys)
            return;
        var oldest = _changed.OrderBy(key => key.Value).Take(MaxKeys / 2).ToList();
        Volatile.Write(ref _horizon, Math.Max(_horizon, oldest[^1].Value));
        foreach (var key in oldest)
            _changed.TryRemove(key);
    }
}
