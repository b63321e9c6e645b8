using Polly;
using Polly.Retry;

namespace Gateway.Store.ContentSources;

/// <summary>Creates pipelines that retry without limit, with exponential backoff and jitter.</summary>
internal static class Backoff
{
    /// <param name="shortest">The median of the first delay.</param>
    /// <param name="longest">The longest delay.</param>
    /// <param name="time">The clock for the delays.</param>
    /// <param name="isRetried">Returns true for exceptions that are retried. Others are thrown.</param>
    public static ResiliencePipeline Create(TimeSpan shortest, TimeSpan longest, TimeProvider time, Func<Exception, bool> isRetried) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(
                new RetryStrategyOptions
                {
                    MaxRetryAttempts = int.MaxValue,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    Delay = shortest,
                    MaxDelay = longest,
                    ShouldHandle = new PredicateBuilder().Handle(isRetried),
                }
            )
            .Build();
}
