using System.Globalization;

namespace Gateway.Schema;

/// <summary>
/// The scalar DateTime. Input: ISO 8601 with an offset. Output: UTC with milliseconds, as in Hot Chocolate, or with microseconds if the
/// stored time has them. So a returned time, used in a filter, is the stored time.
/// </summary>
internal sealed class DateTimeType : TextScalar
{
    /// <summary>The form of a value, for errors.</summary>
    public const string ExpectedForm = "Write a time with its offset, such as 2024-05-01T12:00:00Z.";

    public DateTimeType()
    {
        Name = "DateTime";
        Description = "A point in time in ISO 8601 with an offset, such as `2024-05-01T12:00:00Z`. Responses use UTC.";
        this.SpecifiedAt("https://scalars.graphql.org/andimarek/date-time.html");
    }

    protected override object? Parse(object value) =>
        value switch
        {
            DateTimeOffset instant => instant,
            string text
                when HasOffset(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) =>
                instant.ToUniversalTime(),
            _ => null,
        };

    public override object? Serialize(object? value) =>
        value switch
        {
            null => null,
            DateTimeOffset instant => instant.UtcDateTime.ToString(
                instant.Ticks % TimeSpan.TicksPerMillisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
                CultureInfo.InvariantCulture
            ),
            _ => ThrowSerializationError(value),
        };

    // 2022-06-04T16:00Z is the shortest valid text. Without an offset the value would depend on the server's time zone.
    private static bool HasOffset(string text) =>
        text.Length >= 17 && text[10] is 'T' or 't' && (text[^1] is 'Z' or 'z' || text.LastIndexOfAny(['+', '-']) > 10);
}
