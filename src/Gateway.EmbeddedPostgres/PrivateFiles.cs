namespace Gateway.EmbeddedPostgres;

/// <summary>
/// Files and folders that only this user may read: modes 600 and 700. On Windows the permissions of the user's folder apply.
/// </summary>
internal static class PrivateFiles
{
    public static void CreateFolder(string path)
    {
        if (Path.GetDirectoryName(path) is { } parent)
            Directory.CreateDirectory(parent);

        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
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
