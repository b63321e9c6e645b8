using Gateway.Content.Parsing;
using Gateway.Content.Problems;

namespace Gateway.Content.Presets;

/// <summary>The values of a site's configuration, which can consist of several files. The first file that has a key counts.</summary>
/// <param name="files">The files, the most important first.</param>
/// <param name="folders">The folders in which a key can have a file of its own, such as <c>config/_default/cascade.toml</c>.</param>
internal sealed class ConfigurationValues(IReadOnlyList<ConfigurationFile> files, IReadOnlyList<string> folders)
{
    private static readonly string[] _extensions = [".toml", ".yaml", ".yml", ".json"];

    /// <summary>Reads a configuration of one file.</summary>
    internal static ConfigurationValues Of(string file) => new([ConfigurationFile.Read(file)], []);

    /// <summary>Returns the value of a key, whatever the case of its letters is.</summary>
    internal TreeNode? Node(string key) => FilesOf(key).Select(file => file.Node(key)).FirstOrDefault(value => value is not null);

    internal string? Text(string key) =>
        Node(key) is ScalarNode { IsNull: false } scalar && scalar.Value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>True if the value is true, also in the words of YAML 1.1, which Ruby and Go read.</summary>
    internal bool IsTrue(string key) => IsTrue(Node(key));

    /// <inheritdoc cref="IsTrue(string)"/>
    internal static bool IsTrue(TreeNode? node) =>
        node is ScalarNode { IsNull: false } scalar && scalar.Value.Trim().ToLowerInvariant() is "true" or "yes" or "on";

    /// <summary>Returns the first error that prevents reading the value of one of the keys.</summary>
    internal DataProblem? Problem(params IEnumerable<string> keys) =>
        keys.SelectMany(key => FilesOf(key).Select(file => file.Problem(key))).FirstOrDefault(problem => problem is not null);

    /// <summary>Returns the first mistake in the values of a key.</summary>
    internal DataProblem? Mistake(string key, Action<MappingNode, ProblemList> check) =>
        FilesOf(key).Select(file => file.Mistake(key, check)).FirstOrDefault(problem => problem is not null);

    // The files in the folders come before the file of the site's folder, which they replace.
    private IEnumerable<ConfigurationFile> FilesOf(string key) =>
        files.Where(IsInFolder).Concat(folders.SelectMany(folder => OwnFiles(folder, key))).Concat(files.Where(file => !IsInFolder(file)));

    private bool IsInFolder(ConfigurationFile file) => folders.Contains(Path.GetDirectoryName(file.Path), StringComparer.Ordinal);

    private static IEnumerable<ConfigurationFile> OwnFiles(string folder, string key) =>
        _extensions
            .Select(extension => Path.Combine(folder, key.ToLowerInvariant() + extension))
            .Where(File.Exists)
            .Select(file => ConfigurationFile.ReadKey(file, key));
}
