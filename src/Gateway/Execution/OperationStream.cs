using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Gateway.Store.Errors;
using GraphQL;

namespace Gateway.Execution;

/// <summary>One operation as a sequence of answers: one for a query, one for each event of a subscription.</summary>
internal sealed class OperationStream(Operations operations, Failures failures)
{
    /// <param name="operation">What to run.</param>
    /// <param name="services">The operation's own scope.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<ExecutionResult> RunAsync(
        Operation operation,
        IServiceProvider services,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var started = await operations.RunAsync(operation, services, cancellationToken);
        if (started.Streams?.Values.FirstOrDefault() is not { } stream)
        {
            yield return started;
            yield break;
        }

        var flow = services.GetRequiredService<StreamFlow>();
        var events = Channel.CreateUnbounded<ExecutionResult>();
        using var subscription = stream.Subscribe(new Listener(events.Writer, failures));
        await foreach (var result in events.Reader.ReadAllAsync(cancellationToken))
        {
            yield return result;
            flow.Taken();
        }
    }

    // The channel holds one result at most: the flow lets the next event in when this one has been taken.
    private sealed class Listener(ChannelWriter<ExecutionResult> results, Failures failures) : IObserver<ExecutionResult>
    {
        public void OnNext(ExecutionResult value) => results.TryWrite(value);

        public void OnError(Exception error)
        {
            results.TryWrite(failures.Refused((error as ExecutionError)?.InnerException as RequestException ?? error));
            results.TryComplete();
        }

        public void OnCompleted() => results.TryComplete();
    }
}
