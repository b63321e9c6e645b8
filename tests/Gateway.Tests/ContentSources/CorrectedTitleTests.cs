using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>Corrected titles of undated files in followed folders and repositories.</summary>
public sealed class CorrectedTitleTests(PostgresServer postgres) : IDisposable
{
    private const string Slug = "2024-08-11-alpha";

    private readonly ArticleFolder _folder = new();
    private readonly GitRepository _repository = new();

    public void Dispose()
    {
        _folder.Dispose();
        _repository.Dispose();
    }

    [Fact]
    public async Task A_watched_file_keeps_its_slug_when_its_title_is_corrected_also_after_a_restart()
    {
        string[] settings = [ImportingHost.PathSetting(_folder.WithFile("note.md", Text("Alpha")).Root), "--Content:SettleTime=00:00:00.1"];
        await using var host = await ImportingHost.StartAsync(postgres, settings);
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync(Slug));
        _folder.WithFile("note.md", Text("Beta"));
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Beta"));

        await host.App.StopAsync(TestContext.Current.CancellationToken);
        _folder.WithFile("note.md", Text("Gamma"));
        await using var restarted = new GatewayHost(postgres) { ExistingDatabase = host.ConnectionString, Settings = settings };
        await restarted.InitializeAsync();
        await GatewayHost.WaitUntilAsync(() => restarted.IsTitlePublishedAsync("Gamma"));
        _folder.WithFile("note.md", Text("Delta"));
        await GatewayHost.WaitUntilAsync(() => restarted.IsTitlePublishedAsync("Delta"));

        Assert.Equal([$"+{Slug}"], await new VisibilityChanges(restarted).ReadNewAsync());
    }

    [Fact]
    public async Task A_slowly_written_file_keeps_its_slug()
    {
        await using var host = await ImportingHost.StartAsync(
            postgres,
            ImportingHost.PathSetting(_folder.WithFile("note.md", Text("Alpha")).Root),
            "--Content:SettleTime=00:00:00.05"
        );
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync(Slug));
        var text = Text("Beta");

        _folder.WithFile("note.md", text[..60]);
        await GatewayHost.WaitUntilAsync(async () => await host.CountProblemsAsync() > 0);
        _folder.WithFile("note.md", text);
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Beta"));

        Assert.Equal([$"+{Slug}"], await new VisibilityChanges(host).ReadNewAsync());
    }

    [Fact]
    public async Task A_file_of_a_repository_keeps_its_slug_when_its_title_is_corrected()
    {
        _repository.Files.WithFile("posts/note.md", Text("Alpha"));
        _repository.Commit();
        await using var host = await StartFollowingAsync();
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync(Slug));

        _repository.Files.WithFile("posts/note.md", Text("Beta")).With(new Draft("2024-08-11-beside"));
        _repository.Commit();
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Beta"));
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-08-11-beside"));

        Assert.Equal([$"+{Slug}", "+2024-08-11-beside"], await new VisibilityChanges(host).ReadNewAsync());
    }

    [Fact]
    public async Task A_corrected_title_keeps_the_id_on_two_nodes_also_after_the_other_node_becomes_leader()
    {
        string[] settings = [ImportingHost.PathSetting(_folder.WithFile("note.md", Text("Alpha")).Root), "--Content:SettleTime=00:00:00.1"];
        await using var first = await ImportingHost.StartAsync(postgres, settings);
        await GatewayHost.WaitUntilAsync(() => first.IsPublishedAsync(Slug));
        await using var second = new GatewayHost(postgres) { SharesDatabaseWith = first, Settings = settings };
        await second.InitializeAsync();
        using var socket = await GraphQLSocket.InitAsync(second);
        await socket.SubscribeAsync("1", "subscription { articlePublished { article { slug title } } }");
        var before = await ArticleAsync(first);

        _folder.WithFile("note.md", Text("Beta"));
        await WaitForTitleAsync("Beta", first, second);
        var corrected = (await ArticleAsync(first), await ArticleAsync(second));
        await first.App.StopAsync(TestContext.Current.CancellationToken);
        _folder.WithFile("note.md", Text("Gamma"));
        await WaitForTitleAsync("Gamma", second);
        var afterwards = await ArticleAsync(second);
        _folder.With(new Draft("2024-08-11-beside"));
        var received = await socket.ReceiveAsync();

        Assert.Equal((Slug, "Alpha"), (before.Slug, before.Title));
        Assert.Equal(((before.Id, Slug, "Beta"), (before.Id, Slug, "Beta")), corrected);
        Assert.Equal((before.Id, Slug, "Gamma"), afterwards);
        // The first event that the subscriber gets is of the other article, so the corrections sent none.
        Assert.Contains("2024-08-11-beside", received.GetRawText(), StringComparison.Ordinal);
        Assert.Equal([$"+{Slug}", "+2024-08-11-beside"], await new VisibilityChanges(second).ReadNewAsync());
    }

    private static async Task WaitForTitleAsync(string title, params GatewayHost[] nodes)
    {
        foreach (var node in nodes)
            await GatewayHost.WaitUntilAsync(async () => (await ArticleAsync(node)).Title == title);
    }

    private static async Task<(string? Id, string? Slug, string? Title)> ArticleAsync(GatewayHost node)
    {
        var article = (await node.QueryAsync($$"""{ articleBySlug(slug: "{{Slug}}") { id slug title } }""")).Data.At("articleBySlug");
        return (article.At("id").GetString(), article.At("slug").GetString(), article.At("title").GetString());
    }

    private static string Text(string title) => new Draft("2024-08-11-x") { Title = title }.ToString();

    private Task<GatewayHost> StartFollowingAsync() =>
        ImportingHost.StartAsync(
            postgres,
            $"--Content:Git:Url={_repository.Url}",
            "--Content:Git:Interval=00:00:00.2",
            $"--Content:Git:Directory={_folder.At("clone")}"
        );
}
