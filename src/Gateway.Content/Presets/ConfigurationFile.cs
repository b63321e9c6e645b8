using Gateway.Content.Parsing;
using Gateway.Content.Problems;

namespace Gateway.Content.Presets;

/// <summary>An error in a file that can have values for other files.</summary>
/// <param name="File">The full path of the file.</param>
/// <param name="Problem">The error, with its position in the file.</param>
internal sealed record DataProblem(string File, ContentProblem Problem);

/// <summary>A configuration file in YAML, TOML or JSON.</summary>
internal sealed class ConfigurationFile
{
    private readonly string _text;
    private readonly MappingNode? _root;
    private readonly ContentProblem? _problem;
    private readonly bool _isOfOneKey;

    private ConfigurationFile(string path, string? keyOfFile)
    {
        Path = path;
        (var text, _problem) = DataFile.TextOf(path);
        (_text, _isOfOneKey) = (text ?? "", keyOfFile is not null);
        if (text is null)
            return;
        if (DataFile.IsEmptyText(text))
        {
            (_text, _problem) = ("", DataFile.Empty(path));
            return;
        }

        (var node, _problem) = DataFile.ParseNode(text, DataFile.FormatOf(path));
        _root =
            node is MappingNode mapping && (keyOfFile is null || Find(mapping, keyOfFile) is not null) ? mapping
            : node is null || keyOfFile is null ? null
            : new MappingNode([new MappingEntry(new ScalarNode(keyOfFile, isPlain: true, node.Offset, node.Offset), node)], node.Offset);
    }

    internal string Path { get; }

    internal static ConfigurationFile Read(string path) => new(path, keyOfFile: null);

    /// <summary>Reads a file whose whole content is the value of a key.</summary>
    internal static ConfigurationFile ReadKey(string path, string key) => new(path, key);

    /// <summary>Returns the value of a key, whatever the case of its letters is.</summary>
    internal TreeNode? Node(string key) => Find(_root, key) ?? BlockOf(key).Value;

    /// <summary>Returns the error that prevents reading the value of a key. <c>null</c> if it can be read, or if there is none.</summary>
    internal DataProblem? Problem(string key) =>
        _problem is { } problem
        && (
            _isOfOneKey
            || _text.Length == 0
            // The end of the file can be missing, with the key. The generator cannot read it either.
            || problem.Code is ProblemCodes.YamlSyntax or ProblemCodes.TomlSyntax or ProblemCodes.JsonSyntax
            || (_root is null && _text.Contains(key, StringComparison.OrdinalIgnoreCase) && BlockOf(key) is { IsFound: true, Value: null })
        )
            ? new DataProblem(Path, problem)
            : null;

    /// <summary>Returns the first mistake in the values of a key; <c>null</c> if there is none.</summary>
    internal DataProblem? Mistake(string key, Action<MappingNode, ProblemList> check)
    {
        if ((_root ?? BlockOf(key).Root) is not { } root)
            return null;
        var problems = new ProblemList(_text);
        check(root, problems);
        return problems.Any ? new DataProblem(Path, problems.Errors[0]) : null;
    }

    // A site's configuration may use more of YAML than the gateway reads, such as anchors. Then only the lines of the key are read.
    private (bool IsFound, TreeNode? Value, MappingNode? Root) BlockOf(string key)
    {
        if (_root is not null)
            return default;
        if (DataFile.FormatOf(Path) != FrontMatterFormat.Yaml)
            return (_text.Length > 0, null, null);
        var lines = _text.Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        var start = lines.FindIndex(line => line.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase));
        if (start < 0)
            return default;
        var block = lines.Skip(start + 1).TakeWhile(line => line.Length == 0 || line[0] is ' ' or '-' or '#' && line != "---");
        var (root, _) = DataFile.Parse(
            string.Join('\n', lines.Take(start).Select(line => new string(' ', line.Length)).Append(lines[start]).Concat(block)),
            FrontMatterFormat.Yaml
        );
        return (true, Find(root, key), root);
    }

    private static TreeNode? Find(MappingNode? root, string key) =>
        root?.Entries.FirstOrDefault(entry => key.Equals(entry.Key?.Value, StringComparison.OrdinalIgnoreCase)).Value;
}
