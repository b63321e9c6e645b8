using Gateway.Store.Lists;
using GraphQL;
using GraphQL.Builders;
using GraphQL.Execution;
using GraphQL.Types;

namespace Gateway.Schema;

/// <summary>Adds the arguments of lists to fields, and reads them.</summary>
internal sealed class ListArguments(FilterInputTypes filters, SortInputTypes sorts)
{
    public FieldBuilder<TSource, TReturn> AddTo<TSource, TReturn>(
        FieldBuilder<TSource, TReturn> field,
        FilterDefinition filter,
        SortDefinition sort,
        ListRows rows,
        string things
    )
    {
        AddPagingTo(field);
        FieldCost.Set(field.FieldType, new FieldCost.ListDefinition(rows, filter, sort));
        field.FieldType.Arguments?.Add(
            new QueryArgument(filters.GetOrCreate(filter))
            {
                Name = "where",
                Description = $"Filter for {things}. Without it, all {things} are included.",
            }
        );
        field.FieldType.Arguments?.Add(
            new QueryArgument(new ListGraphType(new NonNullGraphType(sorts.GetOrCreate(sort))))
            {
                Name = "order",
                Description = "Sort order. The first entry has the highest priority.",
            }
        );
        return field;
    }

    /// <summary>Adds the arguments of a list that is neither filtered nor sorted.</summary>
    public static FieldBuilder<TSource, TReturn> AddPagingTo<TSource, TReturn>(FieldBuilder<TSource, TReturn> field) =>
        field
            .Argument<IntGraphType>("first", "Returns the first _n_ elements from the list. Default: 20. Maximum: 100.")
            .Argument<StringGraphType>("after", "Returns the elements in the list that come after the specified cursor.")
            .Argument<IntGraphType>("last", "Returns the last _n_ elements from the list. Maximum: 100.")
            .Argument<StringGraphType>("before", "Returns the elements in the list that come before the specified cursor.");

    /// <summary>The arguments of a list field. They are read once, however many parents the field has.</summary>
    public static ListRequest GetRequest(IResolveFieldContext context) =>
        context.GetService<FieldCache>().GetOrAdd(context, static each => GetRequest(each.Arguments));

    /// <summary>The argument <c>where</c>; empty if it is missing.</summary>
    public static IDictionary<string, object?> GetFilter(IResolveFieldContext context) =>
        Value(context.Arguments, "where") as IDictionary<string, object?> ?? new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>The arguments of a list field.</summary>
    public static ListRequest GetRequest(IDictionary<string, ArgumentValue>? arguments) =>
        new(
            Value(arguments, "first") as int?,
            Value(arguments, "after") as string,
            Value(arguments, "last") as int?,
            Value(arguments, "before") as string,
            Value(arguments, "where") as IDictionary<string, object?> ?? new Dictionary<string, object?>(StringComparer.Ordinal),
            [.. (Value(arguments, "order") as IEnumerable<object?> ?? []).OfType<IDictionary<string, object?>>()],
            Value(arguments, "search") as string
        );

    private static object? Value(IDictionary<string, ArgumentValue>? arguments, string argument) =>
        arguments is not null && arguments.TryGetValue(argument, out var value) ? value.Value : null;
}
