using System.Globalization;
using Gateway.Content.Files;

namespace Gateway.Store.ContentSources;

/// <summary>
/// The folders whose changes Linux reports to this process. The thread of a <see cref="FileSystemWatcher"/> can end without an error, for
/// example when a folder is moved out of the watched one and another is moved in at the same time
/// (https://github.com/dotnet/runtime/issues/133420). Then nothing is reported any more.
/// </summary>
internal static class InotifyWatches
{
    private const string Folder = "/proc/self/fdinfo";

    /// <summary>True if changes in a folder are reported, or if this cannot be found out.</summary>
    public static bool Contain(string path)
    {
        if (FolderIdentity.InodeOf(path) is not { } inode || !Directory.Exists(Folder))
            return true;
        // https://man7.org/linux/man-pages/man5/proc_pid_fdinfo.5.html
        var entry = string.Create(CultureInfo.InvariantCulture, $" ino:{inode:x} ");
        return Directory.EnumerateFiles(Folder).Any(file => IsIn(file, entry));
    }

    private static bool IsIn(string file, string entry)
    {
        try
        {
            return File.ReadLines(file)
                .Any(line => line.StartsWith("inotify ", StringComparison.Ordinal) && line.Contains(entry, StringComparison.Ordinal));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The file descriptor has been closed.
            return false;
        }
    }
}
