using Gateway.Content.Problems;

namespace Gateway.Content.Files;

/// <summary>A file that the scan found.</summary>
/// <param name="Path">The path, relative if the root is relative.</param>
/// <param name="Problem">The problem that forbids opening it; <c>null</c> if it may be opened.</param>
public sealed record ContentPath(string Path, ContentProblem? Problem = null)
{
    /// <summary>The folder that was scanned; <c>null</c> if the path is from no scan.</summary>
    public string? Root { get; init; }

    private static readonly string[] _endings = [".md", ".markdown", ".mdx", ".html", ".htm", ".txt", ".yaml", ".yml"];

    /// <summary>The endings of content files, with the dot.</summary>
    internal static IReadOnlyList<string> Endings => _endings;

    /// <summary>True if the name has a content file's ending, in upper or lower case.</summary>
    public static bool HasContentEnding(string path) => HasEnding(path, _endings);

    /// <summary>True if <paramref name="path"/> is <paramref name="root"/> or lies below it; both are full paths.</summary>
    public static bool IsAtOrBelow(string path, string root) => path == root || IsBelow(path, root);

    /// <summary>
    /// True if <paramref name="path"/> lies below the folder <paramref name="root"/>; both are full paths. Only the text is compared.
    /// </summary>
    public static bool IsBelow(string path, string root)
    {
        var folder = root.AsSpan().TrimEnd(System.IO.Path.DirectorySeparatorChar);
        return path.Length > folder.Length
            && path[folder.Length] == System.IO.Path.DirectorySeparatorChar
            && path.AsSpan().StartsWith(folder, StringComparison.Ordinal);
    }

    /// <summary>Returns a path as seen from a folder, with a slash between names.</summary>
    internal static string RelativeTo(string folder, string path) => System.IO.Path.GetRelativePath(folder, path).Replace('\\', '/');

    /// <summary>Returns the full path. A name that a client sends may not be a path at all, and is returned as it is.</summary>
    internal static string Full(string path) =>
        path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) ? path : System.IO.Path.GetFullPath(path);

    /// <summary>True for the ending of a Markdown file, which is never the end of a page's address.</summary>
    internal static bool HasMarkdownEnding(string path) => HasEnding(path, _endings.AsSpan(0, 3));

    /// <summary>True for the ending of a YAML file.</summary>
    public static bool HasYamlEnding(string path) => HasEnding(path, _endings.AsSpan(6));

    /// <summary>True if a folder of the path is named <c>_news</c>. Files below it must be articles.</summary>
    internal static bool IsInNewsFolder(string path) => IsInFolder(path, "_news", StringComparison.Ordinal);

    /// <summary>True if a folder of the path is named <c>_drafts</c>. Articles below it are not published.</summary>
    public static bool IsInDraftsFolder(string path) => IsInFolder(path, "_drafts", StringComparison.OrdinalIgnoreCase);

    private static bool IsInFolder(string path, string name, StringComparison comparison)
    {
        var folders = path.AsSpan(0, path.LastIndexOfAny(['/', '\\']) + 1);
        foreach (var part in folders.SplitAny('/', '\\'))
        {
            if (folders[part].Equals(name, comparison))
                return true;
        }

        return false;
    }

    private static bool HasEnding(string path, ReadOnlySpan<string> endings)
    {
        var ending = System.IO.Path.GetExtension(path.AsSpan());
        foreach (var known in endings)
        {
            if (ending.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
