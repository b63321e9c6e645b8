using System.Net;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>The media of a repository, on the node that imports it and on the others.</summary>
public sealed class GitMediaTests(PostgresServer postgres) : FollowedRepository(postgres)
{
    private const string Slug = "2024-08-04-pictures";

    private static readonly byte[] _first = TestMedia.Png(640, 480);
    private static readonly byte[] _second = TestMedia.Png(320, 240);

    [Fact]
    public async Task Each_node_serves_the_media_of_the_imported_commit_from_its_own_clone()
    {
        Repository.Files.With(new Draft(Slug) { Images = ["cat.png"] }).WriteMedia("_news/cat.png", _first);
        Repository.Files.WriteMedia("_news/.hidden.png", _first);
        Repository.Commit();
        await using var importing = await StartAsync();
        await using var other = await StartOtherAsync(importing, "other");
        var path = await PathAsync(importing);

        foreach (var node in (GatewayHost[])[importing, other])
        {
            Assert.Equal(_first, await GetAsync(node, path));
            foreach (var forbidden in (string[])[".hidden.png", "%2e%2e/.git/config", "..%2f.git%2fconfig", $"{Slug}.md"])
                Assert.Null(await GetAsync(node, path.Replace("cat.png", forbidden, StringComparison.Ordinal)));
        }

        Assert.True(Directory.Exists(Folder.At("other/.git")));
        Repository.Files.WriteMedia("_news/cat.png", _second);
        Repository.Commit();
        foreach (var node in (GatewayHost[])[importing, other])
            await WaitForAsync(node, path, _second);
        Repository.Files.Remove("_news/cat.png");
        Repository.Commit();
        foreach (var node in (GatewayHost[])[importing, other])
            await WaitForAsync(node, path, null);
    }

    [Fact]
    public async Task A_node_that_served_media_imports_when_the_other_node_stops()
    {
        Repository.Files.With(new Draft(Slug) { Images = ["cat.png"] }).WriteMedia("_news/cat.png", _first);
        Repository.Commit();
        await using var importing = await StartAsync();
        await using var other = await StartOtherAsync(importing, "other");
        var path = await PathAsync(importing);
        Assert.Equal(_first, await GetAsync(other, path));

        await importing.App.StopAsync(TestContext.Current.CancellationToken);
        Repository.Files.With(new Draft("2024-08-04-later")).WriteMedia("_news/cat.png", _second);
        Repository.Commit();

        await GatewayHost.WaitUntilAsync(() => other.IsPublishedAsync("2024-08-04-later"));
        Assert.True(await other.IsPublishedAsync(Slug));
        Assert.Equal(_second, await GetAsync(other, path));
    }

    [Fact]
    public async Task A_node_that_could_not_reach_the_repository_serves_the_media_afterwards()
    {
        Repository.Files.With(new Draft(Slug) { Images = ["cat.png"] }).WriteMedia("_news/cat.png", _first);
        Repository.Commit();
        using var log = new LogLines();
        await using var importing = await StartAsync();
        await using var other = await StartOtherAsync(importing, "other", log);
        var path = await PathAsync(importing);
        Directory.Move(Repository.Url, Folder.At("away"));
        var unreachable = await GetAsync(other, path);
        await log.WaitForLineAsync("cannot update its clone");
        Directory.Move(Folder.At("away"), Repository.Url);

        await WaitForAsync(other, path, _first);
        Assert.Null(unreachable);
        Assert.Equal(_first, await GetAsync(importing, path));
    }

    [Fact]
    public async Task A_node_that_shares_the_clone_of_the_leader_does_not_fetch()
    {
        Repository.Files.With(new Draft(Slug) { Images = ["cat.png"] }).WriteMedia("_news/cat.png", _first);
        Repository.Commit();
        await using var importing = await StartAsync();
        using var log = new LogLines();
        await using var other = await StartOtherAsync(importing, "clone", log);
        var path = await PathAsync(importing);
        Assert.Equal(_first, await GetAsync(other, path));

        Repository.Files.With(new Draft("2024-08-04-later")).WriteMedia("_news/cat.png", _second);
        Repository.Commit();

        await WaitForAsync(other, path, _second);
        await GatewayHost.WaitUntilAsync(() => importing.IsPublishedAsync("2024-08-04-later"));
        Assert.DoesNotContain(log.Lines, line => line.Contains("are served from the commit", StringComparison.Ordinal));
    }

    private async Task<GatewayHost> StartOtherAsync(GatewayHost importing, string clone, LogLines? log = null)
    {
        await GatewayHost.WaitUntilAsync(() => importing.IsPublishedAsync(Slug));
        var other = new GatewayHost(Postgres)
        {
            SharesDatabaseWith = importing,
            Log = log,
            Settings = [.. Settings[..^1], $"--Content:Git:Directory={Folder.At(clone)}", "--Logging:LogLevel:Gateway.Store=Information"],
        };
        await other.InitializeAsync();
        return other;
    }

    private static async Task<string> PathAsync(GatewayHost host)
    {
        var response = await host.QueryAsync($$"""{ articleBySlug(slug: "{{Slug}}") { images { url } } }""");
        return new Uri(response.Data.At("articleBySlug", "images")[0].At("url").GetString() ?? "").AbsolutePath;
    }

    private static async Task<byte[]?> GetAsync(GatewayHost node, string path)
    {
        using var response = await node.Client.GetAsync(path, TestContext.Current.CancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private static Task WaitForAsync(GatewayHost node, string path, byte[]? expected) =>
        GatewayHost.WaitUntilAsync(async () =>
            await GetAsync(node, path) is var bytes && (expected is null ? bytes is null : bytes?.AsSpan().SequenceEqual(expected) == true)
        );
}
