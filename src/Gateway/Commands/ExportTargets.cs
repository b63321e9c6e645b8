using Gateway.Content.Files;
using Gateway.Store.ContentSources;
using Gateway.Store.Queries.Articles;

namespace Gateway.Commands;

/// <summary>
/// Names the exported files. Their paths below the content source stay as they are. If there are several sources, each has a folder of its
/// own.
/// </summary>
internal sealed class ExportTargets
{
    private const string Sent = "sent";

    // The folders that files were imported from, the deepest first, and the folder of each in the export.
    private readonly List<(string Root, string Folder)> _roots;
    private readonly string _sentFolder;
    private readonly HashSet<string> _names = new(OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);

    private ExportTargets(List<(string Root, string Folder)> roots, string sentFolder) => (_roots, _sentFolder) = (roots, sentFolder);

    /// <param name="content">The sources that are followed.</param>
    /// <param name="paths">The full paths of all files. Articles of clients have none.</param>
    public static ExportTargets Of(ContentSettings content, IReadOnlyList<string?> paths)
    {
        string[] known =
        [
            .. content
                .Paths.Concat(content.Git.Select(repository => repository.Root))
                .Append(ContentSettings.SamplesFolder)
                .OrderByDescending(root => root.Length),
        ];
        var files = paths.OfType<string>().ToList();
        var others = files.Where(path => RootOf(path, known) is null).ToList();
        var roots = files
            .Select(path => RootOf(path, known))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Concat(others.Count > 0 ? [CommonFolder(others)] : [])
            .OrderByDescending(root => root.Length)
            .ToList();
        var hasSent = paths.Any(path => path is null);
        if (roots.Count + (hasSent ? 1 : 0) <= 1)
            return new ExportTargets([.. roots.Select(root => (root, ""))], "");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { Sent };
        return new ExportTargets([.. roots.Select(root => (root, Unused(Path.GetFileName(root), names)))], Sent);
    }

    /// <summary>Returns the path of a file below the folder of the export. No two files have the same.</summary>
    public string NameOf(StoredArticleFile file) =>
        file.Path is { } path ? NameOf(path) : Unused(Path.Combine(_sentFolder, Path.GetFileName(file.Name)), _names);

    /// <inheritdoc cref="NameOf(StoredArticleFile)"/>
    /// <param name="path">The full path that the file was imported from.</param>
    public string NameOf(string path)
    {
        var (root, folder) = _roots.First(root => ContentPath.IsAtOrBelow(path, root.Root));
        return Unused(Path.Combine(folder, Path.GetRelativePath(root, path)), _names);
    }

    private static string? RootOf(string path, IEnumerable<string> roots) => roots.FirstOrDefault(root => ContentPath.IsBelow(path, root));

    private static string CommonFolder(List<string> paths)
    {
        var folder = Path.GetDirectoryName(paths[0]) ?? paths[0];
        while (!paths.TrueForAll(path => ContentPath.IsBelow(path, folder)) && Path.GetDirectoryName(folder) is { Length: > 0 } parent)
            folder = parent;
        return folder;
    }

    private static string Unused(string name, HashSet<string> names)
    {
        var free = name;
        for (var number = 2; !names.Add(free); number++)
            free = Path.Combine(
                Path.GetDirectoryName(name) ?? "",
                $"{Path.GetFileNameWithoutExtension(name)}-{number}{Path.GetExtension(name)}"
            );
        return free;
    }
}
