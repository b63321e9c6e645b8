using Gateway.Store.Lists;
using GraphQL;
using GraphQL.Builders;
using GraphQL.Execution;
using GraphQL.Types;

namespace Gateway.Schema;

/// <summary>The values on which the cost of a field depends.</summary>
/// <param name="Arguments">The arguments of the field.</param>
/// <param name="Parents">The number of objects that have the field, at most.</param>
/// <param name="List">The list that the field belongs to, if any.</param>
internal sealed record FieldCost(IDictionary<string, ArgumentValue>? Arguments, long Parents, ListCost? List)
{
    private const string CostKey = "cost";
    private const string ListKey = "listCost";

    /// <summary>The value of an integer argument; <c>null</c> if it is missing and has no default.</summary>
    public int? Int(string argument) => Arguments.Get(argument) as int?;

    /// <summary>The value of a Boolean argument; <c>null</c> if it is missing and has no default.</summary>
    public bool? Bool(string argument) => Arguments.Get(argument) as bool?;

    /// <summary>The points of the field for all its parents, besides one for each object that it returns.</summary>
    public static long Of(FieldType field, FieldCost context) =>
        field.Metadata.TryGetValue(CostKey, out var value) && value is Func<FieldCost, long> cost ? cost(context) : 0;

    /// <summary>The rows, the filter and the sort order of a list field; <c>null</c> if it is another field.</summary>
    public static ListDefinition? ListOf(FieldType field) =>
        field.Metadata.TryGetValue(ListKey, out var value) ? value as ListDefinition : null;

    internal static void Set(FieldType field, Func<FieldCost, long> cost) => field.WithMetadata(CostKey, cost);

    internal static void Set(FieldType field, ListDefinition list) => field.WithMetadata(ListKey, list);

    /// <summary>A list field.</summary>
    internal sealed record ListDefinition(ListRowKind Rows, FilterDefinition? Filter, SortDefinition? Sort);
}

internal static class FieldCostExtensions
{
    /// <summary>Sets what the field costs for all its parents, in points of 0.1 ms of CPU.</summary>
    public static FieldBuilder<TSource, TReturn> WithCost<TSource, TReturn>(
        this FieldBuilder<TSource, TReturn> field,
        Func<FieldCost, long> cost
    )
    {
        FieldCost.Set(field.FieldType, cost);
        return field;
    }

    /// <summary>Sets what the field costs for each of its parents, in points of 0.1 ms of CPU.</summary>
    public static FieldBuilder<TSource, TReturn> WithCost<TSource, TReturn>(this FieldBuilder<TSource, TReturn> field, int costOfEach) =>
        field.WithCost(context => context.Parents * costOfEach);
}
