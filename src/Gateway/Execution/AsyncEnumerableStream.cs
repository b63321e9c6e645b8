namespace Gateway.Execution;

/// <summary>
/// A source stream or a response stream of a subscription: https://spec.graphql.org/October2021/#sec-Source-Stream. The engine's type for
/// both is an observable, which pushes. This one is enumerated instead, so that an event is read when the client has taken the one before
/// and nothing waits in memory.
/// </summary>
/// <typeparam name="T">The type of an event.</typeparam>
/// <typeparam name="TObserved">The type that an observable of the engine has. Nothing observes the stream.</typeparam>
internal sealed class AsyncEnumerableStream<T, TObserved>(IAsyncEnumerable<T> events) : IObservable<TObserved>, IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken) => events.GetAsyncEnumerator(cancellationToken);

    IDisposable IObservable<TObserved>.Subscribe(IObserver<TObserved> observer) =>
        throw new NotSupportedException("Enumerate the stream. It cannot be observed.");
}
