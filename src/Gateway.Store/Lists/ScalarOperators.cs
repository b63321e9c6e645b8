using Gateway.Store.Database;
using NpgsqlTypes;

namespace Gateway.Store.Lists;

/// <summary>The operators on values: those of each kind, and their SQL.</summary>
internal static class ScalarOperators
{
    private static readonly string[] _equality = ["eq", "neq"];
    private static readonly string[] _membership = ["in", "nin"];
    private static readonly string[] _comparison = ["gt", "ngt", "gte", "ngte", "lt", "nlt", "lte", "nlte"];
    private static readonly string[] _text = ["contains", "ncontains", "in", "nin", "startsWith", "nstartsWith", "endsWith", "nendsWith"];
    private static readonly string[] _ignoringCase =
    [
        "ieq",
        "nieq",
        "icontains",
        "nicontains",
        "istartsWith",
        "nistartsWith",
        "iendsWith",
        "niendsWith",
    ];

    /// <summary>The operators of a kind, in the order of the schema.</summary>
    public static IEnumerable<string> Of(ScalarKind kind) =>
        kind switch
        {
            ScalarKind.String => [.. _equality, .. _text, .. _ignoringCase],
            ScalarKind.Boolean => _equality,
            ScalarKind.Id => [.. _equality, .. _membership],
            _ => [.. _equality, .. _membership, .. _comparison],
        };

    /// <summary>True for an operator that ignores the case of letters.</summary>
    public static bool IgnoresCase(string operation) => _ignoringCase.Contains(operation);

    public static bool TakesList(string operation) => _membership.Contains(operation);

    public static string Describe(string operation) =>
        operation switch
        {
            "eq" => "Equal to the value. `null` matches a missing value.",
            "neq" => "Not equal to the value. `null` matches any value that is not missing.",
            "in" => "Equal to one of the values. An empty list matches nothing.",
            "nin" => "Not equal to any of the values, or missing.",
            "gt" => "Greater than the value.",
            "gte" => "Greater than or equal to the value.",
            "lt" => "Less than the value.",
            "lte" => "Less than or equal to the value.",
            "contains" => "Contains the text. Case-sensitive.",
            "startsWith" => "Starts with the text. Case-sensitive.",
            "endsWith" => "Ends with the text. Case-sensitive.",
            "ieq" => "Equal to the text. Ignores upper and lower case.",
            "icontains" => "Contains the text. Ignores upper and lower case.",
            "istartsWith" => "Starts with the text. Ignores upper and lower case.",
            "iendsWith" => "Ends with the text. Ignores upper and lower case.",
            _ => $"Negation of `{operation[1..]}`. It also matches a missing value.",
        };

    /// <returns>
    /// The condition, and whether it is negated. A negated condition also matches a missing value. The result is <c>null</c> if
    /// <paramref name="value"/> is null although null is not allowed.
    /// </returns>
    public static (Sql Condition, bool IsNegated)? Translate(ScalarFilter field, Sql column, string operation, object? value)
    {
        if (value is null)
        {
            if (!field.Nullable || operation is not ("eq" or "neq"))
                return null;
            return (Sql.Of($"{column} is not null"), IsNegated: operation == "eq");
        }

        // neq, nin, ncontains and so on: all negated operators, and no others, begin with n.
        var isNegated = operation[0] == 'n';
        return Positive(field, column, isNegated ? operation[1..] : operation, value) is { } condition ? (condition, isNegated) : null;
    }

    private static Sql? Positive(ScalarFilter field, Sql column, string operation, object value) =>
        operation switch
        {
            // Text that PostgreSQL cannot store occurs nowhere.
            not "in" when value is string text && !StoredText.CanHold(text) => Sql.False,
            "eq" => Sql.Of($"{column} = {Parameter(field, value)}"),
            "in" => Values(field, value) is { } values ? Sql.Of($"{column} = any({values})") : null,
            "gt" => Sql.Of($"{column} > {Parameter(field, value)}"),
            "gte" => Sql.Of($"{column} >= {Parameter(field, value)}"),
            "lt" => Sql.Of($"{column} < {Parameter(field, value)}"),
            "lte" => Sql.Of($"{column} <= {Parameter(field, value)}"),
            "ieq" or "icontains" or "istartsWith" or "iendsWith" => TextPattern.IgnoringCase(field, column, operation[1..], (string)value),
            "contains" or "startsWith" or "endsWith" when TextPattern.HasIndex(field, (string)value) => TextPattern.Exact(
                column,
                operation,
                (string)value
            ),
            "contains" => Sql.Of($"strpos({column}, {Parameter(field, value)}) > 0"),
            "startsWith" => Sql.Of($"starts_with({column}, {Parameter(field, value)})"),
            "endsWith" => Sql.Of($"right({column}, length({Parameter(field, value)})) = {Parameter(field, value)}"),
            _ => throw new InvalidOperationException($"No operator {operation}."),
        };

    private static Sql.Parameter Parameter(ScalarFilter field, object value) => new(Native(field, value), TypeOf(field.Kind));

    private static Sql? Values(ScalarFilter field, object list)
    {
        var values = ((IEnumerable<object?>)list).ToList();
        if (values.Contains(null))
            return null;
        Array array = field.Kind switch
        {
            ScalarKind.Int => values.Cast<int>().ToArray(),
            ScalarKind.DateTime => values.Cast<DateTimeOffset>().ToArray(),
            ScalarKind.Id => values.Select(value => (Guid)Native(field, value ?? "")).ToArray(),
            _ => values.Cast<string>().Where(StoredText.CanHold).ToArray(),
        };
        return Sql.Of($"{new Sql.Parameter(array, TypeOf(field.Kind) | NpgsqlDbType.Array)}");
    }

    // An id of another type, or an invalid id, matches nothing.
    private static object Native(ScalarFilter field, object value)
    {
        if (field.Kind != ScalarKind.Id)
            return value;
        return GlobalId.Read((string)value) is var (type, id) && type == field.IdOf ? id : Guid.Empty;
    }

    private static NpgsqlDbType TypeOf(ScalarKind kind) =>
        kind switch
        {
            ScalarKind.Int => NpgsqlDbType.Integer,
            ScalarKind.DateTime => NpgsqlDbType.TimestampTz,
            ScalarKind.Boolean => NpgsqlDbType.Boolean,
            ScalarKind.Id => NpgsqlDbType.Uuid,
            _ => NpgsqlDbType.Text,
        };
}
