using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Client;

/// <summary>
/// A value of an input that may be left out. In a filter, <c>null</c> is a value: <c>Category = new() { Eq = null }</c> finds articles
/// without a category.
/// </summary>
/// <typeparam name="T">The type of the value.</typeparam>
[JsonConverter(typeof(OptionalConverter))]
public readonly record struct Optional<T>
{
    /// <summary>A value, which may be <c>null</c>.</summary>
    public Optional(T value) => (Value, HasValue) = (value, true);

    /// <summary>The value.</summary>
    public T? Value { get; }

    /// <summary>Whether there is a value.</summary>
    public bool HasValue { get; }

    /// <summary>A value is written as it is.</summary>
    public static implicit operator Optional<T>(T value) => new(value);
}

/// <summary>Writes the value of an <see cref="Optional{T}"/>. Without a value, the serialiser leaves the property out.</summary>
internal sealed class OptionalConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Optional<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)(
            Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))
            ?? throw new InvalidOperationException($"No converter for {typeToConvert}.")
        );

    private sealed class Converter<T> : JsonConverter<Optional<T>>
    {
        public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<T>(ref reader, options)!);

        public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);
    }
}
