using System.Globalization;
using Gateway.Store.Configuration;

namespace Gateway.Execution;

/// <summary>A file with trusted operations cannot be used.</summary>
/// <param name="setting">The setting that names it.</param>
/// <param name="message">The file and the error.</param>
/// <param name="inner">The failure.</param>
internal sealed class TrustedFileException(string setting, string message, Exception inner) : Exception(message, inner)
{
    public string Setting => setting;
}

/// <summary>The folder and the manifests with trusted operations.</summary>
/// <param name="Folder">The folder of the <c>*.graphql</c> files. It may be missing.</param>
/// <param name="Files">The manifests, and single <c>*.graphql</c> files, with their settings.</param>
/// <param name="OfSite">The operations of the site; <c>null</c> if it is not served.</param>
internal sealed record TrustedOperationFiles(string Folder, IReadOnlyList<(string Setting, string File)> Files, string? OfSite)
{
    private const string FolderSetting = "TrustedDocuments:Folder";
    private const string FilesSetting = "TrustedDocuments:Files";

    /// <exception cref="InvalidSettingException">The folder or a file does not exist.</exception>
    public static TrustedOperationFiles From(IConfiguration configuration)
    {
        var folder = configuration.Read<string>(FolderSetting);
        if (folder is not null && !Directory.Exists(folder))
            throw new InvalidSettingException(FolderSetting, $"is \"{folder}\", which is not an existing folder");
        var files = configuration.ReadList(FilesSetting).Select(file => (Setting: file.Path, File: Path.GetFullPath(file.Text))).ToList();
        foreach (var (setting, file) in files)
            if (!File.Exists(file))
                throw new InvalidSettingException(setting, $"is \"{file}\", which is not an existing file");
        return new TrustedOperationFiles(
            Path.GetFullPath(folder ?? Path.Combine(AppContext.BaseDirectory, "operations")),
            files,
            // The site works with any folder.
            configuration.Read<bool>("Web:Enabled")
                ? Path.Combine(AppContext.BaseDirectory, "web", "persisted-documents.json")
                : null
        );
    }

    /// <exception cref="TrustedFileException">A file cannot be used.</exception>
    public TrustedOperations Read()
    {
        var operations = new TrustedOperations();
        Try(
            FolderSetting,
            () => OperationFolder.Read(OperationFolder.FilesIn(Folder).Concat(Files.Select(file => file.File).Where(IsGraphQL)), operations)
        );
        foreach (var (setting, file) in Files.Where(file => !IsGraphQL(file.File)))
            Try(setting, () => OperationManifest.Read(file, operations, withNames: true));
        if (OfSite is { } site && File.Exists(site))
            Try("Web:Enabled", () => OperationManifest.Read(site, operations, withNames: false));
        return operations;
    }

    /// <summary>
    /// Returns a text that changes if a file is written, replaced, added or removed. Files behind a link are followed, because Kubernetes
    /// replaces a link when a mounted file changes. An error is a state too.
    /// </summary>
    public string ReadState()
    {
        try
        {
            return string.Join(
                '\n',
                OperationFolder.FilesIn(Folder).Concat(Files.Select(file => file.File)).Order(StringComparer.Ordinal).Select(StateOf)
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }

    private static string StateOf(string file)
    {
        var target = new FileInfo(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file);
        return target.Exists
            ? string.Create(CultureInfo.InvariantCulture, $"{file} {target.Length} {target.LastWriteTimeUtc.Ticks}")
            : $"{file} is missing";
    }

    private static bool IsGraphQL(string file) => Path.GetExtension(file).Equals(".graphql", StringComparison.OrdinalIgnoreCase);

    private static void Try(string setting, Action read)
    {
        try
        {
            read();
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new TrustedFileException(setting, error.Message, error);
        }
    }
}
