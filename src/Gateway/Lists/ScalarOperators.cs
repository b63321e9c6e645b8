using Gateway.Store;
using NpgsqlTypes;

namespace Gateway.Lists;

/// <summary>The operators on values: which kinds have which, and what they are in SQL.</summary>
internal static class ScalarOperators
{
    private static readonly string[] _equality = ["eq", "neq"];
    private static readonly string[] _membership = ["in", "nin"];
    private static readonly string[] _comparison = ["gt", "ngt", "gte", "ngte", "lt", "nlt", "lte", "nlte"];

    /// <summary>The operators of a kind in the order of the schema.</summary>
    public static IEnumerable<string> Of(ScalarKind kind) =>
        kind switch
        {
            ScalarKind.String => ["eq", "neq", "contains", "ncontains", "in", "nin", "startsWith", "nstartsWith", "endsWith", "nendsWith"],
            ScalarKind.Boolean => _equality,
            ScalarKind.Id => [.. _equality, .. _membership],
            _ => [.. _equality, .. _membership, .. _comparison],
        };

    public static bool TakesList(string operation) => _membership.Contains(operation);

    public static string Describe(string operation) =>
        operation switch
        {
            "eq" => "Is the value; null means: there is none.",
            "neq" => "Is not the value; null means: there is one.",
            "in" => "Is one of the values; an empty list matches nothing.",
            "nin" => "Is none of the values, or there is none.",
            "gt" => "Is greater than the value.",
            "gte" => "Is greater than the value or equal to it.",
            "lt" => "Is less than the value.",
            "lte" => "Is less than the value or equal to it.",
            "contains" => "Has the text somewhere in it; upper and lower case are different.",
            "startsWith" => "Begins with the text; upper and lower case are different.",
            "endsWith" => "Ends with the text; upper and lower case are different.",
            _ => $"Everything that `{operation[1..]}` does not match, also where there is no value.",
        };

    /// <returns>
    /// A condition and whether it must hold or must not, which is the operator's negation and what a missing value makes of it;
    /// <c>null</c> where <paramref name="value"/> must not be null and is.
    /// </returns>
    public static (Sql Condition, bool IsNegated)? Translate(ScalarFilter field, string sql, string operation, object? value)
    {
        var column = Sql.Text(sql);
        if (value is null)
        {
            if (!field.Nullable || operation is not ("eq" or "neq"))
                return null;
            return (Sql.Of($"{column} is not null"), IsNegated: operation == "eq");
        }

        // neq, nin, ncontains ...: every operator's name that begins with n.
        var isNegated = operation[0] == 'n';
        return Positive(field, column, isNegated ? operation[1..] : operation, value) is { } condition ? (condition, isNegated) : null;
    }

    private static Sql? Positive(ScalarFilter field, Sql column, string operation, object value) =>
        operation switch
        {
            // What no database text can be, or be part of, is nowhere to be found.
            not "in" when value is string text && !StoredText.CanHold(text) => Sql.False,
            "eq" => Sql.Of($"{column} = {Parameter(field, value)}"),
            "in" => Values(field, value) is { } values ? Sql.Of($"{column} = any({values})") : null,
            "gt" => Sql.Of($"{column} > {Parameter(field, value)}"),
            "gte" => Sql.Of($"{column} >= {Parameter(field, value)}"),
            "lt" => Sql.Of($"{column} < {Parameter(field, value)}"),
            "lte" => Sql.Of($"{column} <= {Parameter(field, value)}"),
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

    // An id of another type, or no id at all, is nobody's.
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
