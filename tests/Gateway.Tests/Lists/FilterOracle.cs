using System.Globalization;
using System.Text.Json;
using Gateway.Store.Lists;

namespace Gateway.Tests.Lists;

/// <summary>Applies a filter to the JSON of an entry, by the definition that the gateway translates to SQL.</summary>
/// <param name="articles">All articles. Entries that refer to an article have only its id.</param>
internal sealed class FilterOracle(IReadOnlyList<JsonElement> articles)
{
    private readonly Dictionary<string, JsonElement> _articles = articles.ToDictionary(article => article.GetProperty("id").GetString()!);

    public bool Matches(FilterDefinition definition, IDictionary<string, object?> where, JsonElement? entry) =>
        where.All(part =>
            part.Key switch
            {
                "and" => Parts(part.Value).All(nested => Matches(definition, nested, entry)),
                "or" => Parts(part.Value) is var parts && (parts.Count == 0 || parts.Any(nested => Matches(definition, nested, entry))),
                _ => Field(definition.Field(part.Key), (IDictionary<string, object?>)part.Value!, Value(entry, part.Key)),
            }
        );

    private bool Field(FilterField field, IDictionary<string, object?> operations, JsonElement? value) =>
        field switch
        {
            ScalarFilter scalar => Scalar(scalar.Kind, operations, value),
            ObjectFilter other => Matches(other.Definition, operations, ResolveArticle(other.Definition, value)),
            ListFilter list => List(
                operations,
                Nodes(value),
                (element, inner) => Matches(list.Element, inner, ResolveArticle(list.Element, element))
            ),
            StringListFilter => List(operations, value, (element, inner) => Scalar(ScalarKind.String, inner, element)),
            _ => throw new NotSupportedException($"No meaning for {field.GetType().Name}."),
        };

    private JsonElement? ResolveArticle(FilterDefinition definition, JsonElement? value) =>
        value is { } known && GeneratedLibrary.IsArticle(definition) ? _articles[known.GetProperty("id").GetString()!] : value;

    private static JsonElement? Nodes(JsonElement? list) =>
        list is { ValueKind: JsonValueKind.Object } connection ? connection.GetProperty("nodes") : list;

    private static bool List(
        IDictionary<string, object?> operations,
        JsonElement? list,
        Func<JsonElement, IDictionary<string, object?>, bool> matches
    )
    {
        var elements = list is { } known ? known.EnumerateArray().ToList() : [];
        return operations.All(operation =>
            operation switch
            {
                ("any", bool any) => elements.Count > 0 == any,
                ("some", IDictionary<string, object?> inner) => elements.Any(element => matches(element, inner)),
                ("none", IDictionary<string, object?> inner) => !elements.Any(element => matches(element, inner)),
                ("all", IDictionary<string, object?> inner) => elements.All(element => matches(element, inner)),
                _ => throw new NotSupportedException($"No meaning for {operation.Key}."),
            }
        );
    }

    private static bool Scalar(ScalarKind kind, IDictionary<string, object?> operations, JsonElement? value) =>
        operations.All(operation =>
            operation.Key switch
            {
                "and" => Parts(operation.Value).All(nested => Scalar(kind, nested, value)),
                "or" => Parts(operation.Value) is var parts && (parts.Count == 0 || parts.Any(nested => Scalar(kind, nested, value))),
                ['n', .. var positive] => !EvaluateOperator(kind, positive, operation.Value, value),
                _ => EvaluateOperator(kind, operation.Key, operation.Value, value),
            }
        );

    private static bool EvaluateOperator(ScalarKind kind, string operation, object? operand, JsonElement? value)
    {
        if (operation == "eq" && operand is null)
            return value is null;
        if (value is not { } known)
            return false;
        if (operation == "in")
            return ((IEnumerable<object?>)operand!).Any(one => Compare(kind, known, one!) == 0);
        return operation switch
        {
            "eq" => Compare(kind, known, operand!) == 0,
            "gt" => Compare(kind, known, operand!) > 0,
            "gte" => Compare(kind, known, operand!) >= 0,
            "lt" => Compare(kind, known, operand!) < 0,
            "lte" => Compare(kind, known, operand!) <= 0,
            "ieq" => FoldCase(known.GetString()!) == FoldCase((string)operand!),
            "icontains" => FoldCase(known.GetString()!).Contains(FoldCase((string)operand!), StringComparison.Ordinal),
            "istartsWith" => FoldCase(known.GetString()!).StartsWith(FoldCase((string)operand!), StringComparison.Ordinal),
            "iendsWith" => FoldCase(known.GetString()!).EndsWith(FoldCase((string)operand!), StringComparison.Ordinal),
            "contains" => known.GetString()!.Contains((string)operand!, StringComparison.Ordinal),
            "startsWith" => known.GetString()!.StartsWith((string)operand!, StringComparison.Ordinal),
            "endsWith" => known.GetString()!.EndsWith((string)operand!, StringComparison.Ordinal),
            _ => throw new NotSupportedException($"No meaning for {operation}."),
        };
    }

    // Unicode's mapping of single letters, by which PostgreSQL compares. .NET leaves the dotted I as it is.
    private static string FoldCase(string text) => text.Replace('İ', 'i').ToLowerInvariant();

    private static int Compare(ScalarKind kind, JsonElement value, object operand) =>
        kind switch
        {
            ScalarKind.Int => value.GetInt32().CompareTo((int)operand),
            ScalarKind.Boolean => value.GetBoolean().CompareTo((bool)operand),
            ScalarKind.DateTime => value.GetDateTimeOffset().CompareTo(DateTimeOffset.Parse((string)operand, CultureInfo.InvariantCulture)),
            _ => string.CompareOrdinal(value.GetString(), (string)operand),
        };

    private static JsonElement? Value(JsonElement? entry, string name) =>
        entry?.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    private static List<IDictionary<string, object?>> Parts(object? list) =>
        [.. ((IEnumerable<object?>)list!).Cast<IDictionary<string, object?>>()];
}
