using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>Undated files that are renamed, exchanged and corrected at the same time. Each file stays one article.</summary>
public sealed class RenamedFileTests(SharedGateway gateway) : IClassFixture<SharedGateway>, IDisposable
{
    private const int WatchedChanges = 12;

    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task One_import_of_renamed_files_keeps_every_article_and_its_slug(int seed)
    {
        var host = await gateway.PrepareAsync();
        var files = new RenamedFiles(seed);
        var changes = new VisibilityChanges(host);
        for (var number = 0; number < 25; number++)
        {
            var before = files.Slugs;
            files.Change();
            ReplayTests.WriteFiles(_folder, files.Files);

            var report = await host.ImportAsync(_folder.Root, prune: true);

            Assert.Equal((files.Files.Count, 0, 0), (report.Files, report.Skipped, report.Rejected));
            Assert.Equal(files.Articles, await ArticlesAsync(host, _folder.Root));
            Assert.Equal(VisibilityChanges.Between(before, files.Slugs), await changes.ReadNewAsync());
            Assert.True((await host.ImportAsync(_folder.Root, prune: true)).ChangedNothing);
        }
    }

    [Fact]
    public async Task Each_renamed_file_of_a_watched_folder_is_one_article_or_is_listed()
    {
        _folder.WithFile("README.md", "# Content\n");
        await using var host = await ImportingHost.StartAsync(
            gateway.Postgres,
            ImportingHost.PathSetting(_folder.Root),
            "--Content:SettleTime=00:00:00.15"
        );
        var files = new RenamedFiles(7);
        for (var number = 0; number < WatchedChanges; number++)
        {
            files.Change();
            ReplayTests.WriteFiles(_folder, files.Files);

            var held = await WaitUntilEachFileIsOneArticleAsync(host, _folder.Root, files, mayBeHeld: true);
            // A folder that is read while files are renamed may have shown some of the names first. Then an article can have got a slug
            // that another file has afterwards. That file is listed.
            if (held.Count > 0)
                return;
            files.Resume(await StoredAsync(host));
        }
    }

    [Fact]
    public async Task Renamed_files_of_a_repository_keep_every_article_and_its_slug()
    {
        using var repository = new GitRepository();
        repository.Files.WithFile("README.md", "# Content\n");
        repository.Commit();
        var clone = _folder.At("clone");
        await using var host = await ImportingHost.StartAsync(
            gateway.Postgres,
            $"--Content:Git:Url={repository.Url}",
            "--Content:Git:Interval=00:00:00.02",
            $"--Content:Git:Directory={clone}"
        );
        var files = new RenamedFiles(8);
        var changes = new VisibilityChanges(host);
        for (var number = 0; number < WatchedChanges; number++)
        {
            var before = files.Slugs;
            files.Change();
            ReplayTests.WriteFiles(repository.Files, files.Files);
            repository.Commit();
            await WaitUntilEachFileIsOneArticleAsync(host, clone, files, mayBeHeld: false);

            Assert.Equal(files.Articles, await ArticlesAsync(host, clone));
            Assert.Equal(VisibilityChanges.Between(before, files.Slugs), await changes.ReadNewAsync());
        }
    }

    /// <returns>The files that are not imported, because another one has their slug.</returns>
    private static async Task<IReadOnlyList<string>> WaitUntilEachFileIsOneArticleAsync(
        GatewayHost host,
        string root,
        RenamedFiles files,
        bool mayBeHeld
    )
    {
        IReadOnlyList<string> stored = [];
        IReadOnlyList<string> held = [];
        await GatewayHost.WaitUntilAsync(
            async () =>
            {
                stored = [.. (await ArticlesAsync(host, root)).Select(article => article[..article.LastIndexOf(' ')])];
                var missing = files.Titles.Except(stored).Select(file => file.Split(' ')[0]).ToList();
                held = missing.Count == 0 || !mayBeHeld ? [] : [.. (await SkippedFilesAsync(host)).Intersect(missing)];
                return missing.Count == held.Count && !stored.Except(files.Titles).Any();
            },
            () => $"Missing {string.Join(", ", files.Titles.Except(stored))}; surplus {string.Join(", ", stored.Except(files.Titles))}",
            "one article for each file"
        );
        return held;
    }

    private static async Task<IReadOnlyList<string>> SkippedFilesAsync(GatewayHost host) =>
        await host.SqlAsync<string[]>(
            "select coalesce(array_agg(path), '{}') from gateway.mt_doc_import_problem where data ->> 'code' = 'SAME_SLUG'"
        );

    private static async Task<IReadOnlyList<string>> ArticlesAsync(GatewayHost host, string root) =>
        await host.SqlAsync<string[]>(
            """
            select coalesce(array_agg(concat_ws(' ', substr(source.path, length($1) + 2), article.title, article.slug)
              order by concat_ws(' ', substr(source.path, length($1) + 2), article.title, article.slug) collate "C"), '{}')
            from gateway.mt_doc_article article join gateway.mt_doc_article_source source on source.id = article.id
            where article.published and not source.withdrawn
            """,
            root
        );

    private async Task<IEnumerable<(string Path, string Slug, bool Withdrawn)>> StoredAsync(GatewayHost host) => (
            await host.SqlAsync<string[]>(
                """
                select coalesce(array_agg(concat_ws(' ', substr(source.path, length($1) + 2), article.slug, source.withdrawn)), '{}')
                from gateway.mt_doc_article article join gateway.mt_doc_article_source source on source.id = article.id
                """,
                _folder.Root
            )
        ).Select(line => line.Split(' ')).Select(parts => (parts[0], parts[1], parts[2] == "t"));
}
