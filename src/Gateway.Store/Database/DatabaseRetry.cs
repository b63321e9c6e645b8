using Polly;
using Polly.Retry;

namespace Gateway.Store.Database;

/// <summary>
/// Retries work without a deadline until the database is available again. The jitter prevents all subscribers from reconnecting at the same
/// time.
/// </summary>
internal sealed class DatabaseRetry(TimeProvider time)
{
    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(
            new RetryStrategyOptions
            {
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(50),
                MaxDelay = TimeSpan.FromSeconds(2),
                UseJitter = true,
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = attempt =>
                    ValueTask.FromResult(
                        attempt.Outcome is { Exception: { } exception }
                            ? Outage.IsOutage(exception)
                            : attempt.Outcome.Result is Attempt { IsOutage: true }
                    ),
            }
        )
        .Build();

    /// <summary>Executes an operation, and retries it while it fails because of an outage.</summary>
    public async Task<T> WhileUnavailableAsync<T>(Func<CancellationToken, Task<T>> execute, CancellationToken cancellationToken)
    {
        try
        {
            // Outside of the pipeline, whose overhead is several times that of work that waits for nothing.
            return await execute(cancellationToken);
        }
        catch (Exception exception) when (Outage.IsOutage(exception))
        {
            return await _pipeline.ExecuteAsync(async token => await execute(token), cancellationToken);
        }
    }

    /// <summary>
    /// Executes an operation, and retries it while it fails because of an outage or <paramref name="isOutage"/> accepts its result.
    /// </summary>
    public async Task<T> WhileUnavailableAsync<T>(
        Func<CancellationToken, Task<T>> execute,
        Func<T, bool> isOutage,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var first = await execute(cancellationToken);
            if (!isOutage(first))
                return first;
        }
        catch (Exception exception) when (Outage.IsOutage(exception))
        {
            // It is retried below.
        }

        var attempt = await _pipeline.ExecuteAsync(
            async token =>
            {
                var result = await execute(token);
                return new Attempt<T>(result, isOutage(result));
            },
            cancellationToken
        );
        return attempt.Result;
    }

    private abstract record Attempt(bool IsOutage);

    private sealed record Attempt<T>(T Result, bool IsOutage) : Attempt(IsOutage);
}
