namespace Gateway.Store.Configuration;

internal static class TimeSpanExtensions
{
    extension(TimeSpan)
    {
        /// <summary>Returns the shorter of two durations, like <see cref="Math.Min(long, long)"/> for numbers.</summary>
        public static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

        /// <summary>Returns the longer of two durations.</summary>
        public static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
    }
}
