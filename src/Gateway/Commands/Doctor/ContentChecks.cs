using System.Globalization;
using Gateway.Content.Files;
using Gateway.Content.Problems;
using Gateway.Content.Reading;
using Gateway.Content.Results;
using Gateway.Content.Text;
using Gateway.Store.Configuration;
using Gateway.Store.ContentSources;

namespace Gateway.Commands.Doctor;

/// <summary>Checks the folders and repositories that the gateway follows.</summary>
internal static class ContentChecks
{
    private const string Subject = "content";
    private const string WatchLimitFile = "/proc/sys/fs/inotify/max_user_watches";

    /// <param name="configuration">The settings.</param>
    /// <param name="settingsFile">The file of <c>--settings</c>; <c>null</c> if there is none.</param>
    public static async Task<IReadOnlyList<Finding>> RunAsync(IConfiguration configuration, string? settingsFile)
    {
        var settings = ContentSettings.Of(configuration);
        if (settings.IsEmpty)
            return [Finding.Ok(Subject, "No content is configured. Use gateway import, or --content <folder> to follow a folder.")];
        var reader = new ContentReader(configuration.GetSection("Content").ReadRecord<ContentOptions>(), settings.Mappings);
        var findings = settings.Paths.Select(folder => OfFolder(folder, reader, configuration, settingsFile)).ToList();
        foreach (var repository in settings.Git)
            findings.Add(await OfRepositoryAsync(repository));
        if (OfWatches(settings.Paths) is { } watches)
            findings.Add(watches);
        return findings;
    }

    private static Finding OfFolder(string folder, ContentReader reader, IConfiguration configuration, string? settingsFile)
    {
        if (!Directory.Exists(folder))
            return Finding.Fail(Subject, $"{folder} does not exist.", "Create or mount it, or correct Content:Paths.");
        try
        {
            var options = configuration.GetSection("Content").ReadRecord<ContentOptions>();
            var (files, articles, rejected, unreadable) = (0, 0, 0, 0);
            foreach (var path in ContentFolder.Enumerate(folder))
            {
                files++;
                if (path.Problem is { Code: ProblemCodes.FileUnreadable })
                    unreadable++;
                if (!ContentPath.HasContentExtension(path.Path))
                    continue;
                var result = reader.Read(path, ContentFileReader.Read(path, options));
                articles += result is ContentResult.AcceptedArticle ? 1 : 0;
                rejected += result is ContentResult.Rejected ? 1 : 0;
            }

            var counts = $"{folder} has {CountText.Of(files, "file")}: {CountText.Of(articles, "article")}, {Number(rejected)} rejected.";
            // Without the settings of the folder, no file of a generator is an article.
            var check = $"gateway check {folder}{(settingsFile is null ? "" : $" --settings {settingsFile}")}";
            return unreadable > 0
                    ? Finding.Fail(
                        Subject,
                        $"The gateway's user cannot read {Number(unreadable)} of the folders and files below {folder}.",
                        $"Give it the right to read them: chmod -R a+rX {folder}"
                    )
                : articles == 0 ? Finding.Warn(Subject, counts, $"Run {check}, which says why, or gateway init {folder}.")
                : rejected > 0 ? Finding.Warn(Subject, counts, $"Run {check}, which lists the errors.")
                : Finding.Ok(Subject, counts);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Finding.Fail(
                Subject,
                $"{folder} cannot be read: {error.Message.TrimEnd('.')}.",
                $"Give the gateway's user the right to read it: chmod -R a+rX {folder}"
            );
        }
    }

    private static async Task<Finding> OfRepositoryAsync(GitSettings repository)
    {
        GitTimeouts.Set(GitTimeouts.ConnectTimeout, GitTimeouts.ConnectTimeout);
        try
        {
            // The library blocks its thread.
            var branch = await Task.Run(() => new GitRemote(repository).FindBranch());
            return branch is null
                ? Finding.Fail(
                    Subject,
                    $"{repository.DisplayUrl} answers, but has no branch {repository.Branch ?? "that HEAD refers to"}.",
                    "Correct Content:Git:Branch."
                )
                : Finding.Ok(
                    Subject,
                    $"{repository.DisplayUrl} answers, and its branch {branch.CanonicalName.Replace("refs/heads/", "", StringComparison.Ordinal)} exists."
                );
        }
        catch (IOException error)
        {
            return Finding.Fail(
                Subject,
                $"{repository.DisplayUrl} does not answer: {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}.",
                "Check Content:Git:Url, Content:Git:Username and Content:Git:Password, and the network."
            );
        }
    }

    // Linux needs a watch for each folder.
    private static Finding? OfWatches(IReadOnlyList<string> folders)
    {
        if (!File.Exists(WatchLimitFile) || !long.TryParse(File.ReadAllText(WatchLimitFile), CultureInfo.InvariantCulture, out var limit))
            return null;
        var needed = folders.Where(Directory.Exists).Sum(CountFolders);
        return needed < limit / 2
            ? null
            : Finding.Warn(
                Subject,
                $"The folders to follow have {Number(needed)} folders, and Linux allows {Number(limit)} watches for each user. Changes are found only by the scan of each Content:ScanInterval.",
                $"Run sysctl fs.inotify.max_user_watches={(4 * needed).ToString(CultureInfo.InvariantCulture)}"
            );
    }

    private static long CountFolders(string folder) =>
        1
        + Directory
            .EnumerateDirectories(
                folder,
                "*",
                new EnumerationOptions
                {
                    RecurseSubdirectories = true,
                    IgnoreInaccessible = true,
                    AttributesToSkip = FileAttributes.ReparsePoint,
                }
            )
            .LongCount();

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
