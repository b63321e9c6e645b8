using Gateway.Store.Errors;
using GraphQLParser.AST;

namespace Gateway.Execution;

/// <summary>
/// Introspection is free as long as it walks the schema as tools do: from types to fields to arguments, each of the schema's lists once on
/// a path. Otherwise a short document could multiply the whole schema with itself.
/// </summary>
internal sealed class IntrospectionDepthChecker(Dictionary<string, GraphQLFragmentDefinition> fragments)
{
    private const int MaxLists = 3;

    private readonly Stack<string> _lists = new();

    public void Check(GraphQLSelectionSet? set)
    {
        foreach (var selection in set?.Selections ?? [])
        {
            switch (selection)
            {
                case GraphQLField field:
                    CheckField(field);
                    break;
                case GraphQLInlineFragment inline:
                    Check(inline.SelectionSet);
                    break;
                case GraphQLFragmentSpread spread when fragments.TryGetValue(spread.FragmentName.Name.StringValue, out var fragment):
                    Check(fragment.SelectionSet);
                    break;
            }
        }
    }

    private void CheckField(GraphQLField field)
    {
        var name = field.Name.StringValue;
        if (name is not ("types" or "directives" or "fields" or "args" or "enumValues" or "inputFields" or "interfaces" or "possibleTypes"))
        {
            Check(field.SelectionSet);
            return;
        }

        if (_lists.Contains(name) || _lists.Count == MaxLists)
            throw RequestException.IntrospectionTooDeep();
        _lists.Push(name);
        Check(field.SelectionSet);
        _lists.Pop();
    }
}
