namespace Gateway.Store.ContentSources;

/// <summary>
/// The folder of a clone, which the gateway empties of whatever is no part of the commit: so it uses only a folder that was empty, and leaves a mark in it.
/// The folder itself is never deleted: something may be mounted there.
/// </summary>
internal sealed class CloneFolder(string path)
{
    private const string Mark = "gateway-clone";

    private readonly string _git = Path.Combine(path, ".git");

    /// <summary>True where the folder is the gateway's, or can become it since nothing is in it.</summary>
    public bool IsOurs => IsMarked || !Directory.Exists(path) || IsEmpty();

    /// <summary>True where nothing was fetched into it yet.</summary>
    public bool IsBlank =>
        !Directory.Exists(_git) || !Directory.EnumerateFileSystemEntries(_git).Any(entry => Path.GetFileName(entry) != Mark);

    // Clones of before there was a mark are known by the name of what is fetched.
    private bool IsMarked => File.Exists(Path.Combine(_git, Mark)) || File.Exists(Path.Combine(_git, GitClone.Tracking));

    private bool IsEmpty()
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(path).All(IsNobodys);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    // What a file system makes by itself, and what is left where Take was interrupted.
    private bool IsNobodys(string entry) => Path.GetFileName(entry) == "lost+found" || (entry == _git && IsBlank);

    /// <summary>Makes the folder the gateway's.</summary>
    public void Take()
    {
        Directory.CreateDirectory(_git);
        File.WriteAllText(Path.Combine(_git, Mark), "The gateway made this clone, and deletes what is not from its repository.\n");
    }

    /// <summary>Takes away the locks that a killed process left.</summary>
    public void Unlock()
    {
        if (!Directory.Exists(_git))
            return;
        foreach (var left in Directory.EnumerateFiles(_git, "*.lock", SearchOption.AllDirectories))
            File.Delete(left);
    }

    /// <summary>Takes the repository away, so that it is fetched anew. The files stay until they are checked out again.</summary>
    public void Clear()
    {
        Take();
        // Objects are read-only files, which Windows refuses to delete.
        foreach (var file in Directory.EnumerateFiles(_git, "*", SearchOption.AllDirectories))
            File.SetAttributes(file, FileAttributes.Normal);
        foreach (var folder in Directory.EnumerateDirectories(_git))
            Directory.Delete(folder, recursive: true);
        foreach (var file in Directory.EnumerateFiles(_git).Where(file => Path.GetFileName(file) != Mark))
            File.Delete(file);
    }
}
