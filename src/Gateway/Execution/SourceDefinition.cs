using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;

namespace Gateway.Execution;

/// <summary>An operation or a fragment of a file.</summary>
/// <param name="IsOperation">False for a fragment.</param>
/// <param name="Name">The name; <c>null</c> for an operation without one.</param>
/// <param name="Text">The text.</param>
/// <param name="Spreads">The names of the fragments that it spreads, in their order. A name can occur more than once.</param>
internal sealed record SourceDefinition(bool IsOperation, string? Name, string Text, IReadOnlyList<string> Spreads)
{
    /// <summary>Parses the operations and fragments of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">The place of the text, for the message.</param>
    /// <exception cref="InvalidDataException">The text is not a GraphQL document.</exception>
    public static IReadOnlyList<SourceDefinition> Parse(string text, string place)
    {
        try
        {
            var document = Parser.Parse(text, new ParserOptions { Ignore = IgnoreOptions.Comments });
            return [.. document.Definitions.Select(definition => Of(definition, text)).OfType<SourceDefinition>()];
        }
        catch (GraphQLSyntaxErrorException error)
        {
            throw new InvalidDataException($"{place} is not a GraphQL document: {error.Description}", error);
        }
    }

    // Definitions of types are ignored.
    private static SourceDefinition? Of(ASTNode node, string text)
    {
        var source = text[node.Location.Start..node.Location.End];
        return node switch
        {
            GraphQLOperationDefinition operation => new(true, operation.Name?.StringValue, source, [.. SpreadsIn(operation.SelectionSet)]),
            GraphQLFragmentDefinition fragment => new(
                false,
                fragment.FragmentName.Name.StringValue,
                source,
                [.. SpreadsIn(fragment.SelectionSet)]
            ),
            _ => null,
        };
    }

    private static IEnumerable<string> SpreadsIn(GraphQLSelectionSet? set)
    {
        foreach (var selection in set?.Selections ?? [])
        {
            if (selection is IHasSelectionSetNode { SelectionSet: { } nested })
                foreach (var name in SpreadsIn(nested))
                    yield return name;
            if (selection is GraphQLFragmentSpread spread)
                yield return spread.FragmentName.Name.StringValue;
        }
    }
}
