using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

public sealed class FolderReplayTests(PostgresServer postgres) : ReplayTests(postgres)
{
    [Fact]
    public async Task A_watched_folder_publishes_exactly_what_is_copied_to_it()
    {
        using var folder = new ArticleFolder();
        folder.WithFile("README.md", "# Content\n");
        await using var host = await ImportingHost.StartAsync(
            Postgres,
            ImportingHost.PathSetting(folder.Root),
            "--Content:SettleTime=00:00:00.15"
        );

        // What takes longer to copy than a file is left alone is legally taken in parts.
        await ReplayAsync(host, folder.Root, history => WriteFiles(folder, history.Files) < TimeSpan.FromMilliseconds(50));
    }
}
