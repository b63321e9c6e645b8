using Gateway.Content.Files;
using Gateway.Content.Problems;

namespace Gateway.Content.Media;

/// <summary>Finds out whether the file of an address exists in the source of an article.</summary>
internal sealed class LocalMedia(AddressResolver addresses)
{
    // https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md#the-pointer
    private static readonly byte[] _pointer = "version https://git-lfs.github.com/spec/"u8.ToArray();

    /// <summary>Returns the code and the description of what is wrong with an address in a body; <c>null</c> if nothing is.</summary>
    /// <param name="written">An address that is relative to the file.</param>
    internal (string Code, string Problem, string Hint)? MistakeIn(string written)
    {
        if (
            addresses.Root is null
            || !AddressResolver.IsRelative(written)
            || !AddressResolver.IsMedia(written)
            || written.Contains("{{", StringComparison.Ordinal)
        )
            return null;
        var path = addresses.Joined(written);
        if (addresses.Site is null && path.StartsWith("../", StringComparison.Ordinal))
            return (ProblemCodes.MediaOutside, "leads out of the folder that is served", MediaHints.OutsideFolder);
        // A file outside of the source can be a part of the site.
        return path.StartsWith("../", StringComparison.Ordinal) ? null
            : addresses.Resolve(written) is { } url ? MistakeOf(url, path)
            : null;
    }

    /// <summary>Returns the same for a resolved address that the gateway serves.</summary>
    internal (string Code, string Problem, string Hint)? MistakeOf(string url) =>
        AddressResolver.Parse(url) is { } media && media.Source == addresses.Source && addresses.Root is not null
            ? MistakeOf(url, null)
            : null;

    private (string Code, string Problem, string Hint)? MistakeOf(string url, string? beside)
    {
        var places = addresses.LocalPaths(url).Concat(beside is null ? [] : [beside]).Select(FullPath).OfType<string>();
        try
        {
            if (places.FirstOrDefault(File.Exists) is not { } file)
                return (ProblemCodes.MediaMissing, "does not lead to a file", MediaHints.Missing);
            return IsPointer(file) ? (ProblemCodes.MediaPointer, "is a pointer of Git LFS in place of the file", MediaHints.Pointer) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    // Nothing outside of the source is looked at, and no link is followed.
    private string? FullPath(string place) =>
        addresses.Root is { } root
        && !place.Split('/').Any(name => name is "" or "." or "..")
        && Path.Combine(root, place) is var full
        && ContentFolder.Find(root, full) is { Problem: null }
            ? full
            : null;

    private static bool IsPointer(string path)
    {
        if (RegularFile.Open(path, out _) is not { } handle)
            return false;
        using (handle)
        {
            Span<byte> head = stackalloc byte[_pointer.Length];
            return RandomAccess.Read(handle, head, 0) == head.Length && head.SequenceEqual(_pointer);
        }
    }
}
