using Gateway.Store.Import;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>
/// Generated changes in two folders and a repository: after each of them, the visible articles match the model, the files with errors and
/// the skipped files are listed, and the feed has an entry for each article that becomes visible or hidden.
/// </summary>
public sealed class EditedSourcesTests(SharedGateway gateway) : IClassFixture<SharedGateway>, IDisposable
{
    private readonly ArticleFolder[] _folders = [new(), new(), new()];

    public void Dispose()
    {
        foreach (var folder in _folders)
            folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Scans_of_several_edited_sources_match_the_model(int seed)
    {
        var host = await gateway.PrepareAsync();
        var model = new EditedSources(seed, _folders.Length, movesBetweenSources: true);
        var changes = new VisibilityChanges(host);
        string[] roots = [.. _folders.Select(folder => folder.Root)];
        for (var step = 1; step <= 60; step++)
        {
            var before = model.Visible;
            var made = model.Change(1 + (step % 3));
            Apply(made, _folders);
            await host.ImportAsync(new ImportRequest(roots) { Prune = true });

            AssertSame(step, made, model.State, await StateAsync(host, roots));
            Assert.Equal(VisibilityChanges.Between(before, model.Visible), await changes.ReadNewAsync());
            Assert.True((await host.ImportAsync(new ImportRequest(roots) { Prune = true })).ChangedNothing);
            Assert.Equal(model.State, await StateAsync(host, roots));
        }

        Assert.Equal("", await StoredCounts.MismatchesAsync(host));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Watched_folders_and_a_repository_match_the_model_after_edits(int seed)
    {
        using var repository = new GitRepository();
        repository.Files.WithFile("README.md", "# Content\n");
        repository.Commit();
        foreach (var folder in _folders)
            folder.WithFile("README.md", "# Content\n");
        var clone = _folders[2].At("clone");
        await using var host = await ImportingHost.StartAsync(
            gateway.Postgres,
            ImportingHost.PathSetting(_folders[0].Root),
            ImportingHost.PathSetting(_folders[1].Root, 1),
            $"--Content:Git:Url={repository.Url}",
            "--Content:Git:Interval=00:00:00.05",
            $"--Content:Git:Directory={clone}",
            "--Content:SettleTime=00:00:00.15",
            "--Content:ScanInterval=1.00:00:00"
        );
        var model = new EditedSources(seed, sources: 3, movesBetweenSources: false);
        var changes = new VisibilityChanges(host);
        string[] roots = [_folders[0].Root, _folders[1].Root, clone];
        for (var step = 1; step <= 40; step++)
        {
            var before = model.Visible;
            var made = model.ChangeVisibly();
            Apply(made, [_folders[0], _folders[1], repository.Files]);
            if (made.Any(change => change.Source == 2))
                repository.Commit();

            IReadOnlyList<string> state = [];
            await GatewayHost.WaitUntilAsync(
                async () => (state = await StateAsync(host, roots)).SequenceEqual(model.State),
                () => Difference(made, model.State, state),
                $"step {step} of seed {seed}"
            );
            Assert.Equal(VisibilityChanges.Between(before, model.Visible), await changes.ReadNewAsync());
        }
    }

    private static void Apply(IReadOnlyList<FileChange> changes, ArticleFolder[] folders)
    {
        foreach (var change in changes)
        {
            var (from, to) = (folders[change.Source], folders[change.ToSource]);
            if (change.To is null)
                from.Remove(change.From ?? "");
            else if (change.From is not null)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(to.At(change.To)) ?? to.Root);
                File.Move(from.At(change.From), to.At(change.To));
            }

            if (change is { To: { } path, Text: { } text })
                to.WithFile(path, text);
        }
    }

    private static async Task<IReadOnlyList<string>> StateAsync(GatewayHost host, string[] roots)
    {
        var articles = await host.SqlAsync<string[]>(
            """
            select coalesce(array_agg(concat_ws(' ', article.slug, case when article.published then 'visible' else 'hidden' end,
              substring(body.data ->> 'body' from 'version ([0-9]+)'))), '{}')
            from gateway.mt_doc_article article
            join gateway.mt_doc_article_source source on source.id = article.id and not source.withdrawn
            join gateway.mt_doc_article_text body on body.id = article.id
            """
        );
        var problems = await host.SqlAsync<string[]>(
            """
            select coalesce(array_agg(distinct concat_ws(' ', case data ->> 'code' when 'SAME_SLUG' then 'skipped' else 'broken' end, file)), '{}')
            from gateway.mt_doc_import_problem
            """
        );
        return
        [
            .. articles
                .Concat(
                    problems.Select(problem =>
                        roots
                            .Select((root, source) => (root, source))
                            .Aggregate(
                                problem,
                                (text, each) => text.Replace($" {each.root}/", $" {each.source}/", StringComparison.Ordinal)
                            )
                    )
                )
                .Order(StringComparer.Ordinal),
        ];
    }

    private static void AssertSame(
        int step,
        IReadOnlyList<FileChange> changes,
        IReadOnlyList<string> expected,
        IReadOnlyList<string> actual
    ) => Assert.True(expected.SequenceEqual(actual), $"step {step}: {Difference(changes, expected, actual)}");

    private static string Difference(IReadOnlyList<FileChange> changes, IReadOnlyList<string> expected, IReadOnlyList<string> actual) =>
        $"Missing {string.Join("; ", expected.Except(actual))}. Surplus {string.Join("; ", actual.Except(expected))}. Changes: {string.Join("; ", changes.Select(change => $"{change.Source}/{change.From} -> {change.ToSource}/{change.To} {change.Text?.ReplaceLineEndings("|")}"))}";
}
