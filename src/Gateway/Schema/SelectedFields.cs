using GraphQL;
using GraphQLParser.AST;

namespace Gateway.Schema;

/// <summary>The fields that an operation selects below a field, so that only their columns are read from the store.</summary>
internal static class SelectedFields
{
    /// <summary>
    /// The names of the fields that are selected in a field below the current one. Fragments count, whatever their type, and fields that a
    /// directive excludes count too.
    /// </summary>
    /// <param name="context">The context of the current field.</param>
    /// <param name="path">The names of the fields from the current one downwards; none for the current field itself.</param>
    public static HashSet<string> In(IResolveFieldContext context, params ReadOnlySpan<string> path) =>
        In(context.FieldAst, context.Document, path);

    /// <summary>The same below any field of a GraphQL document.</summary>
    public static HashSet<string> In(GraphQLField above, GraphQLDocument document, params ReadOnlySpan<string> path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Collect(above.SelectionSet, path, document, names);
        return names;
    }

    /// <summary>All fields of a GraphQL document with this name, in its operations and fragments.</summary>
    public static IEnumerable<GraphQLField> Named(string name, GraphQLDocument document) =>
        document.Definitions.OfType<IHasSelectionSetNode>().SelectMany(definition => Named(name, definition.SelectionSet));

    private static IEnumerable<GraphQLField> Named(string name, GraphQLSelectionSet? set)
    {
        foreach (var selection in set?.Selections ?? [])
        {
            if (selection is GraphQLField field && field.Name.Value == name)
                yield return field;
            if (selection is IHasSelectionSetNode { SelectionSet: { } below })
                foreach (var nested in Named(name, below))
                    yield return nested;
        }
    }

    private static void Collect(GraphQLSelectionSet? set, ReadOnlySpan<string> path, GraphQLDocument document, HashSet<string> names)
    {
        foreach (var selection in set?.Selections ?? [])
        {
            switch (selection)
            {
                case GraphQLField field when path is []:
                    names.Add(field.Name.StringValue);
                    break;
                case GraphQLField field when field.Name.Value == path[0]:
                    Collect(field.SelectionSet, path[1..], document, names);
                    break;
                case GraphQLInlineFragment inline:
                    Collect(inline.SelectionSet, path, document, names);
                    break;
                case GraphQLFragmentSpread spread:
                    Collect(Find(document, spread)?.SelectionSet, path, document, names);
                    break;
            }
        }
    }

    private static GraphQLFragmentDefinition? Find(GraphQLDocument document, GraphQLFragmentSpread spread) =>
        document
            .Definitions.OfType<GraphQLFragmentDefinition>()
            .FirstOrDefault(fragment => fragment.FragmentName.Name.Value == spread.FragmentName.Name.Value);
}
