using System.Security.Cryptography;
using System.Text;
using Gateway.Store.Configuration;

namespace Gateway.Store.ContentSources;

/// <summary>The folders and repositories that the gateway follows. None by default.</summary>
internal sealed record ContentSettings
{
    /// <summary>The full paths of the folders.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];
    public IReadOnlyList<GitSettings> Git { get; init; } = [];

    /// <summary>The interval of the complete scans, which run even if the watchers report no change.</summary>
    public required TimeSpan ScanInterval { get; init; }

    /// <summary>How long a file must be unchanged before it is read.</summary>
    public required TimeSpan SettleTime { get; init; }

    public bool IsEmpty => Paths.Count + Git.Count == 0;

    /// <summary>
    /// Reads the settings. Relative paths are relative to the working directory. <c>Content:Git</c> can be one repository or a list.
    /// </summary>
    public static ContentSettings Of(IConfiguration configuration)
    {
        var section = configuration.GetSection("Content:Git");
        var data = DataDirectory.From(configuration);
        var repositories = section.GetSection(nameof(GitSettings.Url)).Exists()
            ? [section.Get<GitSettings>() ?? new GitSettings()]
            : section.Get<GitSettings[]>() ?? [];
        var paths = (configuration.GetSection("Content:Paths").Get<string[]>() ?? []).Select(path =>
            Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))
        );
        GitSettings[] git =
        [
            .. repositories.Select(
                (repository, number) =>
                    repository.ValidateAndComplete(data, repositories.Take(number).Any(before => before.IsSameRepository(repository)))
            ),
        ];
        if (git.DistinctBy(repository => repository.Directory).Count() < git.Length)
            throw new InvalidSettingException(
                "Content:Git:Directory",
                "is the same for two repositories, or one repository has two identical entries. Use different folders, or remove an entry"
            );
        return new ContentSettings
        {
            Paths = [.. paths.Distinct(StringComparer.Ordinal)],
            Git = git,
            ScanInterval = Interval(configuration, nameof(ScanInterval), TimeSpan.FromMilliseconds(1)) ?? TimeSpan.FromMinutes(5),
            SettleTime = Interval(configuration, nameof(SettleTime), TimeSpan.FromMilliseconds(10)) ?? TimeSpan.FromMilliseconds(300),
        };
    }

    // TimeSpan parses "60" as 60 days.
    private static TimeSpan? Interval(IConfiguration configuration, string name, TimeSpan min) =>
        configuration.GetValue<TimeSpan?>($"Content:{name}") switch
        {
            { } interval when interval < min || interval > TimeSpan.FromDays(1) => throw new InvalidSettingException(
                $"Content:{name}",
                $"is {interval:c}; expected {min:c} to one day, for example 00:00:01 for one second"
            ),
            var interval => interval,
        };
}

/// <summary>A branch of a git repository.</summary>
internal sealed record GitSettings
{
    private static readonly TimeSpan _longestInterval = TimeSpan.FromDays(1);

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

    /// <summary>True if the clone is in the gateway's data directory, because no other folder is configured.</summary>
    internal bool IsInDataDirectory { get; init; }

    /// <summary>The URL for logs. Everything between the scheme and the last @ is removed, because it may contain a password.</summary>
    public string DisplayUrl =>
        Url.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme && Url.LastIndexOf('@') is var end && end > scheme
            ? Url[..(scheme + 3)] + Url[(end + 1)..]
            : Url;

    // The URL without user and password, which is the same for all users of a repository.
    private string Address =>
        Uri.TryCreate(Url, UriKind.Absolute, out var url)
            ? new UriBuilder(url) { UserName = "", Password = "" }
                .Uri
                .AbsoluteUri
            : Url;

    /// <summary>True if both settings follow the same repository.</summary>
    public bool IsSameRepository(GitSettings other) => Address == other.Address;

    /// <param name="dataDirectory">The folder for the gateway's data.</param>
    /// <param name="isAnother">True if an earlier entry of the settings follows the same repository.</param>
    public GitSettings ValidateAndComplete(string dataDirectory, bool isAnother)
    {
        if (Url.Length == 0)
            throw new InvalidSettingException("Content:Git:Url", "is missing");
        if (Url.Contains("://", StringComparison.Ordinal) && !Uri.TryCreate(Url, UriKind.Absolute, out _))
            throw new InvalidSettingException(
                "Content:Git:Url",
                "is not a valid URL. Set a password in Content:Git:Password, or percent-encode its special characters (%23 for #)"
            );
        // TimeSpan parses "60" as 60 days.
        if (Interval <= TimeSpan.Zero || Interval > _longestInterval)
            throw new InvalidSettingException(
                "Content:Git:Interval",
                $"is {Interval:c}; expected more than zero and at most one day, for example 00:01:00 for one minute"
            );
        if (Path.IsPathRooted(Folder) || Folder.Split('/', '\\').Any(part => part.StartsWith('.')))
            throw new InvalidSettingException("Content:Git:Folder", $"is '{Folder}'; expected a folder in the repository");
        // The clone stays the same if the token, branch or folder changes, because stored articles refer to the paths of their files.
        var key = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(isAnother ? $"{Address}\n{Branch}\n{Folder}" : Address)).AsSpan(0, 8)
        );
        var directory = Path.GetFullPath(Directory.Length > 0 ? Directory : Path.Combine(dataDirectory, "git", key));
        if (!new CloneFolder(directory, Directory.Length == 0).IsUsable)
            throw new InvalidSettingException(
                "Content:Git:Directory",
                $"is the folder {directory}, which contains files that the gateway would delete. Use an empty folder or a new one"
            );
        return WithoutCredentialsInUrl() with { Directory = directory, IsInDataDirectory = Directory.Length == 0 };
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
