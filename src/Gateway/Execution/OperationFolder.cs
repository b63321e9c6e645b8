namespace Gateway.Execution;

/// <summary>
/// Reads the operations of <c>*.graphql</c> files. The text of an operation is followed by the fragments that it needs, from any file, in
/// the order of their first spread.
/// </summary>
internal static class OperationFolder
{
    private const string Extension = ".graphql";

    /// <param name="files">The files.</param>
    /// <param name="operations">Receives the operations, by their names and by the names of files with one operation.</param>
    /// <exception cref="InvalidDataException">A file is not a GraphQL document, or a fragment is missing or defined twice.</exception>
    public static void Read(IEnumerable<string> files, TrustedOperations operations)
    {
        var definitions = files.Order(StringComparer.Ordinal).SelectMany(Definitions).ToList();
        var fragments = new Dictionary<string, ExecutableDefinition>(StringComparer.Ordinal);
        foreach (var (_, definition) in definitions)
            if (definition is { IsFragment: true, Name: { } name } && !fragments.TryAdd(name, definition))
                throw new InvalidDataException($"Two trusted operations define the fragment '{name}'.");
        var read = new List<(string File, string Text)>();
        foreach (var (file, definition) in definitions.Where(each => !each.Definition.IsFragment))
        {
            var fragmentsInUse = new List<ExecutableDefinition>();
            Collect(definition, fragments, fragmentsInUse);
            var operation = string.Join("\n\n", [definition.Text, .. fragmentsInUse.Select(fragment => fragment.Text)]);
            operations.Add(operation);
            if (definition.Name is { } operationName)
                operations.AddName(operationName, operation);
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
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, $"*{Extension}", SearchOption.AllDirectories) : [];

    private static IEnumerable<(string File, ExecutableDefinition Definition)> Definitions(string file) =>
        OperationParser.ReadDefinitions(File.ReadAllText(file), file).Select(definition => (file, definition));

    private static void Collect(
        ExecutableDefinition definition,
        Dictionary<string, ExecutableDefinition> fragments,
        List<ExecutableDefinition> fragmentsInUse
    )
    {
        foreach (var name in definition.Spreads)
        {
            if (!fragments.TryGetValue(name, out var fragment))
                throw new InvalidDataException($"The trusted operations use the fragment '{name}', but no file defines it.");
            if (fragmentsInUse.Contains(fragment))
                continue;
            fragmentsInUse.Add(fragment);
            Collect(fragment, fragments, fragmentsInUse);
        }
    }
}
