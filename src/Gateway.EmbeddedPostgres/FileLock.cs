namespace Gateway.EmbeddedPostgres;

/// <summary>Locks between processes. The kernel holds them with the open file, so a killed process leaves none behind.</summary>
internal static class FileLock
{
    private static readonly TimeSpan _betweenTries = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until nobody else holds the file.</summary>
    public static async Task<FileStream> TakeAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(path) is { } taken)
                return taken;

            await Task.Delay(_betweenTries, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Holds the file together with others; while anybody does, it is not free.</summary>
    public static FileStream Share(string path) => new(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);

    public static bool IsFree(string path)
    {
        using var taken = TryTake(path);
        return taken is not null;
    }

    private static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (IsHeldByAnother(exception))
        {
            return null;
        }
    }

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static bool IsHeldByAnother(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);
}
