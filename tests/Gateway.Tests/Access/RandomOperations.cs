using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Schema;
using Gateway.Tests.Fixtures;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Access;

/// <summary>Random operations generated from the introspection of the schema, so that new fields and arguments are included.</summary>
/// <param name="types">The types by name, as introspection lists them.</param>
/// <param name="isGuarded">Whether a field of a type requires a scope. Such a field fails for a reader, and is omitted.</param>
/// <param name="values">Values for arguments, by the name of their type or field.</param>
/// <param name="random">The random number generator.</param>
internal sealed class RandomOperations(
    IReadOnlyDictionary<string, JsonElement> types,
    Func<string, string, bool> isGuarded,
    Func<string, string, IReadOnlyList<string>> values,
    Random random
)
{
    private const int MaxDepth = 7;

    public const string Introspection = """
        { __schema { types { kind name
            fields { name args { name type { ...Type } } type { ...Type } }
            inputFields { name type { ...Type } } enumValues { name } possibleTypes { name } } } }
        fragment Type on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
        """;

    // The time of storing differs between two databases.
    private static readonly string[] _volatileFields = ["importedAt", "updatedAt", "articlePublishedCursor"];

    private int _fieldsLeft;

    /// <summary>Returns whether a field of the schema of a gateway requires a scope.</summary>
    public static Func<string, string, bool> GuardedFieldsOf(GatewayHost host)
    {
        var types = host.App.Services.GetRequiredService<ISchema>().AllTypes;
        return (type, field) =>
            types[type] is IComplexGraphType complex
            && complex.Fields.Find(field) is { } definition
            && FieldAuthorization.ScopeOf(definition) is not null;
    }

    public string Next()
    {
        _fieldsLeft = 40;
        return $"{{ {string.Join(' ', Enumerable.Range(0, random.Next(1, 4)).Select(number => $"q{number}: {Field(Pick(FieldsOf("Query")), 0)}"))} }}";
    }

    private List<JsonElement> FieldsOf(string type) =>
        [
            .. types[type]
                .GetProperty("fields")
                .EnumerateArray()
                .Where(field => !_volatileFields.Contains(Name(field)) && !isGuarded(type, Name(field))),
        ];

    private string Field(JsonElement field, int depth)
    {
        var text = new StringBuilder(field.GetProperty("name").GetString());
        var arguments = field
            .GetProperty("args")
            .EnumerateArray()
            .Where(argument => IsRequired(argument) || random.Next(3) == 0)
            // A page has a size, from one end.
            .Where(argument => Name(argument) is not ("last" or "before") || random.Next(4) == 0)
            .Select(argument => (Name: Name(argument), Value: Argument(argument, 0)))
            .Where(argument => argument.Value is not null)
            .Select(argument => $"{argument.Name}: {argument.Value}")
            .ToList();
        if (arguments.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"({string.Join(", ", arguments)})");
        var type = Named(field.GetProperty("type"));
        if (types[type].GetProperty("kind").GetString() is not ("OBJECT" or "INTERFACE" or "UNION"))
            return text.ToString();
        return text.Append(CultureInfo.InvariantCulture, $" {{ {Selection(type, depth + 1)} }}").ToString();
    }

    private string Selection(string type, int depth)
    {
        var selected = new List<string> { "__typename" };
        if (
            types[type].GetProperty("possibleTypes") is { ValueKind: JsonValueKind.Array } possible
            && types[type].GetProperty("kind").GetString() != "OBJECT"
        )
        {
            foreach (var one in possible.EnumerateArray())
                if (random.Next(2) == 0)
                    selected.Add($"... on {one.GetProperty("name")} {{ {Selection(one.GetProperty("name").GetString()!, depth)} }}");
            return string.Join(' ', selected);
        }

        foreach (var field in FieldsOf(type).OrderBy(_ => random.Next()).Take(random.Next(2, 6)))
        {
            if (--_fieldsLeft < 0)
                break;
            var isLeaf = types[Named(field.GetProperty("type"))].GetProperty("kind").GetString() is "SCALAR" or "ENUM";
            if (isLeaf || depth < MaxDepth)
                selected.Add($"f{selected.Count}: {Field(field, depth)}");
        }

        return string.Join(' ', selected);
    }

    private string? Argument(JsonElement argument, int depth) =>
        Name(argument) switch
        {
            "first" or "last" => random.Next(1, 12).ToString(CultureInfo.InvariantCulture),
            "depth" => random.Next(1, 4).ToString(CultureInfo.InvariantCulture),
            var name => Value(name, argument.GetProperty("type"), depth),
        };

    private string? Value(string name, JsonElement type, int depth)
    {
        switch (type.GetProperty("kind").GetString())
        {
            case "NON_NULL":
                return Value(name, type.GetProperty("ofType"), depth);
            case "LIST":
                return $"[{string.Join(", ", Enumerable.Range(0, random.Next(3)).Select(_ => Value(name, type.GetProperty("ofType"), depth + 1)).OfType<string>())}]";
            case "ENUM":
                return Pick([.. types[Named(type)].GetProperty("enumValues").EnumerateArray()]).GetProperty("name").GetString();
            case "INPUT_OBJECT":
                if (depth > 6)
                    return "{}";
                var fields = types[Named(type)].GetProperty("inputFields").EnumerateArray().ToList();
                var taken = fields
                    .Where(field => IsRequired(field) || random.Next(fields.Count) < 2)
                    .Where(field => Name(field) is not ("importedAt" or "updatedAt"));
                // An operator's values are those of the field it belongs to.
                return $"{{{string.Join(", ", taken.Select(field => (Name: Name(field), Value: Value(IsOperator(type) ? name : Name(field), field.GetProperty("type"), depth + 1)))
                    .Where(field => field.Value is not null).Select(field => $"{field.Name}: {field.Value}"))}}}";
            default:
                return values(name, Named(type)) is { Count: > 0 } known ? Pick(known) : null;
        }
    }

    private static bool IsOperator(JsonElement type) => Named(type).EndsWith("OperationFilterInput", StringComparison.Ordinal);

    private static bool IsRequired(JsonElement argument) => argument.At("type", "kind").GetString() == "NON_NULL";

    private static string Name(JsonElement named) => named.GetProperty("name").GetString() ?? "";

    private static string Named(JsonElement type)
    {
        while (type.TryGetProperty("ofType", out var inner) && inner.ValueKind == JsonValueKind.Object)
            type = inner;
        return type.GetProperty("name").GetString() ?? "";
    }

    private T Pick<T>(IReadOnlyList<T> among) => among[random.Next(among.Count)];
}
