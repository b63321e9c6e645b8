using System.Globalization;
using Gateway.Content.Text;

namespace Gateway.Content.Presets;

/// <summary>
/// Parses the dates of the generators: with or without a time, with or without an offset, and with English names of months. A time without
/// an offset is one of the site's time zone. A date with slashes that does not begin with the year is refused, because it is unclear which
/// number is the month.
/// </summary>
internal static class LenientTime
{
    private static readonly string[] _dates =
    [
        "yyyy-M-d",
        "yyyy/M/d",
        "MMM d yyyy",
        "MMM d, yyyy",
        "MMMM d yyyy",
        "MMMM d, yyyy",
        "d MMM yyyy",
        "d MMMM yyyy",
    ];

    private static readonly string[] _times = ["", " H:mm", " H:mm:ss", " H:mm:ss.FFFFFFF", "'T'H:mm", "'T'H:mm:ss", "'T'H:mm:ss.FFFFFFF"];

    private static readonly string[] _local = [.. _dates.SelectMany(date => _times.Select(time => date + time))];

    private static readonly string[] _withOffset =
    [
        .. _dates.SelectMany(date =>
            _times.Where(time => time.Length > 0).SelectMany(time => new[] { $"{date}{time}zzz", $"{date}{time} zzz" })
        ),
    ];

    /// <summary>
    /// Returns the time in the form that <see cref="Iso8601"/> reads; <c>null</c> if it is not a time, or if its year is refused, so that
    /// the problem shows the time as written.
    /// </summary>
    internal static string? ToIso8601(string text, TimeZoneInfo zone)
    {
        var written = WithoutDayOfWeek(text.Trim());
        if (Iso8601.TryParse(written, out _))
            return written;
        foreach (var name in (string[])[" UTC", " GMT"])
        {
            if (written.EndsWith(name, StringComparison.Ordinal))
                written = $"{written[..^name.Length]} +00:00";
        }

        DateTime utc;
        if (DateTimeOffset.TryParseExact(written, _withOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            utc = time.UtcDateTime;
        else if (DateTime.TryParseExact(written, _local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            (time, utc) = (new DateTimeOffset(local, TimeSpan.Zero), ToUtc(local, zone));
        else
            return null;
        if (!Iso8601.IsYear(time.Year))
            return null;
        // The first and the last hours of the range may have another year in UTC.
        return Iso8601.IsYear(utc.Year) ? $"{Text(utc)}Z" : $"{Text(time.DateTime)}{OffsetText(time.DateTime - utc)}";
    }

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    private static string OffsetText(TimeSpan offset) =>
        $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset.Duration().ToString("hh\\:mm", CultureInfo.InvariantCulture)}";

    // In the hour that a clock skips in spring, the time after the change is meant.
    private static DateTime ToUtc(DateTime local, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(local) ? local.AddHours(1) : local, zone);

    // Fri, 01 Mar 2024 10:00:00 GMT
    private static string WithoutDayOfWeek(string text) =>
        text.Length > 5 && text[3] == ',' && char.IsAsciiLetter(text[0]) ? text[4..].TrimStart() : text;
}
