using System.Diagnostics;

namespace Gateway.Tests.Fixtures;

/// <summary>
/// Measures for how long the machine held up this process at most: how late a timer of a few milliseconds was, and how late a change in a
/// watched folder was reported, because the thread that reads the system's reports had to wait.
/// </summary>
internal sealed class LongestPause : IAsyncDisposable
{
    // Longer than any pause that a test accepts. An event that is never reported counts as late.
    private static readonly TimeSpan _maxWait = TimeSpan.FromSeconds(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-pause-");
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _reported = new(0);
    private readonly FileSystemWatcher _watcher;
    private readonly Task<TimeSpan> _measuring;

    public LongestPause()
    {
        _watcher = new FileSystemWatcher(_folder.FullName);
        _watcher.Created += (_, _) => _reported.Release();
        _watcher.EnableRaisingEvents = true;
        _measuring = Task.Run(MeasureAsync);
    }

    public async Task<TimeSpan> StopAsync()
    {
        await _end.CancelAsync();
        return await _measuring;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _watcher.Dispose();
        _reported.Dispose();
        _end.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<TimeSpan> MeasureAsync()
    {
        var longest = TimeSpan.Zero;
        for (var number = 0; !_end.IsCancellationRequested; number++)
        {
            var started = Stopwatch.GetTimestamp();
            await File.Create(Path.Combine(_folder.FullName, $"{number}")).DisposeAsync();
            await _reported.WaitAsync(_maxWait, CancellationToken.None);
            await Task.Delay(TimeSpan.FromMilliseconds(5), CancellationToken.None);
            var pause = Stopwatch.GetElapsedTime(started);
            longest = pause > longest ? pause : longest;
        }

        return longest;
    }
}
