using Gateway.Store.Configuration;

namespace Gateway.Subscriptions;

/// <summary>
/// Detects a subscriber that stays too far behind for too long. A subscriber that resumes may take its time, and a burst of events is
/// allowed.
/// </summary>
internal sealed class SlowConsumerDetector(Limits limits, TimeProvider time)
{
    private bool _wasUpToDate;
    private long? _behindSince;

    public void CaughtUp() => _wasUpToDate = true;

    public bool IsTooSlow(long behind)
    {
        if (!_wasUpToDate)
            return false;
        _behindSince = behind <= limits.SendQueue ? null : _behindSince ?? time.GetTimestamp();
        return _behindSince is { } since && time.GetElapsedTime(since) >= limits.SlowConsumer;
    }
}
