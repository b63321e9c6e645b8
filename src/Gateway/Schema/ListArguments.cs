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
        ListRowKind rows,
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
        context.GetService<ParsedArgumentCache>().GetOrAdd(context.FieldAst, context, static each => GetRequest(each.Arguments));

    /// <summary>The argument <c>where</c>; empty if it is missing.</summary>
    public static IDictionary<string, object?> GetFilter(IResolveFieldContext context) => GetFilter(context.Arguments);

    /// <summary>The arguments of a list field.</summary>
    public static ListRequest GetRequest(IDictionary<string, ArgumentValue>? arguments) =>
        new(
            arguments.Get("first") as int?,
            arguments.Get("after") as string,
            arguments.Get("last") as int?,
            arguments.Get("before") as string,
            GetFilter(arguments),
            [.. (arguments.Get("order") as IEnumerable<object?> ?? []).OfType<IDictionary<string, object?>>()],
            arguments.Get("search") as string
        );

    private static IDictionary<string, object?> GetFilter(IDictionary<string, ArgumentValue>? arguments) =>
        arguments.Get("where") as IDictionary<string, object?> ?? new Dictionary<string, object?>(StringComparer.Ordinal);
}
