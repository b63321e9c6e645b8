using Microsoft.Win32.SafeHandles;

namespace Gateway.Content;

/// <summary>Reads a regular file and nothing else: no link, no pipe, no device, nothing larger than allowed.</summary>
public static class ContentFile
{
    /// <summary>The file's bytes, or why there are none. A file that is no content by its name is not opened: its bytes are empty.</summary>
    /// <param name="path">What the walk found; a refused entry answers with its refusal.</param>
    /// <param name="options">For the largest size.</param>
    public static FileBytes Read(ContentPath path, ContentOptions options) =>
        path.Refusal is { } refusal ? new FileBytes(default, refusal)
        : ContentPath.HasContentEnding(path.Path) ? Read(path.Path, options)
        : new FileBytes(default, null);

    /// <inheritdoc cref="Read(ContentPath, ContentOptions)"/>
    public static FileBytes Read(string path, ContentOptions options)
    {
        try
        {
            if (new FileInfo(path).LinkTarget is { } target)
                return new FileBytes(default, FileProblems.IsLink(target));
            using var handle = RegularFile.Open(path, out var problem);
            return handle is null ? new FileBytes(default, problem) : ReadAll(handle, options.MaxFileBytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new FileBytes(default, FileProblems.Unreadable(error.Message));
        }
    }

    private static FileBytes ReadAll(SafeFileHandle handle, int maxBytes)
    {
        // Of the opened handle: the name may by now be another file's.
        var length = RandomAccess.GetLength(handle);
        if (length > maxBytes)
            return new FileBytes(default, FileProblems.TooLarge(length, maxBytes));

        var bytes = new byte[length];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(read), read) is > 0 and var more)
            read += more;
        return new FileBytes(bytes.AsMemory(0, read), null);
    }
}

/// <summary>A file's bytes, or the problem that kept them from being read.</summary>
public sealed record FileBytes(ReadOnlyMemory<byte> Bytes, ContentProblem? Problem);
