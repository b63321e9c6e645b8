using Gateway.Store.Configuration;

namespace Gateway.Commands.Doctor;

/// <summary>Checks the files that the build puts beside the program, and the permissions of the folders and files of the gateway.</summary>
internal static class ProgramChecks
{
    private const string Assets = "assets";
    private const string Permissions = "permissions";
    private const long MinFreeBytes = 1L << 30;
    private const string BuildAgain = "Install Node.js 20.19 or newer and build again. The build installs it with npm.";

    /// <summary>Checks the files beside the program.</summary>
    public static IEnumerable<Finding> OfAssets(IConfiguration configuration)
    {
        yield return Exists("ide/index.html")
            ? Finding.Ok(Assets, "The IDE is installed.")
            : Finding.Warn(Assets, "The IDE is missing. Browsers get a page without it at /graphql.", BuildAgain);
        if (configuration.Read<bool>("Web:Enabled"))
            yield return Exists("web/index.html")
                ? Finding.Ok(Assets, "The site is installed.")
                : Finding.Warn(Assets, "The site is missing, and / is empty.", $"{BuildAgain} Or set Web:Enabled to false.");
        if (configuration.Read<string>("TrustedDocuments:Folder") is null)
            yield return Directory.Exists(Beside("operations"))
                ? Finding.Ok(Assets, "The persisted operations are installed.")
                : Finding.Warn(
                    Assets,
                    $"The folder {Beside("operations")} is missing, so no operation is known by its name.",
                    "Copy schema/operations there, or set TrustedDocuments:Folder."
                );
    }

    /// <summary>Checks whether the program can write its data, and whether others can read its secrets.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="settingsFile">The file of <c>--settings</c>.</param>
    public static IEnumerable<Finding> OfPermissions(IConfiguration configuration, string? settingsFile)
    {
        var data = Path.GetFullPath(DataDirectory.From(configuration));
        if (UsesData(configuration))
            yield return OfDataFolder(data);
        if (settingsFile is not null && IsReadByOthers(settingsFile) && HasSecret(configuration, settingsFile))
            yield return Finding.Warn(
                Permissions,
                $"Other users of this machine can read {settingsFile}, which has secrets.",
                $"Run chmod 600 {settingsFile}, or set the secrets in the environment."
            );
    }

    // Clones of repositories are in the data folder as well.
    private static bool UsesData(IConfiguration configuration) =>
        configuration.Read<string>("ConnectionStrings:Gateway") is null || configuration.GetSection("Content:Git").GetChildren().Any();

    private static Finding OfDataFolder(string folder)
    {
        // A folder that does not exist yet is created in the nearest one that does.
        var nearest = folder;
        while (!Directory.Exists(nearest) && Path.GetDirectoryName(nearest) is { Length: > 0 } parent)
            nearest = parent;
        try
        {
            var probe = Path.Combine(nearest, $".gateway-doctor-{Guid.NewGuid():N}");
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)) { }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Finding.Fail(
                Permissions,
                $"The data folder {folder} cannot be written: {error.Message.TrimEnd('.')}.",
                "Give the gateway's user the right to write there, or set Gateway:DataDirectory to another folder."
            );
        }

        var free = new DriveInfo(nearest).AvailableFreeSpace;
        return free < MinFreeBytes
            ? Finding.Warn(
                Permissions,
                $"The disk of the data folder {folder} has only {free / (1 << 20)} MB left.",
                "Free some space, or set Gateway:DataDirectory to a folder on another disk."
            )
            : Finding.Ok(Permissions, $"The data folder {folder} can be written, and its disk has {free >> 30} GB left.");
    }

    private static bool IsReadByOthers(string file) =>
        !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(file) & (UnixFileMode.OtherRead | UnixFileMode.GroupRead)) != UnixFileMode.None;

    private static bool HasSecret(IConfiguration configuration, string file) =>
        EffectiveSetting
            .All(configuration)
            .Any(setting => setting.IsSecret && !setting.IsDefault && Path.GetFileName(file) == Path.GetFileName(setting.Origin));

    private static bool Exists(string name) => File.Exists(Beside(name));

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name.Replace('/', Path.DirectorySeparatorChar));
}
