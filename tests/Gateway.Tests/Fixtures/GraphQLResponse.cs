using System.Net;
using System.Text.Json;

namespace Gateway.Tests.Fixtures;

/// <summary>The gateway's response to an operation.</summary>
public sealed record GraphQLResponse(HttpStatusCode Status, JsonElement Root)
{
    /// <summary>The data. Fails if the response has errors.</summary>
    public JsonElement Data
    {
        get
        {
            Assert.False(Root.TryGetProperty("errors", out var errors), $"The operation failed: {errors}");
            return Root.GetProperty("data");
        }
    }

    /// <summary>The codes of the errors, in their order.</summary>
    public IEnumerable<string?> ErrorCodes =>
        Root.TryGetProperty("errors", out var errors)
            ? errors.EnumerateArray().Select(error => error.At("extensions", "code").GetString())
            : [];
}

internal static class JsonElements
{
    /// <summary>The element at a path of names and indexes.</summary>
    public static JsonElement At(this JsonElement element, params ReadOnlySpan<object> path)
    {
        foreach (var step in path)
            element = step is int index ? element[index] : element.GetProperty((string)step);
        return element;
    }

    /// <summary>The value of <paramref name="field"/> in each entry of a list, as text.</summary>
    public static IReadOnlyList<string?> Each(this JsonElement list, string field) =>
        [.. list.EnumerateArray().Select(entry => entry.GetProperty(field).ToString())];
}
