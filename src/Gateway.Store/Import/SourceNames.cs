using Gateway.Content.Files;

namespace Gateway.Store.Import;

/// <summary>
/// The names of the configured folders and repositories for people. They contain neither a path of this machine nor a password.
/// </summary>
internal sealed class SourceNames
{
    private readonly (string Root, string Name)[] _names;

    /// <param name="sources">The full paths of the folders with their names. A name that occurs twice gets its number.</param>
    public SourceNames(IReadOnlyList<(string Root, string Name)> sources)
    {
        var all = sources.CountBy(source => source.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(StringComparer.OrdinalIgnoreCase);
        _names =
        [
            .. sources.Select((source, index) => (source.Root, all[source.Name] == 1 ? source.Name : $"{source.Name} ({index + 1})")),
        ];
    }

    /// <summary>Returns the source that contains a file. A path outside of all sources is in <paramref name="root"/>.</summary>
    /// <param name="file">The full path of the file.</param>
    /// <param name="root">The full path of the folder or file that is imported.</param>
    public (string Root, string Name) Find(string file, string root)
    {
        var found = _names
            .Where(source => ContentPath.IsAtOrBelow(file, source.Root))
            .OrderByDescending(source => source.Root.Length)
            .ToList();
        return found.Count > 0 ? found[0] : (root, LastPartOf(root));
    }

    /// <summary>The names of all sources.</summary>
    public override string ToString() => _names.Length == 0 ? "no sources" : string.Join(", ", _names.Select(source => source.Name));

    /// <summary>Returns the last part of a path or an address.</summary>
    public static string LastPartOf(string path) => path.TrimEnd('/', '\\').Split('/', '\\')[^1] is { Length: > 0 } name ? name : path;
}
