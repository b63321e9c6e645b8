using System.Diagnostics;

namespace Gateway.Tests.Fixtures;

/// <summary>Measures for how long the machine held up this process at most: how late a timer of a few milliseconds was.</summary>
internal sealed class LongestPause : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task<TimeSpan> _measuring;

    public LongestPause() => _measuring = Task.Run(MeasureAsync);

    public async Task<TimeSpan> StopAsync()
    {
        await _end.CancelAsync();
        return await _measuring;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _end.Dispose();
    }

    private async Task<TimeSpan> MeasureAsync()
    {
        var longest = TimeSpan.Zero;
        while (!_end.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            await Task.Delay(TimeSpan.FromMilliseconds(5), CancellationToken.None);
            var pause = Stopwatch.GetElapsedTime(started);
            longest = pause > longest ? pause : longest;
        }

        return longest;
    }
}
