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
    public static HashSet<string> In(IResolveFieldContext context, params ReadOnlySpan<string> path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Collect(context.FieldAst.SelectionSet, path, context.Document, names);
        return names;
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
