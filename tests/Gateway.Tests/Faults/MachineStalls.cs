using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gateway.Tests.Faults;

/// <summary>
/// When the machine itself stood still, as virtual ones do now and then, or this process did for its garbage: a thread that only sleeps was
/// not woken in time. What happens meanwhile to clients in this process says nothing of the gateway. Work alone, however much, does not
/// keep a sleeper waiting that long.
/// </summary>
internal sealed class MachineStalls : IDisposable
{
    private static readonly TimeSpan _nap = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _worthNoting = TimeSpan.FromMilliseconds(150);

    private readonly ConcurrentQueue<(DateTimeOffset From, DateTimeOffset To)> _seen = [];
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _over = new();

    public MachineStalls()
    {
        _thread = new Thread(Watch) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>How often it did, and for how long in all.</summary>
    public string Summary =>
        $"{_seen.Count} stalls of the machine, {Within(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).TotalMilliseconds:F0} ms in all";

    /// <summary>For how long it stood still between two moments.</summary>
    public TimeSpan Within(DateTimeOffset from, DateTimeOffset to) =>
        _seen.Aggregate(
            TimeSpan.Zero,
            (sum, stall) =>
                stall.To <= from || stall.From >= to
                    ? sum
                    : sum + ((stall.To < to ? stall.To : to) - (stall.From > from ? stall.From : from))
        );

    public void Dispose()
    {
        _over.Set();
        _thread.Join();
        _over.Dispose();
    }

    private void Watch()
    {
        for (var before = Stopwatch.GetTimestamp(); !_over.Wait(_nap); before = Stopwatch.GetTimestamp())
        {
            var passed = Stopwatch.GetElapsedTime(before);
            if (passed < _worthNoting)
                continue;
            var now = TimeProvider.System.GetUtcNow();
            _seen.Enqueue((now - passed, now));
        }
    }
}
