namespace Gateway.Store.ContentSources;

/// <summary>
/// Folders and files that only the gateway's user can read: modes 700 and 600, regardless of the umask. On Windows the permissions of the
/// parent folder apply.
/// </summary>
internal static class PrivateFolder
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode700 = FileMode600 | UnixFileMode.UserExecute;

    /// <summary>Creates the folder, or closes an existing one to other users.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, FolderMode700);
        Restrict(path);
    }

    /// <summary>Closes an existing folder or file to other users.</summary>
    public static void Restrict(string path)
    {
        if (OperatingSystem.IsWindows() || !Path.Exists(path))
            return;
        var mode = Directory.Exists(path) ? FolderMode700 : FileMode600;
        try
        {
            if (File.GetUnixFileMode(path) != mode)
                File.SetUnixFileMode(path, mode);
        }
        catch (UnauthorizedAccessException)
        {
            // A volume that belongs to another user, who decides about its modes.
        }
    }

    /// <summary>Replaces a file by one that only the gateway's user can read.</summary>
    public static void Write(string path, string text)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = FileMode600;
        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
