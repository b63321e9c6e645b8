using Gateway.Store.Lists;
using GraphQL;
using GraphQL.Builders;
using GraphQL.Types;

namespace Gateway.Schema;

/// <summary>Adds the arguments of lists to fields, and reads them.</summary>
internal sealed class ListArguments(FilterInputTypes filters, SortInputTypes sorts)
{
    public FieldBuilder<TSource, TReturn> AddTo<TSource, TReturn>(
        FieldBuilder<TSource, TReturn> field,
        FilterDefinition filter,
        SortDefinition sort,
        string things
    )
    {
        AddPagingTo(field);
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
    public static ListRequest GetRequest(IResolveFieldContext context) => context.GetService<FieldCache>().GetOrAdd(context, Read);

    /// <summary>The argument <c>where</c>; empty if it is missing.</summary>
    public static IDictionary<string, object?> GetFilter(IResolveFieldContext context) =>
        Value(context, "where") as IDictionary<string, object?> ?? new Dictionary<string, object?>(StringComparer.Ordinal);

    private static ListRequest Read(IResolveFieldContext context) =>
        new(
            Value(context, "first") as int?,
            Value(context, "after") as string,
            Value(context, "last") as int?,
            Value(context, "before") as string,
            GetFilter(context),
            [.. (Value(context, "order") as IEnumerable<object?> ?? []).OfType<IDictionary<string, object?>>()],
            Value(context, "search") as string
        );

    private static object? Value(IResolveFieldContext context, string argument) =>
        context.Arguments is { } arguments && arguments.TryGetValue(argument, out var value) ? value.Value : null;
}
