using System.Security.Cryptography;
using System.Text;
using Gateway.Content.Presets;
using Gateway.Store.Configuration;
using Gateway.Store.Import;

namespace Gateway.Store.ContentSources;

/// <summary>The folders and repositories that the gateway follows. None by default.</summary>
internal sealed record ContentSettings
{
    /// <summary>The folder of the sample articles.</summary>
    public static string SamplesFolder { get; } = Path.Combine(AppContext.BaseDirectory, "samples");

    /// <summary>The full paths of the folders.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];
    public IReadOnlyList<GitSettings> Git { get; init; } = [];

    /// <summary>How the front matter of each folder and repository is translated.</summary>
    public ContentMappings Mappings { get; init; } = ContentMappings.None;

    /// <summary>The interval of the complete scans, which run even if the watchers report no change.</summary>
    public required TimeSpan ScanInterval { get; init; }

    /// <summary>How long a file must be unchanged before it is read.</summary>
    public required TimeSpan SettleTime { get; init; }

    public bool IsEmpty => Paths.Count + Git.Count == 0;

    /// <summary>The names of the folders and repositories for people.</summary>
    public SourceNames Names =>
        new([
            .. Paths.Select(path => (path, SourceNames.LastPartOf(path))),
            .. Git.Select(repository =>
                (
                    repository.Root,
                    Git.Count(other => other.IsSameRepository(repository)) == 1 || repository.Folder.Length == 0
                        ? repository.Name
                        : $"{repository.Name}/{repository.Folder.Trim('/')}"
                )
            ),
        ]);

    /// <summary>
    /// Reads the settings. Relative paths are relative to the working directory. <c>Content:Git</c> can be one repository or a list.
    /// </summary>
    public static ContentSettings Of(IConfiguration configuration)
    {
        configuration.ValidateNames("Content");
        var data = DataDirectory.From(configuration);
        var repositories = RepositoriesFrom(configuration.GetSection("Content:Git"));
        var folders = FoldersFrom(configuration.GetSection("Content:Paths"));
        GitSettings[] git =
        [
            .. repositories.Select(
                (entry, number) =>
                    entry.Repository.ValidateAndComplete(
                        entry.Section,
                        data,
                        repositories.Take(number).Any(before => before.Repository.IsSameRepository(entry.Repository))
                    )
            ),
        ];
        if (git.DistinctBy(repository => repository.Directory).Count() < git.Length)
            throw new InvalidSettingException(
                "Content:Git:Directory",
                "is the same for two repositories, or one repository has two identical entries. Use different folders, or remove an entry"
            );
        var general = MappingSettings.Read(
            configuration.GetSection("Content"),
            ContentMapping.Gateway with
            {
                GatewayUrl = configuration.Read<bool>("Web:Enabled") ? configuration.Read<Uri?>("Web:PublicUrl") : null,
            }
        );
        var mappings = folders
            .Select(folder => MappingSettings.Read(folder.Section, general) with { Root = folder.Path })
            .Concat(
                git.Zip(
                    repositories,
                    (repository, entry) =>
                        MappingSettings.Read(configuration.GetSection(entry.Section), general) with
                        {
                            Root = repository.Root,
                            Source = repository.Source,
                        }
                )
            )
            .Append(ContentMapping.Gateway with { Root = SamplesFolder, Source = "samples" });
        return new ContentSettings
        {
            Paths = [.. folders.Select(folder => folder.Path).Distinct(StringComparer.Ordinal)],
            Git = git,
            Mappings = new ContentMappings(general.WithFingerprint(), [.. mappings.Select(mapping => mapping.WithFingerprint())]),
            ScanInterval = configuration.Read<TimeSpan>("Content:ScanInterval"),
            SettleTime = configuration.Read<TimeSpan>("Content:SettleTime"),
        };
    }

    // A folder is its path, or a section with its path and settings.
    private static List<(string Path, IConfigurationSection Section)> FoldersFrom(IConfigurationSection section)
    {
        var folders = new List<(string Path, IConfigurationSection Section)>();
        foreach (var entry in section.GetChildren())
        {
            var path = entry.Value is { Length: > 0 } ? entry : entry.GetSection("Path");
            if (path.Value is { Length: > 0 } text && KnownSettings.Find(path.Path) is { } setting)
                folders.Add((Path.TrimEndingDirectorySeparator(Path.GetFullPath((string)setting.Parse(path.Path, text))), entry));
            else if (entry.AsEnumerable().FirstOrDefault(setting => setting.Value is { Length: > 0 }).Key is not null)
                throw new InvalidSettingException($"{entry.Path}:Path", "is missing");
        }

        return folders;
    }

    private static IReadOnlyList<(string Section, GitSettings Repository)> RepositoriesFrom(IConfigurationSection section)
    {
        // The entries of a list have numbers. Everything else belongs to a single repository.
        var filled = section
            .GetChildren()
            .Where(child => child.AsEnumerable().Any(setting => setting.Value is { Length: > 0 }))
            .ToLookup(child => child.Key.All(char.IsAsciiDigit));
        var isOne = filled[false].Any();
        var entries = filled[true].ToList();
        if (isOne && entries.Count > 0)
            throw new InvalidSettingException(
                section.Path,
                $"has settings of one repository and a list. Use {entries[0].Path}:Url for a list"
            );
        return [.. (isOne ? [section] : entries).Select(entry => (entry.Path, entry.ReadRecord<GitSettings>()))];
    }
}

