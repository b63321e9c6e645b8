using System.Collections.Concurrent;
using System.Diagnostics;
using Gateway.Store.Database;

namespace Gateway.Tests.Fixtures;

/// <summary>Records the commands that Npgsql sends to one database. A batch is one command, because it is one round trip.</summary>
internal sealed class SqlCommands : IDisposable
{
    // The number of articles, a comparison of the settings of nodes, and the list of nodes.
    private static readonly string[] _background =
    [
        "sum(stored_count)",
        $"select sources from {Tables.ContentSettings}",
        $"insert into {Tables.Node}",
    ];

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
                // Opening a connection is also an activity, but it has no text.
                if (
                    activity.GetTagItem("db.namespace") as string == database
                    && activity.GetTagItem("db.query.text") is string text
                    && !IsOfBackground(text)
                )
                    _seen.Enqueue(text);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>True for the commands that a gateway sends every few seconds, whatever requests there are.</summary>
    public static bool IsOfBackground(string command) => _background.Any(part => command.Contains(part, StringComparison.Ordinal));

    /// <summary>Returns the commands that were sent since the last call.</summary>
    public IReadOnlyList<string> Take()
    {
        var taken = new List<string>();
        while (_seen.TryDequeue(out var text))
            taken.Add(text);
        return taken;
    }

    public void Dispose() => _listener.Dispose();
}
