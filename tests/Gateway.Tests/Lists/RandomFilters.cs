using System.Text.Json;
using Gateway.Store.Lists;

namespace Gateway.Tests.Lists;

/// <summary>Random filters of a definition, with values of the entries, parts of values, and other values.</summary>
internal sealed class RandomFilters(Random random, IReadOnlyList<JsonElement> entries, IReadOnlyList<JsonElement>? articles = null)
{
    private int _operationsLeft;

    public Dictionary<string, object?> Where(FilterDefinition definition)
    {
        _operationsLeft = 60;
        return Object(definition, [.. entries], depth: 4);
    }

    /// <summary>An operand for <paramref name="operation"/>, most often one that the field has somewhere.</summary>
    public object? Operand(ScalarFilter field, string operation, IReadOnlyList<JsonElement> among) =>
        Operand(
            field.Kind,
            operation,
            field.Nullable,
            [.. among.Select(entry => entry.GetProperty(field.Name)).Where(value => value.ValueKind != JsonValueKind.Null)]
        );

    private Dictionary<string, object?> Object(FilterDefinition definition, List<JsonElement> among, int depth)
    {
        var where = new Dictionary<string, object?>();
        foreach (var field in definition.Fields.OrderBy(_ => random.Next()).Take(random.Next(10) == 0 ? 0 : random.Next(1, 3)))
        {
            if (depth > 0 || field is ScalarFilter or StringListFilter)
                where[field.Name] = Field(field, among, depth - 1);
        }

        foreach (var combinator in (string[])["and", "or"])
        {
            if (depth <= 0 || random.Next(4) != 0)
                continue;
            where[combinator] = Enumerable.Range(0, random.Next(4)).Select(_ => (object?)Object(definition, among, depth - 2)).ToList();
        }

        return where;
    }

    private Dictionary<string, object?> Field(FilterField field, List<JsonElement> among, int depth)
    {
        var values = among
            .Where(entry => entry.TryGetProperty(field.Name, out _))
            .Select(entry => entry.GetProperty(field.Name))
            .Where(value => value.ValueKind != JsonValueKind.Null)
            .ToList();
        return field switch
        {
            ScalarFilter scalar => Scalar(scalar.Kind, scalar.Nullable, values, depth: 1),
            ObjectFilter other => Object(other.Definition, Known(other.Definition, values), depth),
            ListFilter list => List(() => Object(list.Element, Known(list.Element, [.. values.SelectMany(Elements)]), depth)),
            _ => List(() => Scalar(ScalarKind.String, nullable: false, [.. values.SelectMany(value => value.EnumerateArray())], depth: 1)),
        };
    }

    // The values for the fields of a referenced article are those of any article.
    private List<JsonElement> Known(FilterDefinition definition, List<JsonElement> values) =>
        GeneratedLibrary.IsArticle(definition) ? [.. articles ?? []] : values;

    private static IEnumerable<JsonElement> Elements(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private Dictionary<string, object?> List(Func<object> element)
    {
        var operations = new Dictionary<string, object?>();
        foreach (var operation in Some("some", "none", "all", "any"))
        {
            if (--_operationsLeft < 0)
                break;
            operations[operation] = operation == "any" ? random.Next(2) == 0 : element();
        }

        return operations;
    }

    private Dictionary<string, object?> Scalar(ScalarKind kind, bool nullable, List<JsonElement> values, int depth)
    {
        var operations = new Dictionary<string, object?>();
        foreach (var operation in Some([.. ScalarOperators.Of(kind)]))
        {
            if (--_operationsLeft < 0)
                break;
            operations[operation] = Operand(kind, operation, nullable, values);
        }

        foreach (var combinator in (string[])["and", "or"])
        {
            if (kind == ScalarKind.String && depth > 0 && random.Next(6) == 0)
                operations[combinator] = Enumerable
                    .Range(0, random.Next(3))
                    .Select(_ => (object?)Scalar(kind, nullable, values, depth - 1))
                    .ToList();
        }

        return operations;
    }

    private object? Operand(ScalarKind kind, string operation, bool nullable, List<JsonElement> values)
    {
        if (nullable && operation is "eq" or "neq" && random.Next(4) == 0)
            return nullable ? null : Value(kind, values);
        if (ScalarOperators.TakesList(operation))
            return Enumerable.Range(0, random.Next(4)).Select(_ => (object?)Value(kind, values)).ToList();
        var value = Value(kind, values);
        if (value is not string text || kind != ScalarKind.String || operation is "eq" or "neq")
            return value;
        if (ScalarOperators.IgnoresCase(operation))
            text = random.Next(3) switch
            {
                0 => text.ToUpperInvariant(),
                1 => text.ToLowerInvariant(),
                _ => text,
            };
        if (operation.EndsWith("ieq", StringComparison.Ordinal))
            return text;

        // A piece of the text, never half an emoji.
        var runes = text.EnumerateRunes().ToList();
        var from = operation.EndsWith("startsWith", StringComparison.Ordinal) ? 0 : random.Next(runes.Count + 1);
        var length = operation.EndsWith("endsWith", StringComparison.Ordinal)
            ? runes.Count - from
            : random.Next(Math.Min(6, runes.Count - from + 1));
        return string.Concat(runes.Skip(from).Take(length));
    }

    private object Value(ScalarKind kind, List<JsonElement> values)
    {
        var known = values.Count > 0 && random.Next(8) != 0 ? values[random.Next(values.Count)] : (JsonElement?)null;
        return kind switch
        {
            ScalarKind.Int => known?.GetInt32() ?? random.Next(-3, 4),
            ScalarKind.Boolean => known?.GetBoolean() ?? random.Next(2) == 0,
            ScalarKind.DateTime => known?.GetString() ?? "2024-02-11T10:30:00+02:00",
            ScalarKind.Id => known?.GetString() ?? "QXJ0aWNsZTowMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMA==",
            _ => known?.GetString() ?? Fixtures.GeneratedContent.Texts[random.Next(Fixtures.GeneratedContent.Texts.Length)],
        };
    }

    private IEnumerable<string> Some(params string[] names) => names.OrderBy(_ => random.Next()).Take(random.Next(8) == 0 ? 2 : 1);
}
