using Polly;
using Polly.Retry;

namespace Gateway.Store.Database;

/// <summary>Retries without limit, with exponential backoff and jitter.</summary>
internal static class Backoff
{
    /// <summary>Creates a pipeline.</summary>
    /// <param name="shortest">The median of the first delay.</param>
    /// <param name="longest">The longest delay.</param>
    /// <param name="time">The clock for the delays.</param>
    /// <param name="isRetried">Returns true for exceptions that are retried. Others are thrown.</param>
    public static ResiliencePipeline Create(TimeSpan shortest, TimeSpan longest, TimeProvider time, Func<Exception, bool> isRetried) =>
        CreateForOutcomes(shortest, longest, time, outcome => outcome.Exception is { } exception && isRetried(exception));

    /// <inheritdoc cref="Create(TimeSpan, TimeSpan, TimeProvider, Func{Exception, bool})"/>
    /// <param name="shortest">The median of the first delay.</param>
    /// <param name="longest">The longest delay.</param>
    /// <param name="time">The clock for the delays.</param>
    /// <param name="isRetried">Returns true for exceptions and results that are retried.</param>
    public static ResiliencePipeline CreateForOutcomes(
        TimeSpan shortest,
        TimeSpan longest,
        TimeProvider time,
        Func<Outcome<object>, bool> isRetried
    ) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(
                new RetryStrategyOptions
                {
                    MaxRetryAttempts = int.MaxValue,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    Delay = shortest,
                    MaxDelay = longest,
                    ShouldHandle = attempt => ValueTask.FromResult(isRetried(attempt.Outcome)),
                }
            )
            .Build();
}
