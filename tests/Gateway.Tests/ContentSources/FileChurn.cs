using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>Creates and deletes one file after the other, a hundred a second.</summary>
internal sealed class FileChurn : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _creating;
    private volatile int _files;

    public FileChurn(Func<int, string> path) => _creating = CreateFilesAsync(path);

    /// <summary>Waits until several files have been created.</summary>
    public Task WaitUntilActiveAsync() => GatewayHost.WaitUntilAsync(() => Task.FromResult(_files > 50));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _creating;
        _end.Dispose();
    }

    private async Task CreateFilesAsync(Func<int, string> path)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                var file = path(_files++);
                await File.WriteAllTextAsync(file, "noise", _end.Token);
                File.Delete(file);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
