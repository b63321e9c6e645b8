namespace Gateway.Store.Lists;

/// <summary>
/// Estimates what PostgreSQL does to apply a filter to each of 20,000 rows, in points of 0.1 ms of CPU. The constants were measured over
/// HTTP with 100,000 generated articles: see "Cost" in docs/querying.md. They are the highest of the measured contexts of each operator
/// (alone, negated, in <c>and</c> and in <c>or</c>), because PostgreSQL plans each of them differently.
/// </summary>
internal static class FilterCost
{
    private const int Comparison = 4;
    private const int TextComparison = 30;

    // PostgreSQL converts each text to lower case. Those inside the document are longer.
    private const int LowerCase = 60;
    private const int DocumentLowerCase = 130;

    // A value inside the document: PostgreSQL reads and parses the document.
    private const int DocumentComparison = 130;

    // Building and planning the condition, independently of the number of rows.
    private const int Planning = 3;

    /// <summary>The points of a filter.</summary>
    /// <param name="definition">The filter's definition.</param>
    /// <param name="where">The filter that the client sent.</param>
    /// <returns>The points for 20,000 rows, and the points that do not depend on the number of rows.</returns>
    public static (long Rows, long Fixed) Of(FilterDefinition definition, IDictionary<string, object?> where)
    {
        var (rows, operations) = OfObject(definition, where);
        return (rows, operations * Planning);
    }

    private static (long Cost, long Operations) OfObject(
        FilterDefinition definition,
        IDictionary<string, object?> where,
        int pathCost = 0
    ) =>
        Sum(
            where.Select(entry =>
                entry.Key is "and" or "or"
                    ? Sum(Nested(entry.Value).Select(nested => OfObject(definition, nested, pathCost)))
                    : OfField(definition.Field(entry.Key), entry.Value, pathCost)
            )
        );

    // An operator on an object of the row follows the path to that object separately.
    private static (long Cost, long Operations) OfField(FilterField field, object? value, int pathCost) =>
        value is not IDictionary<string, object?> operations
            ? default
            : field switch
            {
                ScalarFilter scalar => OfOperators(scalar.Kind, scalar.IsInDocument, operations, pathCost),
                ObjectFilter other => OfObject(other.Definition, operations, pathCost + other.Cost),
                ListFilter list => OfList(list, operations, pathCost, element => OfObject(list.Element, element), list.Key),
                StringListFilter list => OfList(
                    list,
                    operations,
                    pathCost,
                    element => OfOperators(ScalarKind.String, isInDocument: false, element, pathCost: 0),
                    key: null
                ),
                _ => throw new InvalidOperationException($"No cost of {field.GetType().Name}."),
            };

    private static (long Cost, long Operations) OfList(
        FilterField list,
        IDictionary<string, object?> operations,
        int pathCost,
        Func<IDictionary<string, object?>, (long Cost, long Operations)> element,
        ListFilterKey? key
    ) =>
        Sum(
            operations.Select(operation =>
            {
                var cost = pathCost + (long)list.Cost;
                if (operation.Value is not IDictionary<string, object?> inner)
                    return (cost, 1L);
                if (operation.Key == "some" && key?.ValuesIn(inner) is { } values)
                    return (Math.Min(cost, pathCost + (values * key.Cost)), 2L);
                var (elementCost, count) = element(inner);
                return (cost + (elementCost * list.Elements), count + 1);
            })
        );

    private static (long Cost, long Operations) OfOperators(
        ScalarKind kind,
        bool isInDocument,
        IDictionary<string, object?> operations,
        int pathCost
    ) =>
        Sum(
            operations.Select(operation =>
                operation.Key is "and" or "or"
                    ? Sum(Nested(operation.Value).Select(nested => OfOperators(kind, isInDocument, nested, pathCost)))
                    : (
                        pathCost
                            + (
                                isInDocument ? DocumentComparison
                                : kind == ScalarKind.String ? TextComparison
                                : Comparison
                            )
                            + (
                                !ScalarOperators.IgnoresCase(operation.Key) ? 0
                                : isInDocument ? DocumentLowerCase
                                : LowerCase
                            )
                            + OfValue(operation.Value),
                        1
                    )
            )
        );

    // Each entry of a list is compared in turn. A search for a long text takes longer.
    private static long OfValue(object? value) =>
        value switch
        {
            string text => text.Length / 20,
            IEnumerable<object?> entries => entries.Sum(entry => entry is string ? 4 : 1),
            _ => 0,
        };

    private static IEnumerable<IDictionary<string, object?>> Nested(object? value) =>
        (value as IEnumerable<object?> ?? []).OfType<IDictionary<string, object?>>();

    private static (long Cost, long Operations) Sum(IEnumerable<(long Cost, long Operations)> parts) =>
        parts.Aggregate((Cost: 0L, Operations: 0L), (sum, part) => (sum.Cost + part.Cost, sum.Operations + part.Operations));
}
