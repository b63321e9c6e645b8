namespace Gateway.Execution;

/// <summary>
/// A source stream or a response stream of a subscription: https://spec.graphql.org/October2021/#sec-Source-Stream. The engine's type for
/// both is an observable, which pushes. This one is enumerated instead, so that an event is read when the client has taken the one before
/// and nothing waits in memory.
/// </summary>
internal sealed class AsyncEnumerableStream<T>(IAsyncEnumerable<T> events) : IObservable<T>, IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken) => events.GetAsyncEnumerator(cancellationToken);

    IAsyncEnumerator<T> IAsyncEnumerable<T>.GetAsyncEnumerator(CancellationToken cancellationToken) =>
        GetAsyncEnumerator(cancellationToken);

    IDisposable IObservable<T>.Subscribe(IObserver<T> observer) =>
        throw new NotSupportedException("Enumerate the stream. It cannot be observed.");
}
