using System.Globalization;
using Gateway.Content.Parsing;
using Gateway.Content.Presets;
using Gateway.Content.Problems;
using Gateway.Content.Text;

namespace Gateway.Content.Fields;

/// <summary>Reads numbers, booleans, times and URLs. Each has only one spelling, so that every tool reads the same value.</summary>
internal static class ScalarFields
{
    internal static int? Integer(this FieldReader fields, string key)
    {
        if (fields.Scalar(key) is not { } scalar)
            return null;
        var digits = scalar.Value.AsSpan(scalar.Value.StartsWith('-') ? 1 : 0);
        var isDecimal = digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9') && (digits[0] != '0' || digits.Length == 1);
        if (isDecimal && int.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;

        fields.AddWrongType(key, scalar, "a whole number such as 88");
        return null;
    }

    /// <summary>
    /// Returns a boolean; <c>null</c> if the key is missing. Unlike other keys, an empty value is a problem, because its meaning is
    /// unclear.
    /// </summary>
    internal static bool? Boolean(this FieldReader fields, string key)
    {
        var node = fields.ReadNode(key);
        if (node is null)
            return null;
        if (node is ScalarNode { Value: "true" or "false" } scalar)
            return scalar.Value == "true";

        fields.AddWrongType(key, node, "true or false");
        return null;
    }

    internal static DateTimeOffset? Time(this FieldReader fields, string key)
    {
        if (fields.Scalar(key) is not { } scalar || scalar.Value.Length == 0)
            return null;
        if (Iso8601.TryParse(scalar.Value, out var time))
            return time;

        // Dates of generators need no offset.
        var isLenient = fields.Settings.Mapping is { Preset: not ContentPreset.Gateway } or { TimeZone: not null };
        fields.Problems.Add(
            ProblemCodes.FieldDate,
            $"\"{fields.FullKey(key)}\" is \"{Shortened.Of(scalar.Value)}\"; expected {(isLenient ? "a date or a time, such as 2022-06-04 or 2022-06-04T16:00:00Z" : "a time with its offset, such as 2022-06-04T16:00:00Z")}.",
            scalar.Offset,
            isLenient && !Iso8601.HasWrongYear(scalar.Value) && !scalar.Value.Contains('/', StringComparison.Ordinal)
                    ? "Write a date that exists as year-month-day: 2024-03-01, or with a time 2024-03-01T08:30:00Z."
                : IsReadWithTimeZone(fields, key, scalar.Value)
                    ? "Set Content:Defaults:TimeZone, with which dates without an offset are read, or add the time and its offset."
                : Iso8601.HintFor(scalar.Value)
        );
        return null;
    }

    // Files whose keys are translated by settings are those of another program, so that the settings are the place to correct them.
    private static bool IsReadWithTimeZone(FieldReader fields, string key, string value) =>
        fields.Settings.Mapping is { TimeZone: null } mapping
        && mapping.Fields.ContainsKey(key)
        && LenientTime.ToIso8601(value, TimeZoneInfo.Utc) is not null;

    internal static string? Url(this FieldReader fields, string key)
    {
        if (fields.Scalar(key) is not { } scalar || string.IsNullOrWhiteSpace(scalar.Value))
            return null;
        var url = AbsoluteUrl.Of(scalar.Value);
        if (url is null)
        {
            fields.Problems.Add(
                ProblemCodes.FieldUrl,
                $"\"{fields.FullKey(key)}\" is \"{Shortened.Of(scalar.Value)}\"; expected an absolute http or https URL.",
                scalar.Offset,
                "Write the whole URL, beginning with https://."
            );
        }

        return url;
    }
}
