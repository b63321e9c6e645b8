using System.Text.Json;

namespace Gateway.Execution;

/// <summary>
/// Reads the manifests that the tools of front ends write: Relay's <c>persistConfig</c> and the persisted documents of GraphQL Code
/// Generator, which are objects of ids and texts, and Apollo's persisted query manifest.
/// </summary>
/// <seealso href="https://relay.dev/docs/guides/persisted-queries/"/>
/// <seealso href="https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#persisted-documents"/>
/// <seealso href="https://www.apollographql.com/docs/graphos/platform/security/persisted-queries#manifest-format"/>
internal static class OperationManifest
{
    private const string ApolloFormat = "apollo-persisted-query-manifest";

    /// <param name="file">The file.</param>
    /// <param name="operations">Receives the operations, by the ids of the manifest and, if wanted, by their names.</param>
    /// <param name="withNames">True if the operations are known by their names as well.</param>
    /// <exception cref="InvalidDataException">The file is not a manifest, or an operation in it is not a GraphQL document.</exception>
    public static void Read(string file, TrustedOperations operations, bool withNames)
    {
        using var manifest = Parse(file);
        var root = manifest.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw NotAManifest(file);
        // A manifest of Relay could have an operation with the id "format", but its text would not be the name of a format.
        var isApollo = root.TryGetProperty("operations", out var list) && list.ValueKind == JsonValueKind.Array;
        if (
            isApollo
            && !(
                root.TryGetProperty("format", out var format)
                && format.ValueKind == JsonValueKind.String
                && format.ValueEquals(ApolloFormat)
            )
        )
            throw new InvalidDataException($"{file} is a manifest of an unknown format. Known is {ApolloFormat}.");
        foreach (var (id, text) in isApollo ? OfApollo(list, file) : OfMap(root, file))
        {
            var definitions = OperationParser.ReadDefinitions(text, $"The operation {id} in {file}");
            operations.AddWithId(id, text);
            if (withNames && definitions.Where(definition => !definition.IsFragment).ToList() is [{ Name: { } name }])
                operations.AddName(name, text);
        }
    }

    private static JsonDocument Parse(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return JsonDocument.Parse(stream);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"Line {error.LineNumber + 1} of {file} is not valid JSON.", error);
        }
    }

    private static IEnumerable<(string Id, string Text)> OfApollo(JsonElement list, string file)
    {
        foreach (var operation in list.EnumerateArray())
        {
            if (
                operation.ValueKind != JsonValueKind.Object
                || TextOf(operation, "id") is not { } id
                || TextOf(operation, "body") is not { } body
            )
                throw new InvalidDataException($"An operation in {file} has no id or no body.");
            yield return (id, body);
        }
    }

    private static IEnumerable<(string Id, string Text)> OfMap(JsonElement map, string file)
    {
        foreach (var operation in map.EnumerateObject())
        {
            if (operation.Value.ValueKind != JsonValueKind.String)
                throw NotAManifest(file);
            yield return (operation.Name, operation.Value.GetString() ?? "");
        }
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static InvalidDataException NotAManifest(string file) =>
        new($"{file} is neither an object of ids and operations, as Relay and GraphQL Code Generator write it, nor a manifest of Apollo.");
}
