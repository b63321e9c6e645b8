using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>
/// Files that have an error when they are moved. The article stays published without another event, and the error is listed at the new
/// path.
/// </summary>
public sealed class MovedFileTests(SharedGateway gateway) : IClassFixture<SharedGateway>, IDisposable
{
    private const string Title = "A lighthouse learns to read";

    private readonly ArticleFolder _folder = new();
    private readonly GitRepository _repository = new();

    /// <summary>The path, the new path, the key <c>slug</c>, and the text with an error.</summary>
    public static TheoryData<string, string, string, string> Moves
    {
        get
        {
            var moves = new TheoryData<string, string, string, string>();
            foreach (var mistake in (string[])["title: [cut", "no front matter", "emptied"])
            {
                moves.Add("news/note.md", "moved/note.md", "", mistake);
                moves.Add("news/note.md", "news/deep/renamed.md", "", mistake);
                moves.Add("news/note.md", "moved/renamed.md", "slug: chosen\n", mistake);
                moves.Add("news/2024-08-02-note.md", "moved/2024-08-02-note.md", "slug: chosen\n", mistake);
                moves.Add("news/2024-08-02-note.md", "moved/2024-08-03-renamed.md", "slug: chosen\n", mistake);
                moves.Add("news/2024-08-02-note.md", "moved/2024-08-02-note.md", "", mistake);
            }

            return moves;
        }
    }

    public void Dispose()
    {
        _folder.Dispose();
        _repository.Dispose();
    }

    [Theory]
    [MemberData(nameof(Moves))]
    public async Task A_scan_keeps_the_article_of_a_file_that_is_moved_with_an_error(string from, string to, string slug, string mistake)
    {
        var host = await gateway.PrepareAsync();
        foreach (var isBrokenBefore in (bool[])[false, true])
        {
            WriteFiles(_folder, from, slug);
            await host.ImportAsync(_folder.Root, prune: true);
            var changes = await ReadPublicationAsync(host);
            if (isBrokenBefore)
            {
                _folder.WithFile(from, Broken(mistake, slug));
                await host.ImportAsync(_folder.Root, prune: true);
            }

            _folder.Move(from, to);
            _folder.WithFile(to, Broken(mistake, slug));
            for (var scan = 0; scan < 3; scan++)
                await host.ImportAsync(_folder.Root, prune: true);

            var (kept, listed) = (await host.IsTitlePublishedAsync(Title), await ListedAsync(host));
            _folder.WithFile(to, Text(Title, slug));
            await host.ImportAsync(_folder.Root, prune: true);

            // A file that is renamed and loses all its text can be any new file.
            var isRecognised =
                Path.GetFileName(from) == Path.GetFileName(to)
                || mistake == "title: [cut"
                || (from.Contains("2024", StringComparison.Ordinal) ? mistake == "emptied" : isBrokenBefore);
            Assert.Equal((isRecognised, to), (kept, isRecognised ? Assert.Single(listed) : to));
            if (isRecognised)
                Assert.Empty(await changes.ReadNewAsync());
            Assert.True(await host.IsTitlePublishedAsync(Title));
            Assert.Empty(await ListedAsync(host));
            _folder.Remove(to);
            await host.ImportAsync(_folder.Root, prune: true);
            Assert.False(await host.IsTitlePublishedAsync(Title));
        }
    }

