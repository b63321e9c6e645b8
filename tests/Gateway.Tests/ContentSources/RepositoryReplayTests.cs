using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

public sealed class RepositoryReplayTests(PostgresServer postgres) : ReplayTests(postgres)
{
    [Fact]
    public async Task The_articles_match_a_repository_after_each_of_200_commits()
    {
        using var directory = new ArticleFolder();
        using var repository = new GitRepository();
        repository.Files.WithFile("README.md", "# Content\n");
        repository.Commit();
        var clone = directory.At("clone");
        await using var host = await ImportingHost.StartAsync(
            Postgres,
            $"--Content:Git:Url={repository.Url}",
            "--Content:Git:Interval=00:00:00.1",
            $"--Content:Git:Directory={clone}"
        );

        await ReplayAsync(
            host,
            clone,
            commits: 200,
            isAtomic: true,
            history =>
            {
                WriteFiles(repository.Files, history.Files);
                repository.Commit();
            }
        );
    }
}
