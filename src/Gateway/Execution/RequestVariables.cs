using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gateway.Execution;

/// <summary>The variables of a request.</summary>
internal sealed class RequestVariables(IDictionary<string, object?> values)
{
    public static RequestVariables None { get; } = new(new Dictionary<string, object?>(StringComparer.Ordinal));

    // Longer variables rarely repeat: a file to import, a long filter.
    private const int Longest = 1_000;

    private readonly Lazy<string?> _cacheKey = new(() => CreateCacheKey(values), LazyThreadSafetyMode.PublicationOnly);

    public IDictionary<string, object?> Values => values;

    /// <summary>The variables as JSON, the same text for equal variables; <c>null</c> if they are too long or contain fractions.</summary>
    public string? CacheKey => _cacheKey.Value;

    /// <summary>The other variables.</summary>
    public RequestVariables Without(string name) =>
        new(values.Where(variable => variable.Key != name).ToDictionary(StringComparer.Ordinal));

    private static string? CreateCacheKey(IDictionary<string, object?> variables)
    {
        if (variables.Count == 0)
            return "";
        var remaining = Longest;
        if (!Fits(variables, ref remaining))
            return null;
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        JsonValues.Write(json, variables);
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // Fractions are excluded: 1.0 and 1 would have the same text, but only 1 is an integer.
    private static bool Fits(object? value, ref int remaining)
    {
        remaining -= value is string text ? text.Length : 1;
        if (remaining < 0)
            return false;
        switch (value)
        {
            case null or string or bool or int or long:
                return true;
            case IDictionary<string, object?> map:
                foreach (var (name, inner) in map)
                    if (!Fits(name, ref remaining) || !Fits(inner, ref remaining))
                        return false;
                return true;
            case IReadOnlyList<object?> list:
                foreach (var inner in list)
                    if (!Fits(inner, ref remaining))
                        return false;
                return true;
            default:
                return false;
        }
    }
}