/// <summary>A branch of a git repository.</summary>
internal sealed record GitSettings
{
    private static readonly string[] _schemes = ["https", "ssh", "file", "http"];

    /// <summary>A URL for <c>git clone</c> (https, ssh or file), or the path of a repository.</summary>
    public string Url { get; init; } = "";

    /// <summary>The branch. <c>null</c> for the default branch of the repository.</summary>
    public string? Branch { get; init; }

    /// <summary>The folder whose files are imported. Empty for the whole repository.</summary>
    public string Folder { get; init; } = "";
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);
    public string? Username { get; init; }

    /// <summary>The password or token.</summary>
    public string? Password { get; init; }

    /// <summary>The folder of the clone.</summary>
    public string Directory { get; init; } = "";

    /// <summary>The folder of the clone whose files are imported.</summary>
    internal string Root => Path.Combine(Directory, Folder.Replace('/', Path.DirectorySeparatorChar)).TrimEnd(Path.DirectorySeparatorChar);

    /// <summary>The name of the repository in the addresses of its media. It is the same on all nodes.</summary>
    internal string Source { get; init; } = "";

    /// <summary>True if the clone is in the gateway's data directory, because no other folder is configured.</summary>
    internal bool IsInDataDirectory { get; init; }

    /// <summary>The URL for logs, without credentials.</summary>
    public string DisplayUrl => UrlCredentials.Remove(Url);

    /// <summary>
    /// The host and path of the repository. The path of a repository on this machine is left out except for its last part.
    /// </summary>
    public string Name
    {
        get
        {
            var name =
                Uri.TryCreate(Url, UriKind.Absolute, out var url) && !url.IsFile
                    ? $"{url.Authority[(url.Authority.LastIndexOf('@') + 1)..]}{Uri.UnescapeDataString(url.AbsolutePath).TrimEnd('/')}"
                    : SourceNames.LastPartOf(Url);
            return name.EndsWith(".git", StringComparison.OrdinalIgnoreCase) && name.Length > 4 ? name[..^4] : name;
        }
    }

    // The URL without user and password, which is the same for all users of a repository.
    private string Address =>
        Uri.TryCreate(Url, UriKind.Absolute, out var url)
            ? new UriBuilder(url) { UserName = "", Password = "" }
                .Uri
                .AbsoluteUri
            : Url;

    /// <summary>True if both settings follow the same repository.</summary>
    public bool IsSameRepository(GitSettings other) => Address == other.Address;

    /// <param name="section">The section that contains the settings.</param>
    /// <param name="dataDirectory">The folder for the gateway's data.</param>
    /// <param name="hasEarlierEntry">True if an earlier entry of the settings follows the same repository.</param>
    public GitSettings ValidateAndComplete(string section, string dataDirectory, bool hasEarlierEntry)
    {
        if (Url.Length == 0)
            throw new InvalidSettingException($"{section}:Url", "is missing");
        if (Url.Contains("://", StringComparison.Ordinal) && !Uri.TryCreate(Url, UriKind.Absolute, out _))
            throw new InvalidSettingException(
                $"{section}:Url",
                $"is not a valid URL. Set a password in {section}:Password, or percent-encode its special characters (%23 for #)"
            );
        if (Url.Split("://") is [var scheme, _, ..] && !_schemes.Contains(scheme, StringComparer.OrdinalIgnoreCase))
            throw new InvalidSettingException(
                $"{section}:Url",
                $"must be a path, or a URL with one of the schemes {string.Join(", ", _schemes)}"
            );
        if (Path.IsPathRooted(Folder) || Folder.Split('/', '\\').Any(part => part.StartsWith('.')))
            throw new InvalidSettingException($"{section}:Folder", $"is '{Folder}'; expected a folder in the repository");
        // The clone stays the same if the token, branch or folder changes, because stored articles refer to the paths of their files.
        var key = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(hasEarlierEntry ? $"{Address}\n{Branch}\n{Folder}" : Address)).AsSpan(0, 8)
        );
        var directory = Path.GetFullPath(Directory.Length > 0 ? Directory : Path.Combine(dataDirectory, "git", key));
        using var clone = new CloneFolder(directory, Directory.Length == 0);
        if (!clone.IsUsable)
            throw new InvalidSettingException(
                $"{section}:Directory",
                $"is the folder {directory}, which contains files that the gateway would delete. Use an empty folder or a new one"
            );
        return WithoutCredentialsInUrl() with { Directory = directory, Source = key, IsInDataDirectory = Directory.Length == 0 };
    }

    // libgit2 writes URLs to files. The user of an ssh URL is part of the address and no secret.
    private GitSettings WithoutCredentialsInUrl()
    {
        if (System.IO.Directory.Exists(Url))
            return this with { Url = Path.GetFullPath(Url) };
        if (
            !Url.Contains("://", StringComparison.Ordinal)
            || !Uri.TryCreate(Url, UriKind.Absolute, out var url)
            || url.UserInfo.Length == 0
        )
            return this;
        var parts = url.UserInfo.Split(':', 2);
        var (user, password) = (Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""));
        var kept = url.Scheme.Contains("ssh", StringComparison.Ordinal) ? $"{parts[0]}@" : "";
        var start = Url.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = Url.IndexOfAny(['/', '?', '#'], start) is >= 0 and var path ? path : Url.Length;
        return this with
        {
            Url = $"{Url[..start]}{kept}{Url[(Url.LastIndexOf('@', end - 1) + 1)..]}",
            Username = Username ?? user,
            Password = Password ?? password,
        };
    }
}
