namespace Gateway.Store.Configuration;

internal static class TimeSpans
{
    extension(TimeSpan)
    {
        /// <summary>The shorter of two durations, as <see cref="Math.Min(long, long)"/> is the smaller of two numbers.</summary>
        public static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
    }
}
