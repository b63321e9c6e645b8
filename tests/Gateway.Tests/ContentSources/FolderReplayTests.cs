using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

public sealed class FolderReplayTests(PostgresServer postgres) : ReplayTests(postgres)
{
    [Fact]
    public async Task The_articles_match_a_watched_folder_after_each_copy()
    {
        using var folder = new ArticleFolder();
        folder.WithFile("README.md", "# Content\n");
        await using var host = await ImportingHost.StartAsync(
            Postgres,
            ImportingHost.PathSetting(folder.Root),
            "--Content:SettleTime=00:00:00.15"
        );

        await ReplayAsync(host, folder.Root, commits: 100, isAtomic: false, history => WriteFiles(folder, history.Files));
    }
}
