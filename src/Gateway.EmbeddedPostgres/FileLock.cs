namespace Gateway.EmbeddedPostgres;

/// <summary>Locks between processes. The operating system releases a lock when its process ends, even if the process was killed.</summary>
internal static class FileLock
{
    private static readonly TimeSpan _retryDelay = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until no other process has the file open, and locks it.</summary>
    public static async Task<FileStream> AcquireAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryAcquire(path) is { } file)
                return file;

            await Task.Delay(_retryDelay, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Opens the file together with other processes. The file is not free until all of them have closed it.</summary>
    public static FileStream Share(string path) => new(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);

    /// <summary>True if no process has the file open.</summary>
    public static bool IsFree(string path)
    {
        using var file = TryAcquire(path);
        return file is not null;
    }

    private static FileStream? TryAcquire(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (IsLockedByAnotherProcess(exception))
        {
            return null;
        }
    }

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static bool IsLockedByAnotherProcess(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);
}
