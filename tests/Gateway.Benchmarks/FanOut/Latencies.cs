namespace Gateway.Benchmarks.FanOut;

/// <summary>A histogram of times. It is thread-safe.</summary>
internal sealed class Latencies
{
    private const double BucketsPerMillisecond = 10;

    // Up to one minute. Longer times are in the last bucket.
    private readonly int[] _buckets = new int[600_001];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Add(TimeSpan time)
    {
        Interlocked.Increment(ref _buckets[(int)Math.Clamp(time.TotalMilliseconds * BucketsPerMillisecond, 0, _buckets.Length - 1)]);
        Interlocked.Increment(ref _count);
    }

    /// <summary>The time in milliseconds that a part of all times does not exceed.</summary>
    public double Percentile(double part)
    {
        var left = (long)Math.Ceiling(part * Count);
        for (var bucket = 0; bucket < _buckets.Length; bucket++)
            if ((left -= _buckets[bucket]) <= 0)
                return bucket / BucketsPerMillisecond;
        return double.NaN;
    }
}
