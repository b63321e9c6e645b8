namespace Gateway.Content.Text;

/// <summary>
/// Parses ISO 8601 times with an offset: <c>2022-06-04T16:00:00Z</c>, with or without seconds and their fraction, with <c>+02:00</c>,
/// <c>+0200</c> or
/// <c>+02</c> instead of the <c>Z</c>, and with a space instead of the <c>T</c> and before the offset, as Jekyll writes it. Fractions are
/// cut off after microseconds, the precision of the database.
/// </summary>
internal static class Iso8601
{
    internal static bool TryParse(string value, out DateTimeOffset time)
    {
        time = default;
        var rest = value.AsSpan().Trim();
        if (
            !Number(ref rest, 4, out var year)
            || !Literal(ref rest, '-')
            || !Number(ref rest, 2, out var month)
            || !Literal(ref rest, '-')
            || !Number(ref rest, 2, out var day)
            || !(Literal(ref rest, 'T') || Literal(ref rest, 't') || Literal(ref rest, ' '))
            || !Number(ref rest, 2, out var hour)
            || !Literal(ref rest, ':')
            || !Number(ref rest, 2, out var minute)
            || !Seconds(ref rest, out var second, out var ticks)
            || !Offset(ref rest, out var offset)
            || rest.Length > 0
        )
        {
            return false;
        }

        // A year outside of this range is a typing error, and the first and last date of .NET mean "infinity" to the database.
        if (
            !IsYear(year)
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
            || hour > 23
            || minute > 59
            || second > 59
        )
            return false;
        time = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero).AddTicks(ticks).AddMinutes(-offset);
        return true;
    }

    /// <summary>True if a year is in the range that is accepted.</summary>
    internal static bool IsYear(int year) => year is >= 1900 and <= 2999;

    /// <summary>True if the value has a year, but one that is not accepted.</summary>
    internal static bool HasWrongYear(string value) => YearIn(value) is { } year && !IsYear(year);

    internal static string HintFor(string value)
    {
        if (HasWrongYear(value))
            return "Write a year from 1900 to 2999, with month, day, time and offset, such as 2024-03-01T00:00:00Z.";
        if (value.AsSpan().ContainsAnyInRange('A', 'S') || value.AsSpan().ContainsAnyInRange('a', 's'))
            return "Write the date with numbers as year-month-day, then T, the time and Z for UTC: 2024-03-01T00:00:00Z for 1 March 2024.";
        if (value.AsSpan().Trim().Length < 10 && !value.AsSpan().ContainsAny('/', '.'))
            return "Write the year, the month and the day, then the time and its offset: 2024-03-01T00:00:00Z.";
        if (value.Contains('/', StringComparison.Ordinal))
            return "Write the date as year-month-day. With slashes it is unclear which number is the month.";
        // The hint must lead to a value that is accepted.
        if (TryParse($"{value.Trim()}T00:00:00Z", out _))
            return "Add the time and its offset, for example T00:00:00Z for midnight in UTC.";
        return value.AsSpan().Trim().Length <= 10
            ? "Write an existing date as year-month-day, then T, the time and Z for UTC: 2024-03-01T00:00:00Z."
            : "Write an existing date and time, and end it with Z for UTC or an offset such as +02:00.";
    }

    // The year is at the start, or after the name of a month.
    private static int? YearIn(string value)
    {
        var text = value.AsSpan().Trim();
        if (text.ContainsAnyInRange('A', 'Z') && !text.IsEmpty && !char.IsAsciiDigit(text[0]))
        {
            var at = text.LastIndexOfAnyInRange('0', '9');
            text = at >= 3 && (at == 3 || !char.IsAsciiDigit(text[at - 4])) ? text.Slice(at - 3, 4) : text;
        }

        return Number(ref text, 4, out var year) && (text.IsEmpty || text[0] is '-' or '/') ? year : null;
    }

    private static bool Seconds(ref ReadOnlySpan<char> rest, out int second, out long ticks)
    {
        (second, ticks) = (0, 0);
        if (!Literal(ref rest, ':'))
            return true;
        if (!Number(ref rest, 2, out second))
            return false;
        if (!Literal(ref rest, '.'))
            return true;

        var digits = rest.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : rest.Length;
        for (int i = 0, weight = 1_000_000; i < Math.Min(digits, 6); i++, weight /= 10)
            ticks += (rest[i] - '0') * weight;
        rest = rest[digits..];
        return digits is > 0 and <= 9;
    }

    private static bool Offset(ref ReadOnlySpan<char> rest, out int minutes)
    {
        minutes = 0;
        rest = rest.TrimStart(' ');
        if (Literal(ref rest, 'Z') || Literal(ref rest, 'z'))
            return true;
        var sign =
            Literal(ref rest, '+') ? 1
            : Literal(ref rest, '-') ? -1
            : 0;
        if (sign == 0 || !Number(ref rest, 2, out var hours))
            return false;
        var part = 0;
        var hasColon = Literal(ref rest, ':');
        if ((hasColon || rest.Length > 0) && !Number(ref rest, 2, out part))
            return false;

        minutes = sign * (hours * 60 + part);
        return hours <= 14 && part <= 59;
    }

    private static bool Literal(ref ReadOnlySpan<char> rest, char expected)
    {
        if (rest.IsEmpty || rest[0] != expected)
            return false;
        rest = rest[1..];
        return true;
    }

    private static bool Number(ref ReadOnlySpan<char> rest, int digits, out int number)
    {
        number = 0;
        if (rest.Length < digits || rest[..digits].ContainsAnyExceptInRange('0', '9'))
            return false;
        foreach (var digit in rest[..digits])
            number = number * 10 + (digit - '0');
        rest = rest[digits..];
        return true;
    }
}
