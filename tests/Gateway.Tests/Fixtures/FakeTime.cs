using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Fixtures;

internal static class FakeTime
{
    /// <summary>
    /// Sets the clock forward, and then lets a second pass. Timers do not run for the time that is skipped.
    /// <see cref="FakeTimeProvider.Advance"/> runs a timer of half a second 172,800 times for a day, and a gateway has several.
    /// </summary>
    public static void Skip(this FakeTimeProvider time, TimeSpan duration)
    {
        time.AdjustTime(time.GetUtcNow() + duration - TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(1));
    }
}
