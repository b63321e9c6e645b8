namespace Gateway.Store.ContentSources;

/// <summary>
/// The folder of a clone. The gateway deletes all files in it that are not part of the commit, so it uses only a folder that was empty and
/// writes a marker file to it. The folder itself is never deleted, because it may be a mount point.
/// </summary>
/// <param name="path">The full path of the folder.</param>
/// <param name="isInDataDirectory">True if the folder above it is the gateway's own, and contains nothing but clones.</param>
internal sealed class CloneFolder(string path, bool isInDataDirectory) : IDisposable
{
    private const string MarkerName = "gateway-clone";
    private const string UserName = "gateway-clone-user";

    private static readonly string[] _ownNames = [MarkerName, UserName];

    private readonly string _git = Path.Combine(path, ".git");
    private FileStream? _reservation;

    /// <summary>True if the folder belongs to the gateway, or is empty so that the gateway can use it.</summary>
    public bool IsUsable => IsMarked || !Directory.Exists(path) || IsEmpty();

    /// <summary>True if nothing has been fetched to the folder yet.</summary>
    public bool HasNoRepository =>
        !Directory.Exists(_git) || !Directory.EnumerateFileSystemEntries(_git).Any(entry => !_ownNames.Contains(Path.GetFileName(entry)));

    private string? ParentOfClones => isInDataDirectory ? Path.GetDirectoryName(path) : null;

    // Clones of versions without the marker file are recognised by the name of the tracking reference.
    private bool IsMarked => File.Exists(Path.Combine(_git, MarkerName)) || File.Exists(Path.Combine(_git, GitClone.TrackingReference));

    private bool IsEmpty()
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(path).All(IsIgnorable);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Entries that the file system creates, and the entry that an interrupted call of Take leaves.
    private bool IsIgnorable(string entry) => Path.GetFileName(entry) == "lost+found" || (entry == _git && HasNoRepository);

    /// <summary>Creates the folder, and writes the marker file that reserves it for the gateway.</summary>
    public void Reserve()
    {
        if (ParentOfClones is { } parent)
        {
            if (Path.GetDirectoryName(parent) is { } data && !Directory.Exists(data))
                PrivateFolder.Create(data);
            PrivateFolder.Create(parent);
        }

        PrivateFolder.Create(path);
        PrivateFolder.Create(_git);
        if (File.Exists(Path.Combine(_git, MarkerName)))
            return;
        PrivateFolder.Write(
            Path.Combine(_git, MarkerName),
            "The gateway created this clone. It deletes all files that are not from the repository.\n"
        );
    }

    /// <summary>
    /// Closes the clone to other users, and deletes the file in which libgit2 records the URL of each fetch. Earlier versions left the
    /// folder readable.
    /// </summary>
    public void Protect()
    {
        if (ParentOfClones is { } parent)
            PrivateFolder.Restrict(parent);
        foreach (var part in (string[])[path, _git, Path.Combine(_git, "config"), Path.Combine(_git, MarkerName)])
            PrivateFolder.Restrict(part);
        File.Delete(Path.Combine(_git, "FETCH_HEAD"));
    }

    /// <summary>
    /// Reserves the folder for this process, because two gateways of one machine may have the same folder. The operating system ends the
    /// reservation when the process ends.
    /// </summary>
    /// <returns>False if another gateway uses the folder.</returns>
    public bool TryReserveForProcess()
    {
        if (_reservation is not null)
            return true;
        if (!IsUsable)
            return false;
        try
        {
            Reserve();
            _reservation = new FileStream(Path.Combine(_git, UserName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void EndReservation()
    {
        _reservation?.Dispose();
        _reservation = null;
    }

    public void Dispose() => EndReservation();

    /// <summary>Deletes the lock files that a killed process left.</summary>
    public void DeleteStaleLockFiles()
    {
        if (!Directory.Exists(_git))
            return;
        foreach (var file in Directory.EnumerateFiles(_git, "*.lock", SearchOption.AllDirectories))
            File.Delete(file);
    }

    /// <summary>Deletes the repository, so that it is cloned again. The working tree stays until the next checkout.</summary>
    public void DeleteRepository()
    {
        Reserve();
        // Git objects are read-only files, which Windows does not delete.
        foreach (var file in Directory.EnumerateFiles(_git, "*", SearchOption.AllDirectories))
            File.SetAttributes(file, FileAttributes.Normal);
        foreach (var folder in Directory.EnumerateDirectories(_git))
            Directory.Delete(folder, recursive: true);
        foreach (var file in Directory.EnumerateFiles(_git).Where(file => !_ownNames.Contains(Path.GetFileName(file))))
            File.Delete(file);
    }
}
