using System.Numerics;
using Gateway.Content.Text;

namespace Gateway.Store.Configuration;

/// <summary>A setting, as <c>docs/configuration.md</c> lists it.</summary>
/// <param name="Name">The full name. In a list of sections, the number 0 stands for every number.</param>
/// <param name="Type">The type of the value, or of each value of a list.</param>
internal sealed record Setting(string Name, SettingType Type)
{
    /// <summary>The value if the setting is not set. Null if there is none, or if it depends on other settings.</summary>
    public object? Default { get; init; }

    /// <summary>True if the setting has numbered values.</summary>
    public bool IsList { get; init; }

    /// <summary>True if a list can also be one text.</summary>
    public bool IsListOrText { get; init; }

    /// <summary>The smallest valid number or duration.</summary>
    public IComparable? Min { get; init; }

    /// <summary>The largest valid number or duration.</summary>
    public IComparable? Max { get; init; }

    /// <summary>True if messages must not repeat the value.</summary>
    public bool IsSecret { get; init; }

    /// <summary>A setting with the type, default and range of a record's property.</summary>
    public static Setting Of(string section, System.Reflection.PropertyInfo property, object defaults)
    {
        var isSize = property.Name.EndsWith("Bytes", StringComparison.Ordinal);
        var number = isSize ? SettingType.Size : SettingType.Number;
        var setting = property.PropertyType switch
        {
            var type when type == typeof(int) => new Setting("", number) { Min = 1, Max = int.MaxValue },
            var type when type == typeof(long) => new Setting("", number) { Min = 1L, Max = long.MaxValue },
            var type when type == typeof(TimeSpan) => new Setting("", SettingType.Duration),
            var type when type == typeof(Uri) => new Setting("", SettingType.Url),
            _ => new Setting("", SettingType.Text),
        };
        return setting with { Name = $"{section}:{property.Name}", Default = property.GetValue(defaults) };
    }

    /// <summary>Parses a value.</summary>
    /// <param name="path">The name of the setting in messages, with its numbers.</param>
    /// <param name="text">The text that is set.</param>
    /// <exception cref="InvalidSettingException">The value is not valid.</exception>
    public object Parse(string path, string text)
    {
        var value =
            Type.Parse(text) ?? throw Invalid(path, IsSecret ? "is not valid" : $"is \"{Shortened.ForError(text)}\"", Type.Expected);
        if (value is BigInteger number)
        {
            RejectOutOfRange(path, number);
            return Max is long ? (object)(long)number : (int)number;
        }

        if (value is TimeSpan duration)
            RejectOutOfRange(path, duration);
        return value;
    }

    private void RejectOutOfRange(string path, TimeSpan duration)
    {
        if ((Min?.CompareTo(duration) ?? 0) <= 0 && (Max?.CompareTo(duration) ?? 0) >= 0)
            return;
        throw Invalid(path, $"is {duration.InWordsExactly()}", $"{InWords(Min)} to {InWords(Max)}, for example 00:00:01 for one second");

        static string InWords(IComparable? bound) => bound is TimeSpan limit ? limit.InWordsExactly() : "any time";
    }

    private void RejectOutOfRange(string path, BigInteger number)
    {
        var (min, max) = (ToNumber(Min) ?? int.MinValue, ToNumber(Max) ?? int.MaxValue);
        if (number >= min && number <= max)
            return;
        throw Invalid(path, $"is {number}", max >= int.MaxValue && number < min ? $"{min} or more" : $"{min} to {max}");
    }

    private static BigInteger? ToNumber(IComparable? bound) =>
        bound switch
        {
            int number => number,
            long number => number,
            _ => null,
        };

    private static InvalidSettingException Invalid(string path, string what, string expected) => new(path, $"{what}; expected {expected}");
}
