using Gateway.Content.Files;

namespace Gateway.Store.Import;

/// <summary>
/// How the lists of problems and skipped files show paths to clients: relative to their source, and without the machine's folders.
/// </summary>
/// <param name="sources">The names of the configured sources.</param>
/// <param name="roots">The full paths of the folders and files that an import covers.</param>
internal sealed class ShownPaths(SourceNames sources, string[] roots)
{
    /// <summary>Returns the path of a file relative to its source.</summary>
    public string Of(string path)
    {
        var root = RootOf(path) ?? SourceOf(path).Root;
        return (path == root ? SourceOf(path).Name : Path.GetRelativePath(root, path)).Replace(Path.DirectorySeparatorChar, '/');
    }

    /// <summary>Returns the path of a file in a message about another file. Files in two sources may have the same path.</summary>
    public string InMessageAbout(string about, string path) =>
        SourceOf(path) is var source && source == SourceOf(about) ? Of(path) : $"{Of(path)} in {source.Name}";

    /// <summary>Returns the name of the source of a file.</summary>
    public string SourceNameOf(string path) => SourceOf(path).Name;

    /// <summary>Returns the covered folder or file that contains a file.</summary>
    public string? RootOf(string path) => roots.FirstOrDefault(root => ContentPath.IsAtOrBelow(path, root));

    private (string Root, string Name) SourceOf(string path) => sources.Find(path, RootOf(path) ?? path);
}
