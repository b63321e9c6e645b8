using Gateway.Content.Files;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Content.Media;

/// <summary>
/// An open media file of a content source. Links, hidden files, devices, files of other types and files whose content has another type than
/// their extension are never opened, and nothing outside of the source is.
/// </summary>
public sealed class MediaFile : IDisposable
{
    // The longest name of common file systems, in bytes. A name has at least as many bytes as characters.
    private const int MaxNameLength = 255;
    private const int MaxPathLength = 2_000;

    private MediaFile(SafeFileHandle handle, string path, MediaType type)
    {
        (Handle, Path, Type) = (handle, path, type);
        Length = RandomAccess.GetLength(handle);
        LastModified = new DateTimeOffset(File.GetLastWriteTimeUtc(handle));
    }

    public SafeFileHandle Handle { get; }

    /// <summary>The full path.</summary>
    public string Path { get; }
    public MediaType Type { get; }
    public long Length { get; }
    public DateTimeOffset LastModified { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="root">The full path of the folder of the source.</param>
    /// <param name="path">The path below the folder, with <c>/</c> between its names.</param>
    /// <param name="maxBytes">The size of the largest file that is opened.</param>
    /// <returns><c>null</c> if there is no such file, or if it must not be read.</returns>
    public static MediaFile? Open(string root, string path, long maxBytes)
    {
        if (path.Length > MaxPathLength || MediaType.Find(path) is not { } type || !path.Split('/').All(IsName))
            return null;
        try
        {
            var full = System.IO.Path.Combine(root, path.Replace('/', System.IO.Path.DirectorySeparatorChar));
            // The path has no links, except that the source itself may be one.
            if (ContentFolder.Find(root, full) is not { Problem: null } || !File.Exists(full))
                return null;
            return Open(full, type, maxBytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose() => Handle.Dispose();

    private static MediaFile? Open(string path, MediaType type, long maxBytes)
    {
        if (RegularFile.Open(path, out _) is not { } handle)
            return null;
        MediaFile? file = null;
        try
        {
            Span<byte> head = stackalloc byte[MediaType.HeadBytes];
            var isServed = type.IsTypeOf(head[..RandomAccess.Read(handle, head, 0)]) && RandomAccess.GetLength(handle) <= maxBytes;
            file = isServed ? new MediaFile(handle, path, type) : null;
            return file;
        }
        finally
        {
            if (file is null)
                handle.Dispose();
        }
    }

    // A backslash or a colon has a meaning in the paths of Windows.
    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength
        && name[0] != '.'
        && !name.AsSpan().ContainsAnyInRange('\0', '\u001f')
        && name.AsSpan().IndexOfAny('\\', ':', '\u007f') < 0;
}
