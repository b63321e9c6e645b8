using Gateway.Schema;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;
using Gateway.Store.Lists;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Gateway.Execution;

/// <summary>
/// Estimates how many objects an operation can return at most, from page sizes through nested lists, and its cost: one point for each
/// object, and what the fields declare with <see cref="FieldCost"/>. It also checks the size of arguments. The number of selections is
/// limited before.
/// </summary>
internal sealed class CostAnalyzer(ValidationContext context, Limits limits, StoreScale scale)
{
    // The assumed size of a list without a page size: the topics, images or links of an article.
    private const int AssumedListSize = 5;

    private readonly Dictionary<string, GraphQLFragmentDefinition> _fragments = context
        .Document.Definitions.OfType<GraphQLFragmentDefinition>()
        .ToDictionary(fragment => fragment.FragmentName.Name.StringValue, StringComparer.Ordinal);
    private long _nodes;
    private long _cost;
    private long _highestCost;
    private string _mostExpensiveField = "";
    private int _schemaFields;

    public OperationCost Analyze()
    {
        var root = context.Operation.Operation switch
        {
            OperationType.Mutation => context.Schema.Mutation,
            OperationType.Subscription => context.Schema.Subscription,
            _ => context.Schema.Query,
        };
        Add(context.Operation.SelectionSet, root, new Position(Multiplier: 1, PageSize: null, List: null, Path: null));
        return new OperationCost(_cost, _nodes, _mostExpensiveField, _highestCost);
    }

    private void Add(GraphQLSelectionSet? set, IGraphType? parent, Position position)
    {
        foreach (var selection in set?.Selections ?? [])
        {
            switch (selection)
            {
                case GraphQLField field:
                    AddField(field, parent, position);
                    break;
                case GraphQLInlineFragment inline:
                    Add(inline.SelectionSet, TypeOf(inline.TypeCondition) ?? parent, position);
                    break;
                case GraphQLFragmentSpread spread when _fragments.TryGetValue(spread.FragmentName.Name.StringValue, out var fragment):
                    Add(fragment.SelectionSet, TypeOf(fragment.TypeCondition), position);
                    break;
            }
        }
    }

    private void AddField(GraphQLField field, IGraphType? parent, Position position)
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
        CheckSizes(definition, arguments);

        var (type, isList) = Unwrapped(definition.ResolvedType);
        var pageSize = PageSize(definition, arguments);
        var path = new FieldPath(position.Path, (field.Alias?.Name ?? field.Name).StringValue);
        var list = position.List;
        var cost = 0L;
        if (FieldCost.ListOf(definition) is { } lists)
        {
            list = new ListCost(lists.Rows, position.Multiplier, ListArguments.GetRequest(arguments), lists.Filter, lists.Sort, scale);
            cost = list.Page;
        }

        cost = SaturatingMath.Add(cost, FieldCost.Of(definition, new FieldCost(arguments, position.Multiplier, list)));
        if (type is not (IComplexGraphType or IAbstractGraphType))
        {
            AddCost(cost, path);
            return;
        }

        var size = !isList
            ? 1
            : pageSize ?? IdCount(definition, arguments) ?? (name is "edges" or "nodes" ? position.PageSize : null) ?? AssumedListSize;
        var objects = SaturatingMath.Multiply(position.Multiplier, size);
        _nodes = SaturatingMath.Add(_nodes, objects);
        AddCost(SaturatingMath.Add(cost, objects), path);
        Add(field.SelectionSet, type, new Position(objects, isList ? null : pageSize ?? position.PageSize, list, path));
    }

    private void CheckSizes(FieldType field, IDictionary<string, ArgumentValue>? arguments)
    {
        if (arguments is null)
            return;
        field.Metadata.TryGetValue(ArgumentLimits.FileContentMetadata, out var wholeFile);
        foreach (var (name, argument) in arguments)
            ArgumentLimits.Check(name, argument.Value, wholeFile as string, limits);
    }

    private void AddCost(long cost, FieldPath path)
    {
        _cost = SaturatingMath.Add(_cost, cost);
        if (cost <= _highestCost)
            return;
        (_highestCost, _mostExpensiveField) = (cost, path.ToString());
    }

    // A connection always has a page size. It is the default if none is given, and never more than the maximum.
    private static int? PageSize(FieldType field, IDictionary<string, ArgumentValue>? arguments)
    {
        if (field.Arguments?.Find("first") is not { } first)
            return null;
        var size = arguments.Get("first") as int? ?? arguments.Get("last") as int? ?? first.DefaultValue as int? ?? PageWindow.DefaultSize;
        return field.Arguments.Find("last") is null ? Math.Max(0, size) : Math.Clamp(size, 0, PageWindow.MaxSize);
    }

    private static int? IdCount(FieldType field, IDictionary<string, ArgumentValue>? arguments) =>
        field.Arguments?.Find("ids") is null ? null : (arguments.Get("ids") as System.Collections.ICollection)?.Count;

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

    /// <summary>Analyses each operation when the engine has read its variables and arguments.</summary>
    internal sealed class Rule(Limits limits, CostScale size) : ValidationRuleBase
    {
        public override ValueTask<INodeVisitor?> GetPostNodeVisitorAsync(ValidationContext context)
        {
            OperationContext.Of(context.UserContext).Cost = new CostAnalyzer(context, limits, size.Scale).Analyze();
            return default;
        }
    }

    /// <summary>The place of a selection.</summary>
    /// <param name="Multiplier">The number of parent objects, at most.</param>
    /// <param name="PageSize">The size of the page that the selection belongs to.</param>
    /// <param name="List">The list that the selection belongs to.</param>
    /// <param name="Path">The path in the response.</param>
    private sealed record Position(long Multiplier, int? PageSize, ListCost? List, FieldPath? Path);

    private sealed record FieldPath(FieldPath? Parent, string Name)
    {
        public override string ToString() => Parent is null ? Name : $"{Parent}.{Name}";
    }
}
