using Polly;

namespace Gateway.Store.Database;

/// <summary>
/// Retries work without a deadline until the database is available again. The jitter prevents all subscribers from reconnecting at the same
/// time.
/// </summary>
internal sealed class DatabaseRetry(TimeProvider time)
{
    private readonly ResiliencePipeline _pipeline = Backoff.CreateForOutcomes(
        TimeSpan.FromMilliseconds(50),
        TimeSpan.FromSeconds(2),
        time,
        outcome => outcome.Exception is { } exception ? Outage.IsOutage(exception) : outcome.Result is Attempt { IsOutage: true }
    );

    /// <summary>Executes an operation, and retries it while it fails because of an outage.</summary>
    public Task<T> WhileUnavailableAsync<T>(Func<CancellationToken, Task<T>> execute, CancellationToken cancellationToken) =>
        WhileUnavailableAsync(execute, isOutage: _ => false, cancellationToken);

    /// <summary>
    /// Executes an operation, and retries it while it fails because of an outage or <paramref name="isOutage"/> accepts its result.
    /// </summary>
    public async Task<T> WhileUnavailableAsync<T>(
        Func<CancellationToken, Task<T>> execute,
        Func<T, bool> isOutage,
        CancellationToken cancellationToken
    )
    {
        // The first attempt starts outside of the pipeline, whose overhead is several times that of work that waits for nothing.
        var first = AttemptAsync();
        try
        {
            var result = await first;
            if (!isOutage(result))
                return result;
        }
        catch (Exception exception) when (Outage.IsOutage(exception))
        {
            // It is retried below.
        }

        var isFirst = true;
        var attempt = await _pipeline.ExecuteAsync(
            async token =>
            {
                var running = isFirst ? first : execute(token);
                isFirst = false;
                var result = await running;
                return new Attempt<T>(result, isOutage(result));
            },
            cancellationToken
        );
        return attempt.Result;

        async Task<T> AttemptAsync() => await execute(cancellationToken);
    }

    private abstract record Attempt(bool IsOutage);

    private sealed record Attempt<T>(T Result, bool IsOutage) : Attempt(IsOutage);
}
