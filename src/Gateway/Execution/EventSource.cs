namespace Gateway.Execution;

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
            await using var items = read(cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                // First room, then the item: it is to be what it is when it can be sent.
                await flow.WaitAsync(cancellationToken);
                if (!await items.MoveNextAsync())
                    break;
                observer.OnNext(items.Current);
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
