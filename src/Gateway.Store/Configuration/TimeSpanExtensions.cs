namespace Gateway.Store.Configuration;

internal static class TimeSpanExtensions
{
    /// <summary>Returns a duration as people say it: <c>2 minutes</c>, <c>1 hour 30 minutes</c>.</summary>
    public static string InWords(this TimeSpan duration)
    {
        var length = duration.Duration();
        (int Number, string Unit)[] parts =
        [
            (length.Days, "day"),
            (length.Hours, "hour"),
            (length.Minutes, "minute"),
            (length.Seconds, "second"),
            (length.Milliseconds, "millisecond"),
        ];
        var words = parts
            .Where(part => part.Number > 0)
            .Select(part => $"{part.Number} {part.Unit}{(part.Number == 1 ? "" : "s")}")
            .ToList();
        return $"{(duration < TimeSpan.Zero ? "minus " : "")}{(words.Count == 0 ? "0 seconds" : string.Join(' ', words))}";
    }

    extension(TimeSpan)
    {
        /// <summary>Returns the shorter of two durations, like <see cref="Math.Min(long, long)"/> for numbers.</summary>
        public static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

        /// <summary>Returns the longer of two durations.</summary>
        public static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
    }
}
