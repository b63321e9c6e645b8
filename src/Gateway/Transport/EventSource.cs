namespace Gateway.Transport;

/// <summary>An asynchronous sequence as the engine subscribes to it, at the pace of its <see cref="StreamFlow"/>.</summary>
internal sealed class EventSource<T>(Func<CancellationToken, IAsyncEnumerable<T>> read, StreamFlow flow) : IObservable<T>
{
    public IDisposable Subscribe(IObserver<T> observer)
    {
        var subscription = new Subscription();
        _ = PushAsync(observer, subscription.Token);
        return subscription;
    }

    private async Task PushAsync(IObserver<T> observer, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in read(cancellationToken))
            {
                await flow.WaitAsync(cancellationToken);
                observer.OnNext(item);
            }

            observer.OnCompleted();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
        // Not swallowed: the subscriber is told.
        catch (Exception exception)
        {
            observer.OnError(exception);
        }
    }

    private sealed class Subscription : IDisposable
    {
        private readonly CancellationTokenSource _end = new();

        public CancellationToken Token => _end.Token;

        public void Dispose() => _end.Cancel();
    }
}
