namespace Gateway.Store.Configuration;

/// <summary>The setting <c>Gateway:DataDirectory</c>: the folder for the embedded PostgreSQL and for clones of repositories.</summary>
internal static class DataDirectory
{
    public static string From(IConfiguration configuration) => configuration.Read<string>("Gateway:DataDirectory") ?? Default();

    /// <summary>
    /// <c>/var/lib/gateway</c> for root, otherwise <c>gateway</c> in the user's data folder: <c>$XDG_DATA_HOME</c> or
    /// <c>~/.local/share</c>,
    /// <c>%LOCALAPPDATA%</c> on Windows, <c>~/Library/Application Support</c> on macOS. It is never in the build output.
    /// </summary>
    private static string Default()
    {
        var userData = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData,
            Environment.SpecialFolderOption.DoNotVerify
        );
        var isRoot = !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;
        return isRoot || userData.Length == 0 ? "/var/lib/gateway" : Path.Combine(userData, "gateway");
    }
}
