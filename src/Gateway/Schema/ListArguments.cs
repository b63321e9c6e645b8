using Gateway.Lists;
using GraphQL;
using GraphQL.Builders;
using GraphQL.Types;

namespace Gateway.Schema;

/// <summary>The arguments that every list has, and how they are read.</summary>
internal sealed class ListArguments(FilterInputs filters, SortInputs sorts)
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
            new QueryArgument(filters.Of(filter)) { Name = "where", Description = $"Which {things}; all of them without it." }
        );
        field.FieldType.Arguments?.Add(
            new QueryArgument(new ListGraphType(new NonNullGraphType(sorts.Of(sort))))
            {
                Name = "order",
                Description = "By what to sort; the first counts most.",
            }
        );
        return field;
    }

    /// <summary>Those of a list that is neither filtered nor sorted.</summary>
    public static FieldBuilder<TSource, TReturn> AddPagingTo<TSource, TReturn>(FieldBuilder<TSource, TReturn> field) =>
        field
            .Argument<IntGraphType>("first", "Returns the first _n_ elements from the list.")
            .Argument<StringGraphType>("after", "Returns the elements in the list that come after the specified cursor.")
            .Argument<IntGraphType>("last", "Returns the last _n_ elements from the list.")
            .Argument<StringGraphType>("before", "Returns the elements in the list that come before the specified cursor.");

    /// <summary>The arguments of a list field, read once however many parents it is resolved for.</summary>
    public static ListRequest Request(IResolveFieldContext context) => context.Get<FieldCache>().Get(context, Read);

    /// <summary>The argument <c>where</c>; empty if there is none.</summary>
    public static IDictionary<string, object?> Where(IResolveFieldContext context) =>
        Value(context, "where") as IDictionary<string, object?> ?? new Dictionary<string, object?>(StringComparer.Ordinal);

    private static ListRequest Read(IResolveFieldContext context) =>
        new(
            Value(context, "first") as int?,
            Value(context, "after") as string,
            Value(context, "last") as int?,
            Value(context, "before") as string,
            Where(context),
            [.. (Value(context, "order") as IEnumerable<object?> ?? []).OfType<IDictionary<string, object?>>()],
            Value(context, "search") as string
        );

    private static object? Value(IResolveFieldContext context, string argument) =>
        context.Arguments is { } arguments && arguments.TryGetValue(argument, out var value) ? value.Value : null;
}
