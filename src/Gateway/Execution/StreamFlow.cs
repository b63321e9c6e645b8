namespace Gateway.Execution;

/// <summary>
/// The pace of one subscription: the next event is resolved when the one before has been handed to the client, so that nothing but the source's own
/// bounded queue ever waits in memory.
/// </summary>
internal sealed class StreamFlow : IDisposable
{
    private readonly SemaphoreSlim _room = new(1);

    /// <summary>The last event a client saw before it was cut off, where its transport says so.</summary>
    public string? LastEventId { get; set; }

    public Task WaitAsync(CancellationToken cancellationToken) => _room.WaitAsync(cancellationToken);

    public void Taken() => _room.Release();

    public void Dispose() => _room.Dispose();
}
