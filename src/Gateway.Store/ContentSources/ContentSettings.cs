using System.Security.Cryptography;
using System.Text;
using Gateway.Store.Configuration;

namespace Gateway.Store.ContentSources;

/// <summary>Which folders and repositories the gateway follows; nothing unless configured.</summary>
internal sealed record ContentSettings
{
    /// <summary>Folders, by full path.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];
    public IReadOnlyList<GitSettings> Git { get; init; } = [];

    /// <summary>How often everything is looked at, whatever the watchers say.</summary>
    public required TimeSpan ScanInterval { get; init; }

    /// <summary>How long a file must have been left alone before it is read.</summary>
    public required TimeSpan SettleTime { get; init; }

    public bool IsEmpty => Paths.Count + Git.Count == 0;

    /// <summary>Relative paths are those of the working directory; <c>Content:Git</c> may be one repository or a list.</summary>
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
                (repository, number) => repository.Completed(data, repositories.Take(number).Any(before => before.IsOfSame(repository)))
            ),
        ];
        if (git.DistinctBy(repository => repository.Directory).Count() < git.Length)
            throw new InvalidSettingException(
                "Content:Git:Directory",
                "is the same for two repositories, or one is followed twice by the same settings"
            );
        return new ContentSettings
        {
            Paths = [.. paths.Distinct(StringComparer.Ordinal)],
            Git = git,
            ScanInterval = Interval(configuration, nameof(ScanInterval), TimeSpan.FromMilliseconds(1)) ?? TimeSpan.FromMinutes(5),
            SettleTime = Interval(configuration, nameof(SettleTime), TimeSpan.FromMilliseconds(10)) ?? TimeSpan.FromMilliseconds(300),
        };
    }

    // "60" is read as days.
    private static TimeSpan? Interval(IConfiguration configuration, string name, TimeSpan least) =>
        configuration.GetValue<TimeSpan?>($"Content:{name}") switch
        {
            { } interval when interval < least || interval > TimeSpan.FromDays(1) => throw new InvalidSettingException(
                $"Content:{name}",
                $"is {interval:c}; expected {least:c} to a day, as 00:00:01 for a second"
            ),
            var interval => interval,
        };
}

/// <summary>A branch of a git repository.</summary>
internal sealed record GitSettings
{
    private static readonly TimeSpan _longestInterval = TimeSpan.FromDays(1);

    /// <summary>What <c>git clone</c> takes: https, ssh, file or the path of a repository.</summary>
    public string Url { get; init; } = "";

    /// <summary>The branch; <c>null</c> for the one the repository says.</summary>
    public string? Branch { get; init; }

    /// <summary>The folder whose files are imported; empty for all of them.</summary>
    public string Folder { get; init; } = "";
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);
    public string? Username { get; init; }

    /// <summary>Password or token.</summary>
    public string? Password { get; init; }

    /// <summary>Where the clone is kept.</summary>
    public string Directory { get; init; } = "";

    /// <summary>The URL as it may be logged: without what may be a password, wherever it is that one begins or ends.</summary>
    public string ShownUrl =>
        Url.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme && Url.LastIndexOf('@') is var end && end > scheme
            ? Url[..(scheme + 3)] + Url[(end + 1)..]
            : Url;

    // The same repository whoever reads it.
    private string Address =>
        Uri.TryCreate(Url, UriKind.Absolute, out var url)
            ? new UriBuilder(url) { UserName = "", Password = "" }
                .Uri
                .AbsoluteUri
            : Url;

    /// <summary>True where both follow the same repository.</summary>
    public bool IsOfSame(GitSettings other) => Address == other.Address;

    /// <param name="dataDirectory">Where the gateway keeps its data.</param>
    /// <param name="isAnother">True where the same repository is followed by other settings too.</param>
    public GitSettings Completed(string dataDirectory, bool isAnother)
    {
        if (Url.Length == 0)
            throw new InvalidSettingException("Content:Git:Url", "is missing");
        if (Url.Contains("://", StringComparison.Ordinal) && !Uri.TryCreate(Url, UriKind.Absolute, out _))
            throw new InvalidSettingException(
                "Content:Git:Url",
                "is no URL; a password goes to Content:Git:Password, or its special characters are written as %23 for #"
            );
        // "60" is read as days.
        if (Interval <= TimeSpan.Zero || Interval > _longestInterval)
            throw new InvalidSettingException(
                "Content:Git:Interval",
                $"is {Interval:c}; expected more than zero and at most a day, as 00:01:00 for a minute"
            );
        if (Path.IsPathRooted(Folder) || Folder.Split('/', '\\').Any(part => part.StartsWith('.')))
            throw new InvalidSettingException("Content:Git:Folder", $"is '{Folder}'; expected a folder inside of the repository");
        // A new token, branch or folder leads to the same clone: articles are known by where their files lie.
        var key = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(isAnother ? $"{Address}\n{Branch}\n{Folder}" : Address)).AsSpan(0, 8)
        );
        var directory = Path.GetFullPath(Directory.Length > 0 ? Directory : Path.Combine(dataDirectory, "git", key));
        if (!new CloneFolder(directory).IsOurs)
            throw new InvalidSettingException(
                "Content:Git:Directory",
                $"leads to {directory}, where there are files that the gateway would delete; expected an empty folder, or none yet"
            );
        return this with { Url = System.IO.Directory.Exists(Url) ? Path.GetFullPath(Url) : Url, Directory = directory };
    }
}
