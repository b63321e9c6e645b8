using System.Collections.Concurrent;

namespace Gateway.Execution;

/// <summary>The requests, errors, time and cost of the operations with one name on this node since its start.</summary>
/// <param name="Name">The name of the operation; <c>null</c> if it has none.</param>
/// <param name="Count">The number of executions.</param>
/// <param name="Errors">The number of executions with errors.</param>
/// <param name="Duration">The time that all of them took together.</param>
/// <param name="MaxDuration">The time of the longest one.</param>
internal sealed record OperationUsage(string? Name, long Count, long Errors, TimeSpan Duration, TimeSpan MaxDuration);

/// <summary>
/// Counts the executed operations of this node by name. Clients choose the names, so the number of names is limited; operations with other
/// names are counted together.
/// </summary>
internal sealed class OperationStatistics
{
    /// <summary>The name under which operations are counted when there are too many names.</summary>
    public const string OtherNames = "(other)";

    private const int MaxNames = 200;
    private const string NoName = "";

    private readonly ConcurrentDictionary<string, Counter> _counters = new(StringComparer.Ordinal);

    /// <summary>Counts an execution.</summary>
    public void Record(string? name, TimeSpan duration, bool hasErrors) => CounterOf(name ?? NoName).Add(duration, hasErrors);

    /// <summary>Returns the operations that took the most time together, the most expensive one first.</summary>
    public IReadOnlyList<OperationUsage> MostExpensive(int count) =>
        [.. _counters.Select(entry => entry.Value.Usage(entry.Key)).OrderByDescending(usage => usage.Duration).Take(count)];

    private Counter CounterOf(string name) =>
        _counters.TryGetValue(name, out var known) ? known
        : _counters.Count < MaxNames ? _counters.GetOrAdd(name, static _ => new Counter())
        : _counters.GetOrAdd(OtherNames, static _ => new Counter());

    private sealed class Counter
    {
        private readonly Lock _lock = new();
        private long _count;
        private long _errors;
        private TimeSpan _duration;
        private TimeSpan _max;

        public void Add(TimeSpan duration, bool hasErrors)
        {
            lock (_lock)
            {
                _count++;
                _errors += hasErrors ? 1 : 0;
                _duration += duration;
                _max = duration > _max ? duration : _max;
            }
        }

        public OperationUsage Usage(string name)
        {
            lock (_lock)
                return new OperationUsage(name.Length == 0 ? null : name, _count, _errors, _duration, _max);
        }
    }
}
