using Gateway.Store.Configuration;
using Gateway.Store.Errors;
using Gateway.Store.Lists;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Gateway.Execution;

/// <summary>
/// Estimates how many nodes an operation can return at most, from page sizes through nested lists, and its cost. The number of selections
/// is limited before.
/// </summary>
internal sealed class CostAnalyzer(ValidationContext context, Limits limits)
{
    /// <summary>Metadata of a field: its cost for each parent object.</summary>
    public const string CostMetadata = "price";

    // The assumed size of a list without a page size: the topics, images or links of an article.
    private const int AssumedListSize = 5;
    private const int SearchCost = 10;

    private readonly Dictionary<string, GraphQLFragmentDefinition> _fragments = context
        .Document.Definitions.OfType<GraphQLFragmentDefinition>()
        .ToDictionary(fragment => fragment.FragmentName.Name.StringValue, StringComparer.Ordinal);
    private long _nodes;
    private long _cost;
    private int _schemaFields;

    public void Check()
    {
        var root = context.Operation.Operation switch
        {
            OperationType.Mutation => context.Schema.Mutation,
            OperationType.Subscription => context.Schema.Subscription,
            _ => context.Schema.Query,
        };
        Add(context.Operation.SelectionSet, root, multiplier: 1, parentPageSize: null);
        if (_nodes > limits.Nodes)
            throw RequestException.TooManyNodes(_nodes, limits.Nodes);
        if (_cost > limits.Cost)
            throw RequestException.TooExpensive(_cost, limits.Cost);
    }

    private void Add(GraphQLSelectionSet? set, IGraphType? parent, long multiplier, int? parentPageSize)
    {
        foreach (var selection in set?.Selections ?? [])
        {
            switch (selection)
            {
                case GraphQLField field:
                    AddField(field, parent, multiplier, parentPageSize);
                    break;
                case GraphQLInlineFragment inline:
                    Add(inline.SelectionSet, TypeOf(inline.TypeCondition) ?? parent, multiplier, parentPageSize);
                    break;
                case GraphQLFragmentSpread spread when _fragments.TryGetValue(spread.FragmentName.Name.StringValue, out var fragment):
                    Add(fragment.SelectionSet, TypeOf(fragment.TypeCondition), multiplier, parentPageSize);
                    break;
            }
        }
    }

    private void AddField(GraphQLField field, IGraphType? parent, long multiplier, int? parentPageSize)
    {
        var name = field.Name.StringValue;
        if (name is "__schema" or "__type")
        {
            if (name == "__schema" && ++_schemaFields > 1)
                throw RequestException.IntrospectionTooDeep();
            new IntrospectionDepthChecker(_fragments).Check(field.SelectionSet);
            return;
        }

        if ((parent as IComplexGraphType)?.GetField(field.Name) is not { } definition)
            return;
        var arguments = context.ArgumentValues?.GetValueOrDefault(field);
        ArgumentLimits.Check(definition, arguments, limits);

        var (type, isList) = Unwrapped(definition.ResolvedType);
        var pageSize = PageSize(definition, arguments);
        _cost = Saturating.Add(_cost, Saturating.Multiply(multiplier, FieldCost(definition, arguments, type)));
        if (type is not (IComplexGraphType or IAbstractGraphType))
            return;

        var size = !isList
            ? 1
            : pageSize ?? IdCount(definition, arguments) ?? (name is "edges" or "nodes" ? parentPageSize : null) ?? AssumedListSize;
        var objects = Saturating.Multiply(multiplier, size);
        _nodes = Saturating.Add(_nodes, objects);
        _cost = Saturating.Add(_cost, objects);
        Add(field.SelectionSet, type, objects, isList ? null : pageSize ?? parentPageSize);
    }

    private static int FieldCost(FieldType field, IDictionary<string, ArgumentValue>? arguments, IGraphType? type)
    {
        var cost =
            field.Metadata.TryGetValue(CostMetadata, out var value) && value is int fieldCost ? fieldCost
            : type is not ScalarGraphType ? 0
            : field.Name == "totalCount" ? SearchCost
            : 0;
        foreach (var argument in (string[])["where", "order", "search"])
            if (arguments is not null && arguments.TryGetValue(argument, out var argumentValue) && argumentValue.Value is not null)
                cost += SearchCost;
        return cost;
    }

    // A connection always has a page size. It is the default if none is given, and never more than the maximum.
    private static int? PageSize(FieldType field, IDictionary<string, ArgumentValue>? arguments)
    {
        if (field.Arguments?.Find("first") is not { } first)
            return null;
        var size = Int(arguments, "first") ?? Int(arguments, "last") ?? first.DefaultValue as int? ?? PageWindow.DefaultSize;
        return field.Arguments.Find("last") is null ? Math.Max(0, size) : Math.Clamp(size, 0, PageWindow.MaxSize);
    }

    private static int? IdCount(FieldType field, IDictionary<string, ArgumentValue>? arguments) =>
        field.Arguments?.Find("ids") is not null && arguments is not null && arguments.TryGetValue("ids", out var ids)
            ? (ids.Value as System.Collections.ICollection)?.Count
            : null;

    private static int? Int(IDictionary<string, ArgumentValue>? arguments, string name) =>
        arguments is not null && arguments.TryGetValue(name, out var value) ? value.Value as int? : null;

    private IGraphType? TypeOf(GraphQLTypeCondition? condition) => condition is null ? null : context.Schema.AllTypes[condition.Type.Name];

    private static (IGraphType? Type, bool IsList) Unwrapped(IGraphType? type)
    {
        var isList = false;
        while (true)
        {
            switch (type)
            {
                case NonNullGraphType nonNull:
                    type = nonNull.ResolvedType;
                    break;
                case ListGraphType list:
                    (type, isList) = (list.ResolvedType, true);
                    break;
                default:
                    return (type, isList);
            }
        }
    }
}
