using Gateway.Content.Problems;

namespace Gateway.Content.Files;

/// <summary>A file that the scan found.</summary>
/// <param name="Path">The path, relative if the root is relative.</param>
/// <param name="Problem">The problem that forbids opening it; <c>null</c> if it may be opened.</param>
public sealed record ContentPath(string Path, ContentProblem? Problem = null)
{
    /// <summary>The folder that was scanned; <c>null</c> if the path is from no scan.</summary>
    public string? Root { get; init; }

    private static readonly string[] _extensions = [".md", ".markdown", ".mdx", ".html", ".htm", ".txt", ".yaml", ".yml"];

    /// <summary>The extensions of content files, with the dot.</summary>
    internal static IReadOnlyList<string> Extensions => _extensions;

    /// <summary>True if the name has a content file's extension, in upper or lower case.</summary>
    public static bool HasContentExtension(string path) => HasExtension(path, _extensions);

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

    /// <summary>True for the extension of a Markdown file, which is never the end of a page's address.</summary>
    internal static bool HasMarkdownExtension(string path) => HasExtension(path, _extensions.AsSpan(0, 3));

    /// <summary>True for the extension of a YAML file.</summary>
    public static bool HasYamlExtension(string path) => HasExtension(path, _extensions.AsSpan(6));

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

    private static bool HasExtension(string path, ReadOnlySpan<string> extensions)
    {
        var extension = System.IO.Path.GetExtension(path.AsSpan());
        foreach (var known in extensions)
        {
            if (extension.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
