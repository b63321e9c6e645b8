using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;

namespace Gateway.Execution;

/// <summary>
/// Reads the operations of <c>*.graphql</c> files. The text of an operation is followed by the fragments that it needs, from any file, in
/// the order of their first spread.
/// </summary>
internal static class OperationFolder
{
    private const string Ending = ".graphql";

    /// <param name="files">The files.</param>
    /// <param name="operations">Receives the operations, by their names and by the names of files with one operation.</param>
    /// <exception cref="InvalidDataException">A file is not a GraphQL document, or a fragment is missing or defined twice.</exception>
    public static void Read(IEnumerable<string> files, TrustedOperations operations)
    {
        var definitions = files.Order(StringComparer.Ordinal).SelectMany(Definitions).ToList();
        var fragments = new Dictionary<string, Definition>(StringComparer.Ordinal);
        foreach (var definition in definitions)
            if (
                definition.Node is GraphQLFragmentDefinition { FragmentName.Name.StringValue: var name }
                && !fragments.TryAdd(name, definition)
            )
                throw new InvalidDataException($"Two trusted operations define the fragment '{name}'.");
        var read = new List<(string File, string Text)>();
        foreach (var (file, node, text) in definitions)
        {
            if (node is not GraphQLOperationDefinition { Name: var operationName })
                continue;
            var operation = string.Join("\n\n", [text, .. FragmentsUsedBy(node, fragments).Select(fragment => fragment.Text)]);
            operations.Add(operation);
            if (operationName is not null)
                operations.AddName(operationName.StringValue, operation);
            read.Add((file, operation));
        }

        // The names of operations win over the names of files.
        foreach (var file in read.GroupBy(operation => operation.File, operation => operation.Text))
            if (file.ToList() is [var only])
            {
                operations.AddName(Path.GetFileName(file.Key), only);
                operations.AddName(Path.GetFileNameWithoutExtension(file.Key), only);
            }
    }

    /// <summary>The files of a folder and of the folders below it.</summary>
    public static IEnumerable<string> FilesIn(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, $"*{Ending}", SearchOption.AllDirectories) : [];

    private static IEnumerable<Definition> Definitions(string file)
    {
        var text = File.ReadAllText(file);
        return Parse(text, file).Definitions.Select(node => new Definition(file, node, text[node.Location.Start..node.Location.End]));
    }

    /// <summary>Parses a document.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">The place of the text, for the message.</param>
    /// <exception cref="InvalidDataException">It is not a GraphQL document.</exception>
    public static GraphQLDocument Parse(string text, string place)
    {
        try
        {
            return Parser.Parse(text, new ParserOptions { Ignore = IgnoreOptions.Comments });
        }
        catch (GraphQLSyntaxErrorException error)
        {
            throw new InvalidDataException($"{place} is not a GraphQL document: {error.Description}", error);
        }
    }

    private static List<Definition> FragmentsUsedBy(ASTNode node, Dictionary<string, Definition> fragments)
    {
        var fragmentsInUse = new List<Definition>();
        Collect(((IHasSelectionSetNode)node).SelectionSet, fragments, fragmentsInUse);
        return fragmentsInUse;
    }

    private static void Collect(GraphQLSelectionSet? set, Dictionary<string, Definition> fragments, List<Definition> fragmentsInUse)
    {
        foreach (var selection in set?.Selections ?? [])
        {
            if (selection is IHasSelectionSetNode nested)
                Collect(nested.SelectionSet, fragments, fragmentsInUse);
            if (selection is not GraphQLFragmentSpread spread)
                continue;
            var name = spread.FragmentName.Name.StringValue;
            if (!fragments.TryGetValue(name, out var fragment))
                throw new InvalidDataException($"The trusted operations use the fragment '{name}', but no file defines it.");
            if (fragmentsInUse.Contains(fragment))
                continue;
            fragmentsInUse.Add(fragment);
            Collect(((GraphQLFragmentDefinition)fragment.Node).SelectionSet, fragments, fragmentsInUse);
        }
    }

    private sealed record Definition(string File, ASTNode Node, string Text);
}
