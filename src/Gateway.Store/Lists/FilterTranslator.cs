using System.Globalization;
using Gateway.Content.Media;
using Gateway.Store.Database;
using Gateway.Store.Errors;

namespace Gateway.Store.Lists;

/// <summary>
/// Translates a client's filter into an SQL condition. The condition is never null: a negated operator is true exactly if the operator
/// is not.
/// </summary>
internal sealed class FilterTranslator
{
    public const int MaxOperations = 64;

    private int _operations;
    private int _aliases;

    /// <summary>The condition of <paramref name="where"/> on <paramref name="row"/>. It is in parentheses or a single term.</summary>
    /// <param name="definition">The filter's definition.</param>
    /// <param name="where">The filter that the client sent.</param>
    /// <param name="row">The row that is filtered.</param>
    /// <param name="operationsBefore">The number of operations that were already taken out of the client's filter.</param>
    public static Sql Translate(
        FilterDefinition definition,
        IDictionary<string, object?> where,
        FilteredRow row,
        int operationsBefore = 0
    ) => new FilterTranslator { _operations = operationsBefore }.Object(definition, where, row);

    private Sql Object(FilterDefinition definition, IDictionary<string, object?> where, FilteredRow row, TableJoin? path = null)
    {
        var conditions = new List<Sql>();
        foreach (var (name, value) in where)
        {
            if (name is "and" or "or")
                conditions.AddRange(Combined(name, value, nested => Object(definition, nested, row, path)));
            else
                conditions.Add(Field(definition.Field(name), value, row, path));
        }

        return All(conditions);
    }

    // The path leads from the filtered row through other objects to the row that has the field. Each operator follows the path separately.
    // If the path leads to no row, the field is null and a negation is true, as for a field of the filtered row itself.
    private Sql Field(FilterField field, object? value, FilteredRow row, TableJoin? path)
    {
        if (value is not IDictionary<string, object?> operations)
            throw RequestException.NullInFilter(field.Name);
        return field switch
        {
            ScalarFilter scalar => Operators(
                path is { MayBeMissing: true } ? scalar with { Nullable = true } : scalar,
                row,
                path,
                operations
            ),
            ObjectFilter other => Other(other, operations, row, path),
            ListFilter list => List(
                list.Name,
                operations,
                alias => Beyond(path, list.Join(row, alias)),
                (element, inner) => Object(list.Element, inner, element),
                row
            ),
            StringListFilter list => List(
                list.Name,
                operations,
                alias => Beyond(path, list.Join(row, alias)),
                (element, inner) => Operators(ElementOf(list), element, path: null, inner),
                row
            ),
            _ => throw new InvalidOperationException($"No translation of {field.GetType().Name}."),
        };
    }

    private Sql Other(ObjectFilter field, IDictionary<string, object?> where, FilteredRow row, TableJoin? path)
    {
        var alias = NextAlias();
        return Object(field.Definition, where, row.Other(alias), Beyond(path, field.Join(row, alias)));
    }

    private static TableJoin Beyond(TableJoin? path, TableJoin next) =>
        path is null
            ? next
            : new TableJoin($"{path.From} cross join {next.From}", $"{path.On} and {next.On}", path.MayBeMissing || next.MayBeMissing)
            {
                Narrow = next.Narrow is var (alias, from) ? (alias, $"{path.From} cross join {from}") : null,
            };

    private Sql List(
        string name,
        IDictionary<string, object?> operations,
        Func<string, TableJoin> joinOf,
        Func<FilteredRow, IDictionary<string, object?>, Sql> element,
        FilteredRow row
    )
    {
        var conditions = new List<Sql>();
        foreach (var (operation, value) in operations)
        {
            Count();
            var alias = NextAlias();
            var join = joinOf(alias);
            conditions.Add(
                (operation, value) switch
                {
                    ("any", true) => Elements(_ => Sql.True),
                    ("any", false) => Not(Elements(_ => Sql.True)),
                    ("some", IDictionary<string, object?> inner) => Elements(each => element(each, inner)),
                    ("none", IDictionary<string, object?> inner) => Not(Elements(each => element(each, inner))),
                    ("all", IDictionary<string, object?> inner) => Not(Elements(each => Not(element(each, inner)))),
                    _ => throw RequestException.NullInFilter($"{name}.{operation}"),
                }
            );

            // The narrower table is enough if the condition uses no other column.
            Sql Elements(Func<FilteredRow, Sql> conditionOf)
            {
                var each = join.Narrow is var (narrow, _) ? row.Other(alias, narrow) : row.Other(alias);
                var condition = conditionOf(each);
                return Exists(join.Narrow is var (_, from) && !each.NeedsDocument ? join with { From = from } : join, condition);
            }
        }

        return All(conditions);
    }

    private static ScalarFilter ElementOf(StringListFilter list) =>
        new(list.Name, list.Description, ScalarKind.String, row => row.Document("value"));

    private Sql Operators(ScalarFilter field, FilteredRow row, TableJoin? path, IDictionary<string, object?> operations)
    {
        var conditions = new List<Sql>();
        foreach (var (operation, value) in operations)
        {
            if (operation is "and" or "or")
            {
                conditions.AddRange(Combined(operation, value, nested => Operators(field, row, path, nested)));
                continue;
            }

            Count();
            var (condition, isNegated) =
                ScalarOperators.Translate(field, Column(field, row), operation, value)
                ?? throw RequestException.NullInFilter($"{field.Name}.{operation}{IndexOfNull(value)}");
            if (path is not null)
                condition = Exists(path, condition);
            conditions.Add(isNegated ? Not(condition) : condition);
        }

        return All(conditions);
    }

    private static Sql Column(ScalarFilter field, FilteredRow row)
    {
        var column = Sql.Text(field.Value(row));
        return field.IsMediaUrl
            ? Sql.Of(
                $"case when starts_with({column}, '{Sql.Text(AddressResolver.MediaPath)}') then {row.GatewayUrl}::text || ({column}) else {column} end"
            )
            : column;
    }

    // An empty "or" has no effect, like an empty "and".
    private static List<Sql> Combined(string operation, object? value, Func<IDictionary<string, object?>, Sql> translate)
    {
        var parts = (value as IEnumerable<object?> ?? []).OfType<IDictionary<string, object?>>().Select(translate).ToList();
        if (parts.Count == 0)
            return [];
        return operation == "and" ? parts : [Sql.Of($"({Sql.Join(" or ", parts)})")];
    }

    // The entry of a list that must not be null.
    private static string IndexOfNull(object? value) =>
        value is IEnumerable<object?> list ? string.Create(CultureInfo.InvariantCulture, $"[{list.ToList().IndexOf(null)}]") : "";

    private static Sql All(List<Sql> conditions) =>
        conditions.Count switch
        {
            0 => Sql.True,
            1 => conditions[0],
            _ => Sql.Of($"({Sql.Join(" and ", conditions)})"),
        };

    private static Sql Exists(TableJoin join, Sql condition) =>
        Sql.Of($"exists (select from {Sql.Text(join.From)} where {Sql.Text(join.On)} and {condition})");

    private static Sql Not(Sql condition) => Sql.Of($"({condition}) is not true");

    private string NextAlias() => $"f{++_aliases}";

    private void Count()
    {
        if (++_operations > MaxOperations)
            throw RequestException.TooManyFilterOperations(_operations, MaxOperations);
    }
}
