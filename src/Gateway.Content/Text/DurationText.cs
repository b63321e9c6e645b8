using System.Globalization;

namespace Gateway.Content.Text;

/// <summary>Writes durations for people.</summary>
public static class DurationText
{
    /// <summary>
    /// Returns the duration in words: <c>250 milliseconds</c>, <c>1.5 seconds</c>, <c>2 minutes and 5 seconds</c>, <c>3 days</c>. Only the
    /// two largest units are given.
    /// </summary>
    public static string InWords(this TimeSpan duration)
    {
        if (duration > TimeSpan.Zero && duration < TimeSpan.FromSeconds(1))
            return Count(Math.Round(duration.TotalMilliseconds), "millisecond");
        if (duration < TimeSpan.FromSeconds(10))
            return Count(Math.Round(duration.TotalSeconds, 1), "second");
        var units = UnitsOf(TimeSpan.FromSeconds(Math.Round(duration.TotalSeconds)));
        var first = Array.FindIndex(units, unit => unit.Number > 0);
        return string.Join(" and ", units.Skip(first).Take(2).Where(unit => unit.Number > 0).Select(unit => Count(unit.Number, unit.Name)));
    }

    /// <summary>Returns the duration in words with all its units: <c>1 hour 30 minutes</c>, <c>minus 1 second</c>.</summary>
    public static string InWordsExactly(this TimeSpan duration)
    {
        var length = duration.Duration();
        var words = UnitsOf(length)
            .Append((Number: length.Milliseconds, Name: "millisecond"))
            .Where(unit => unit.Number > 0)
            .Select(unit => Count(unit.Number, unit.Name))
            .ToList();
        return $"{(duration < TimeSpan.Zero ? "minus " : "")}{(words.Count == 0 ? "0 seconds" : string.Join(' ', words))}";
    }

    private static (int Number, string Name)[] UnitsOf(TimeSpan duration) =>
        [(duration.Days, "day"), (duration.Hours, "hour"), (duration.Minutes, "minute"), (duration.Seconds, "second")];

    private static string Count(double number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {unit}{(number is 1 ? "" : "s")}");
}
