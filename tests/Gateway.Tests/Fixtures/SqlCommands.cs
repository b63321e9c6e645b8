using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gateway.Tests.Fixtures;

/// <summary>Notes every command that Npgsql sends to one database; a batch, which is one round trip, counts once.</summary>
internal sealed class SqlCommands : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<string> _seen = [];

    public SqlCommands(string database)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                // Opening a connection is an activity as well, without a text.
                if (activity.GetTagItem("db.namespace") as string == database && activity.GetTagItem("db.query.text") is string text)
                    _seen.Enqueue(text);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The commands that were sent since the last time.</summary>
    public IReadOnlyList<string> Take()
    {
        var taken = new List<string>();
        while (_seen.TryDequeue(out var text))
            taken.Add(text);
        return taken;
    }

    public void Dispose() => _listener.Dispose();
}
