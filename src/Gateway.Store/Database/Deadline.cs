using Gateway.Content.Text;

namespace Gateway.Store.Database;

/// <summary>
/// The end of the time that some work may take. A wait ends at the deadline even if the work ignores its cancellation: code that computes
/// does not look at its token, and Npgsql cannot cancel a statement of a server that is stopped.
/// </summary>
internal sealed class Deadline(TimeSpan limit, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private TimeSpan _excluded;

    /// <summary>The remaining time; zero after the deadline.</summary>
    public TimeSpan Remaining
    {
        get
        {
            var remaining = limit + _excluded - time.GetElapsedTime(_started);
            return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
        }
    }

    public bool HasPassed => Remaining == TimeSpan.Zero;

    /// <summary>Waits for the client. The time does not count.</summary>
    public async Task<T> ExcludeAsync<T>(Func<Task<T>> wait)
    {
        var started = time.GetTimestamp();
        var result = await wait();
        _excluded += time.GetElapsedTime(started);
        return result;
    }

    /// <summary>Waits for something whose wait can be cancelled at once and that runs no SQL.</summary>
    /// <exception cref="DeadlineExceededException">The deadline has passed.</exception>
    public async ValueTask<T> WaitAsync<T>(Func<CancellationToken, ValueTask<T>> wait, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Remaining, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await wait(end.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DeadlineExceededException(limit);
        }
    }

    /// <summary>
    /// Runs work on another thread, and waits for it until the deadline. Then the work is cancelled, and the
    /// caller no longer waits for its end. The work must not use anything that the caller disposes.
    /// </summary>
    /// <exception cref="DeadlineExceededException">The deadline has passed.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var cancellation = new CancellationTokenSource();
        var running = Task.Run(() => work(cancellation.Token), CancellationToken.None);
        await ((Task)running).WaitAsync(Remaining, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (running.IsCompleted)
        {
            cancellation.Dispose();
            return await running;
        }

        // The work may end at once after its cancellation. Its result is not that of work in time.
        _ = AbandonAsync(running, cancellation);
        cancellationToken.ThrowIfCancellationRequested();
        throw new DeadlineExceededException(limit);
    }

    // Npgsql sends its cancel request while the token is being cancelled, and waits for the server. If the server is stopped, that blocks
    // the thread for seconds. It must not be a thread of the pool, which has few.
    private static async Task AbandonAsync(Task running, CancellationTokenSource cancellation)
    {
        await Task
            .Factory.StartNew(cancellation.Cancel, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.Dispose();
    }
}

/// <summary>Work did not end before its <see cref="Deadline"/>.</summary>
internal sealed class DeadlineExceededException(TimeSpan limit) : TimeoutException($"Not done within {limit.InWords()}.")
{
    public TimeSpan Limit => limit;
}
