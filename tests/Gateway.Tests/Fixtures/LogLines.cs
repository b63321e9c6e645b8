using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Fixtures;

/// <summary>A logger that keeps all log entries in memory.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _errors = new();

    public IEnumerable<string> Lines => _lines;

    /// <summary>The lines of the level <c>Error</c> or above.</summary>
    public IEnumerable<string> Errors => _errors;

    /// <summary>Waits until lines with this text have been logged at least <paramref name="times"/> times.</summary>
    public Task WaitForLineAsync(string text, int times = 1) =>
        GatewayHost.WaitUntilAsync(
            () => Task.FromResult(_lines.Count(line => line.Contains(text, StringComparison.Ordinal)) >= times),
            conditionText: text
        );

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        var line = $"{formatter(state, exception)} {exception}";
        _lines.Enqueue(line);
        if (logLevel >= LogLevel.Error)
            _errors.Enqueue(line);
    }

    public void Dispose()
    {
        // There are no resources to release.
    }
}
