using System.Globalization;

namespace Gateway.Content;

/// <summary>Writes durations for people.</summary>
public static class DurationText
{
    /// <summary>
    /// Returns the duration in words: <c>250 milliseconds</c>, <c>1.5 seconds</c>, <c>2 minutes and 5 seconds</c>, <c>3 days</c>. Only the two
    /// largest units are given.
    /// </summary>
    public static string InWords(this TimeSpan duration)
    {
        if (duration > TimeSpan.Zero && duration < TimeSpan.FromSeconds(1))
            return Count(Math.Round(duration.TotalMilliseconds), "millisecond");
        if (duration < TimeSpan.FromSeconds(10))
            return Count(Math.Round(duration.TotalSeconds, 1), "second");
        var rounded = TimeSpan.FromSeconds(Math.Round(duration.TotalSeconds));
        (int Number, string Unit)[] units =
        [
            (rounded.Days, "day"),
            (rounded.Hours, "hour"),
            (rounded.Minutes, "minute"),
            (rounded.Seconds, "second"),
        ];
        var first = Array.FindIndex(units, unit => unit.Number > 0);
        return string.Join(" and ", units.Skip(first).Take(2).Where(unit => unit.Number > 0).Select(unit => Count(unit.Number, unit.Unit)));
    }

    private static string Count(double number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {unit}{(number is 1 ? "" : "s")}");
}
