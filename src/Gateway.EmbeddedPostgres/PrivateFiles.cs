namespace Gateway.EmbeddedPostgres;

/// <summary>
/// Files and folders that only this user may read: modes 600 and 700. On Windows the permissions of the user's folder apply.
/// </summary>
internal static class PrivateFiles
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Creates a folder, or closes an existing one to other users. The folder above it is also private if it is new.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        if (Path.GetDirectoryName(path) is { } parent)
            Directory.CreateDirectory(parent, Mode);
        Directory.CreateDirectory(path, Mode);
        // The folder may exist with another mode.
        if (File.GetUnixFileMode(path) != Mode)
            File.SetUnixFileMode(path, Mode);
    }

    public static void Write(string path, string text)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
