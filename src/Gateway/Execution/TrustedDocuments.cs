using System.Text.Json;
using Gateway.Store.Configuration;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;

namespace Gateway.Execution;

/// <summary>
/// The operations of <c>schema/operations</c>, by the SHA-256 of their text and by their name. The text of an operation is followed by the
/// fragments that it needs, from any file, in the order of their first spread.
/// </summary>
internal sealed class TrustedDocuments
{
    private const string FolderSetting = "TrustedDocuments:Folder";

    private readonly Dictionary<string, string> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _byName = new(StringComparer.Ordinal);

    /// <param name="folder">The folder of the <c>*.graphql</c> files. It may be missing.</param>
    /// <param name="allowOnlyTrusted">Whether all other operations are rejected.</param>
    public TrustedDocuments(string folder, bool allowOnlyTrusted)
    {
        AllowOnlyTrusted = allowOnlyTrusted;
        if (!Directory.Exists(folder))
            return;
        var definitions = Directory.EnumerateFiles(folder, "*.graphql").Order(StringComparer.Ordinal).SelectMany(Definitions).ToList();
        var fragments = new Dictionary<string, Definition>(StringComparer.Ordinal);
        foreach (var definition in definitions)
            if (
                definition.Node is GraphQLFragmentDefinition { FragmentName.Name.StringValue: var name }
                && !fragments.TryAdd(name, definition)
            )
                throw new InvalidDataException($"Two trusted operations define the fragment '{name}'.");
        foreach (var (node, text) in definitions)
        {
            if (node is not GraphQLOperationDefinition { Name: { } operationName })
                continue;
            var operation = string.Join("\n\n", [text, .. FragmentsUsedBy(node, fragments).Select(fragment => fragment.Text)]);
            _byId[PersistedQuery.HashOf(operation)] = operation;
            _byName[operationName.StringValue] = operation;
        }
    }

    /// <summary>Adds operations by their ids, in the format of GraphQL Codegen's persisted documents: a JSON object of ids and texts.</summary>
    public void AddPersistedDocuments(string file)
    {
        if (!File.Exists(file))
            return;
        using var stream = File.OpenRead(file);
        foreach (var (_, text) in JsonSerializer.Deserialize<Dictionary<string, string>>(stream) ?? [])
            _byId[PersistedQuery.HashOf(text)] = text;
    }

    /// <summary>True if only these operations are allowed: <c>TrustedDocuments:Only</c>.</summary>
    public bool AllowOnlyTrusted { get; }

    /// <summary>The ids and names of the operations.</summary>
    public IEnumerable<(string Id, string Name)> Operations =>
        _byName.Select(document => (PersistedQuery.HashOf(document.Value), document.Key));

    /// <exception cref="InvalidSettingException">The folder or a file in it cannot be used.</exception>
    public static TrustedDocuments From(IConfiguration configuration)
    {
        var folder = configuration.Read<string>(FolderSetting);
        if (folder is not null && !Directory.Exists(folder))
            throw new InvalidSettingException(FolderSetting, $"is \"{folder}\", which is not an existing folder");
        try
        {
            var documents = new TrustedDocuments(
                folder ?? Path.Combine(AppContext.BaseDirectory, "operations"),
                configuration.Read<bool>("TrustedDocuments:Only")
            );
            // The site works with any folder.
            if (configuration.Read<bool>("Web:Enabled"))
                documents.AddPersistedDocuments(Path.Combine(AppContext.BaseDirectory, "web", "persisted-documents.json"));
            return documents;
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidSettingException(FolderSetting, $"is a folder that cannot be used: {error.Message.TrimEnd('.')}");
        }
    }

    public string? ById(string id) => _byId.GetValueOrDefault(id);

    public string? ByName(string name) => _byName.GetValueOrDefault(name);

    public bool Contains(string text) => _byId.ContainsKey(PersistedQuery.HashOf(text));

    private static IEnumerable<Definition> Definitions(string file)
    {
        var text = File.ReadAllText(file);
        try
        {
            return Parser
                .Parse(text, new ParserOptions { Ignore = IgnoreOptions.Comments })
                .Definitions.Select(node => new Definition(node, text[node.Location.Start..node.Location.End]));
        }
        catch (GraphQLSyntaxErrorException error)
        {
            throw new InvalidDataException($"{file} is not a GraphQL document: {error.Description}", error);
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

    private sealed record Definition(ASTNode Node, string Text);
}
