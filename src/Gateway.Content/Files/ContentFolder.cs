using System.IO.Enumeration;
using Gateway.Content.Problems;

namespace Gateway.Content.Files;

/// <summary>Lists the files below a folder. It never leaves the folder.</summary>
public static class ContentFolder
{
    private static readonly EnumerationOptions _everything = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
        ReturnSpecialDirectories = false,
    };

    /// <summary>
    /// Lists all files below <paramref name="root"/> in ordinal order of their names, with one folder in memory at a time. <c>_archive</c>
    /// comes after the other entries of its folder, so that a current file comes before its archived copy. Hidden entries are left out.
    /// Links are returned with a refusal and never followed. The root itself may be a link or a single file. Files with any extension are
    /// returned; the reader skips those that are not content.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException"><paramref name="root"/> does not exist.</exception>
    public static IEnumerable<ContentPath> Enumerate(string root)
    {
        if (Directory.Exists(root))
            return Below(root).Select(path => path with { Root = root });
        if (!Path.Exists(root))
            throw new DirectoryNotFoundException($"{root} does not exist.");
        return [Found(root, new FileInfo(root).LinkTarget) with { Root = Path.GetDirectoryName(Path.GetFullPath(root)) }];
    }

    /// <summary>
    /// Returns what <see cref="Enumerate"/> returns for one path below <paramref name="root"/>, as a file watcher reports it; <c>null</c>
    /// if the path is hidden, in a hidden folder or outside of the root.
    /// </summary>
    public static ContentPath? Find(string root, string path)
    {
        var relative = Path.GetRelativePath(root, path);
        var current = root;
        foreach (var part in relative.Split(Path.DirectorySeparatorChar))
        {
            if (part.StartsWith('.') || Path.IsPathRooted(part))
                return null;
            current = Path.Combine(current, part);
            if (new FileInfo(current).LinkTarget is { } target)
                return new ContentPath(path, FileProblems.IsLink(target)) { Root = root };
        }

        return new ContentPath(path) { Root = root };
    }

    /// <summary>True if nothing exists at a path. False if this cannot be found out, because a folder above it cannot be entered.</summary>
    public static bool IsMissing(string path)
    {
        try
        {
            File.GetAttributes(path);
            return false;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static IEnumerable<ContentPath> Below(string folder)
    {
        if (!TryList(folder, out var entries, out var problem))
            return [new ContentPath(folder, problem)];
        return entries.SelectMany(entry => Visit(Path.Combine(folder, entry.Name), entry));
    }

    private static IEnumerable<ContentPath> Visit(string path, Entry entry)
    {
        if (entry.IsLink)
            return [Found(path, new FileInfo(path).LinkTarget ?? "an unknown target", entry.IsFolder)];
        return entry.IsFolder ? Below(path) : [new ContentPath(path)];
    }

    // A link whose name is not a content file's is skipped like any other file.
    private static ContentPath Found(string path, string? linkTarget, bool isFolder = false) =>
        linkTarget is not null && (isFolder || ContentPath.HasContentExtension(path))
            ? new ContentPath(path, FileProblems.IsLink(linkTarget))
            : new ContentPath(path);

    private static bool TryList(string folder, out Entry[] entries, out ContentProblem? problem)
    {
        try
        {
            var found = new FileSystemEnumerable<Entry>(folder, Entry.Of, _everything) { ShouldIncludePredicate = IsVisible };
            entries = [.. found];
            Array.Sort(entries, Entry.Compare);
            problem = null;
            return true;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            (entries, problem) = ([], FileProblems.Unreadable(error.Message));
            return false;
        }
    }

    private static bool IsVisible(ref FileSystemEntry entry) => !entry.FileName.StartsWith('.');

    private readonly record struct Entry(string Name, bool IsFolder, bool IsLink)
    {
        internal static Entry Of(ref FileSystemEntry entry) =>
            new(entry.FileName.ToString(), entry.IsDirectory, (entry.Attributes & FileAttributes.ReparsePoint) != FileAttributes.None);

        internal static int Compare(Entry left, Entry right)
        {
            var byArchive = (left.Name == "_archive").CompareTo(right.Name == "_archive");
            return byArchive != 0 ? byArchive : string.CompareOrdinal(left.Name, right.Name);
        }
    }
}
