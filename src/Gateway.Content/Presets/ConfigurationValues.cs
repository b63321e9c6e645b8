using Gateway.Content.Parsing;

namespace Gateway.Content.Presets;

/// <summary>
/// The values of a configuration file in YAML, TOML or JSON. In the folder <c>config/_default</c> of Hugo, a key can have a file of its own.
/// </summary>
internal sealed class ConfigurationValues
{
    private readonly string _file;
    private readonly string _text;
    private readonly MappingNode? _root;
    private readonly ContentProblem? _problem;
    private readonly bool _isRead;

    internal ConfigurationValues(string file)
    {
        _file = file;
        (var text, _problem) = DataFile.TextOf(file);
        (_text, _isRead) = (text ?? "", text is not null);
        if (text is not null)
            (_root, _problem) = DataFile.Parse(text, DataFile.FormatOf(file));
    }

    /// <summary>Returns the value of a key, whatever the case of its letters is.</summary>
    internal TreeNode? Node(string key) => Find(_root, key) ?? BlockOf(key).Value ?? OwnFile(key);

    internal string? Text(string key) =>
        Node(key) is ScalarNode { IsNull: false } scalar && scalar.Value.Trim() is { Length: > 0 } text ? text : null;

    internal bool IsTrue(string key) => Text(key) is "true" or "True" or "TRUE";

    /// <summary>Returns the error that prevents reading the value of a key. <c>null</c> if it can be read, or if there is none.</summary>
    internal ContentProblem? Problem(string key) =>
        !_isRead ? _problem
        : _root is null && _text.Contains(key, StringComparison.OrdinalIgnoreCase) && BlockOf(key) is { IsFound: true, Value: null }
            ? _problem
        : null;

    /// <summary>Returns the first mistake in the values for other files; <c>null</c> if there is none.</summary>
    internal ContentProblem? Mistake(string key, Action<MappingNode, ProblemList> check)
    {
        if ((_root ?? BlockOf(key).Root) is { } root)
        {
            var problems = new ProblemList(_text);
            check(root, problems);
            return problems.Any ? problems.Rejected().Problems[0] : null;
        }

        return null;
    }

    // A site's configuration may use more of YAML than the gateway reads, such as anchors. Then only the lines of the key are read.
    private (bool IsFound, TreeNode? Value, MappingNode? Root) BlockOf(string key)
    {
        if (_root is not null)
            return default;
        if (DataFile.FormatOf(_file) != FrontMatterFormat.Yaml)
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

    private TreeNode? OwnFile(string key)
    {
        var folder = Path.GetDirectoryName(_file) ?? "";
        if (Path.GetFileName(folder) != "_default")
            return null;
        foreach (var ending in (string[])[".toml", ".yaml", ".yml", ".json"])
        {
            var file = Path.Combine(folder, key.ToLowerInvariant() + ending);
            if (File.Exists(file))
                return DataFile.Read(file).Root is { } root ? Find(root, key) ?? root : null;
        }

        return null;
    }

    private static TreeNode? Find(MappingNode? root, string key) =>
        root?.Entries.FirstOrDefault(entry => key.Equals(entry.Key?.Value, StringComparison.OrdinalIgnoreCase)).Value;
}