    [Theory]
    [InlineData("news/note.md", "news/deep/note.md", "")]
    [InlineData("news/note.md", "renamed.md", "")]
    [InlineData("news/note.md", "news/deep/renamed.md", "slug: chosen\n")]
    [InlineData("news/2024-08-02-note.md", "news/deep/2024-08-03-note.md", "slug: chosen\n")]
    [InlineData("news/2024-08-02-note.md", "news/deep/2024-08-02-note.md", "")]
    public async Task A_watched_file_that_is_moved_with_an_error_keeps_its_article(string from, string to, string slug)
    {
        foreach (var isBrokenBefore in (bool[])[false, true])
        {
            using var folder = new ArticleFolder();
            WriteFiles(folder, from, slug);
            await using var host = await ImportingHost.StartAsync(
                gateway.Postgres,
                ImportingHost.PathSetting(folder.Root),
                "--Content:ScanInterval=1.00:00:00",
                "--Content:SettleTime=00:00:00.15"
            );
            await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Beside"));
            await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync(Title));
            var changes = await ReadPublicationAsync(host);
            if (isBrokenBefore)
            {
                folder.WithFile(from, Broken("title: [cut", slug));
                await host.WaitForProblemsAsync("YAML_SYNTAX");
                folder.Move(from, to);
            }
            else
            {
                folder.Move(from, to);
                folder.WithFile(to, Broken("title: [cut", slug));
            }

            await WaitUntilListedAsync(host, to);
            folder.WithFile("beside.md", Text("Beside, later", ""));
            await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Beside, later"));
            Assert.True(await host.IsTitlePublishedAsync(Title));
            folder.WithFile(to, Text("Mended", slug));
            await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Mended"));
            await host.WaitForProblemsAsync();
            Assert.Empty(await changes.ReadNewAsync());
            folder.Remove(to);
            await GatewayHost.WaitUntilAsync(async () => !await host.IsTitlePublishedAsync("Mended"));
        }
    }

    [Theory]
    [InlineData("news/note.md", "moved/note.md", "")]
    [InlineData("news/note.md", "moved/renamed.md", "slug: chosen\n")]
    [InlineData("news/2024-08-02-note.md", "moved/2024-08-03-note.md", "slug: chosen\n")]
    public async Task A_file_of_a_repository_that_is_moved_with_an_error_keeps_its_article(string from, string to, string slug)
    {
        WriteFiles(_repository.Files, from, slug);
        _repository.Commit();
        await using var host = await ImportingHost.StartAsync(
            gateway.Postgres,
            $"--Content:Git:Url={_repository.Url}",
            "--Content:Git:Interval=00:00:00.05",
            $"--Content:Git:Directory={_folder.At("clone")}"
        );
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Beside"));
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync(Title));
        var changes = await ReadPublicationAsync(host);

        _repository.Files.Move(from, to);
        _repository.Files.WithFile(to, Broken("title: [cut", slug));
        _repository.Commit();
        await WaitUntilListedAsync(host, to);
        _repository.Files.WithFile("beside.md", Text("Beside, later", ""));
        _repository.Commit();
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Beside, later"));
        var kept = await host.IsTitlePublishedAsync(Title);
        _repository.Files.WithFile(to, Text("Mended", slug));
        _repository.Commit();

        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Mended"));
        await host.WaitForProblemsAsync();
        Assert.True(kept);
        Assert.Empty(await changes.ReadNewAsync());
    }

    [Fact]
    public async Task The_only_new_file_with_an_error_keeps_the_only_article_without_a_file_until_it_is_fixed()
    {
        var host = await gateway.PrepareAsync();
        WriteFiles(_folder, "news/note.md", "");
        await host.ImportAsync(_folder.Root, prune: true);
        var changes = await ReadPublicationAsync(host);

        _folder.Remove("news/note.md").WithFile("new.md", "---\ntitle: [cut\n---\n");
        for (var scan = 0; scan < 2; scan++)
            await host.ImportAsync(_folder.Root, prune: true);
        var kept = await host.IsTitlePublishedAsync(Title);
        var unchanged = await changes.ReadNewAsync();
        await host.ImportAsync(_folder.WithFile("new.md", Text("Another article", "")).Root, prune: true);

        Assert.True(kept);
        Assert.Empty(unchanged);
        Assert.Equal(["+2024-08-01-another-article", "-2024-08-01-a-lighthouse-learns-to-read"], await changes.ReadNewAsync());
    }

    [Fact]
    public async Task A_deleted_article_is_withdrawn_although_other_files_have_errors()
    {
        var host = await gateway.PrepareAsync();
        WriteFiles(_folder, "news/note.md", "");
        await host.ImportAsync(_folder.WithFile("old.md", "---\ntitle: [cut\n---\n").Root, prune: true);

        await host.ImportAsync(_folder.Remove("news/note.md").Root, prune: true);

        Assert.False(await host.IsTitlePublishedAsync(Title));
        Assert.Equal("old.md", Assert.Single(await ListedAsync(host)));
    }

    private static void WriteFiles(ArticleFolder folder, string path, string slug) =>
        folder.WithFile("beside.md", Text("Beside", "")).WithFile(path, Text(Title, slug));

    private static string Text(string title, string slug) =>
        string.Join(
            '\n',
            "---",
            $"title: {title}",
            "publishedDateTime: 2024-08-01T00:00:00Z",
            $"webUrl: https://gazette.example/{title.ToLowerInvariant().Replace(' ', '-')}",
            "provider: {name: The Gazette, domain: gazette.example}",
            $"{slug}---",
            "It begins with the letter A.\n"
        );

    private static string Broken(string mistake, string slug) =>
        mistake switch
        {
            "title: [cut" => Text(Title, slug).Replace($"title: {Title}", mistake, StringComparison.Ordinal),
            "no front matter" => "# Notes\n",
            _ => "",
        };

    private static async Task<VisibilityChanges> ReadPublicationAsync(GatewayHost host)
    {
        var changes = new VisibilityChanges(host);
        await changes.ReadNewAsync();
        return changes;
    }

    private static Task<string[]> ListedAsync(GatewayHost host) =>
        host.SqlAsync<string[]>("select coalesce(array_agg(distinct path::text), '{}') from gateway.mt_doc_import_problem");

    private static async Task WaitUntilListedAsync(GatewayHost host, string path)
    {
        string[] listed = [];
        await GatewayHost.WaitUntilAsync(
            async () =>
            {
                listed = await ListedAsync(host);
                return listed is [var only] && only == path;
            },
            () => $"Listed: {string.Join(", ", listed)}"
        );
    }
}
