using Gateway.Content.Problems;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Content.Files;

/// <summary>Reads regular files up to the size limit. Links, pipes and devices are refused.</summary>
public static class ContentFileReader
{
    /// <summary>
    /// Returns the bytes of a file, or the problem that prevents reading them. If the name is not a content file's, the file is not opened
    /// and its bytes are empty.
    /// </summary>
    /// <param name="path">The path from the scan. If it has a refusal, the refusal is returned.</param>
    /// <param name="options">The options, for the size limit.</param>
    public static FileBytes Read(ContentPath path, ContentOptions options) =>
        path.Problem is { } refusal ? new FileBytes(default, refusal)
        : ContentPath.HasContentExtension(path.Path) ? Read(path.Path, options)
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
        // The length of the opened file, because the path may lead to another file by now.
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

/// <summary>A file's bytes, or the problem that prevented reading them.</summary>
public sealed record FileBytes(ReadOnlyMemory<byte> Bytes, ContentProblem? Problem);
