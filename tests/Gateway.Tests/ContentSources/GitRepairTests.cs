using Gateway.Content.Files;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>Repositories that cannot be reached, and clones that are damaged.</summary>
public sealed class GitRepairTests(PostgresServer postgres) : FollowedRepository(postgres)
{
    [Fact]
    public async Task The_fetch_of_an_unreachable_repository_is_retried()
    {
        Repository.Files.With(new Draft("2024-07-04-late"));
        Repository.Commit();
        var hidden = Repository.Url + ".hidden";
        Directory.Move(Repository.Url, hidden);
        using var log = new LogLines();
        await using var host = await StartAsync(log);
        await log.WaitForLineAsync("cannot be fetched");
        Directory.Move(hidden, Repository.Url);
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-04-late"));
        Directory.Move(Repository.Url, hidden);
        await log.WaitForLineAsync("cannot be fetched", times: 2);
        var shown = await host.IsPublishedAsync("2024-07-04-late");
        Directory.Move(hidden, Repository.Url);
        Repository.Files.With(new Draft("2024-07-04-later"));
        Repository.Commit();

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-04-later"));
        Assert.True(shown);
    }

    [Theory]
    [InlineData("objects")]
    [InlineData("HEAD")]
    [InlineData("index")]
    [InlineData("everything")]
    public async Task A_damaged_clone_is_cloned_again(string damage)
    {
        Repository.Files.With(new Draft("2024-07-05-before"));
        Repository.Commit();
        await using var host = await StartAsync();
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-05-before"));

        // Moved, not deleted: a fetch that runs at the same time may add files to a folder that is being deleted.
        var git = Folder.At("clone/.git");
        if (damage == "everything")
            Directory.Move(Folder.At("clone"), Folder.At("removed"));
        else if (damage == "objects")
            Directory.Move(Path.Combine(git, "objects"), Folder.At("removed"));
        else
            await File.WriteAllTextAsync(Path.Combine(git, damage), "garbage", TestContext.Current.CancellationToken);
        Repository.Files.With(new Draft("2024-07-05-after"));
        Repository.Commit();

        await GatewayHost.WaitUntilAsync(async () =>
        {
            Assert.True(await host.IsPublishedAsync("2024-07-05-before"));
            return await host.IsPublishedAsync("2024-07-05-after");
        });
    }

    [Fact]
    public async Task A_clone_into_an_existing_empty_folder_keeps_the_folder_when_it_is_cloned_again()
    {
        var folder = Directory.CreateDirectory(Folder.At("clone")).FullName;
        var identity = FolderIdentity.Of(folder);
        Repository.Files.With(new Draft("2024-07-14-before"));
        Repository.Commit();
        await using var host = await StartAsync();
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-14-before"));

        Directory.Move(Folder.At("clone/.git/objects"), Folder.At("removed"));
        Repository.Files.With(new Draft("2024-07-14-after")).Remove("_news/2024-07-14-before.md");
        Repository.Commit();

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-14-after"));
        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-07-14-before"));
        Assert.Equal(identity, FolderIdentity.Of(folder));
    }

    [Fact]
    public async Task A_lock_that_a_killed_process_left_is_removed()
    {
        Repository.Files.With(new Draft("2024-07-06-before"));
        Repository.Commit();
        await using var host = await StartAsync();
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-06-before"));

        await File.WriteAllTextAsync(Folder.At("clone/.git/index.lock"), "", TestContext.Current.CancellationToken);
        Repository.Files.With(new Draft("2024-07-06-after"));
        Repository.Commit();

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-06-after"));
    }

    [Fact]
    public async Task Local_changes_in_the_clone_are_reverted()
    {
        Repository.Files.With(new Draft("2024-07-08-theirs"));
        Repository.Commit();
        await using var host = await StartAsync("--Content:ScanInterval=00:00:00.5");
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-08-theirs"));
        var feed = await host.SqlAsync<long>("select last from gateway.feed_head");

        var file = Folder.At("clone/_news/2024-07-08-theirs.md");
        for (var round = 0; round < 5; round++)
        {
            File.Delete(file);
            await GatewayHost.WaitUntilAsync(() => Task.FromResult(File.Exists(file)));
        }

        Repository.Files.With(new Draft("2024-07-09-later"));
        Repository.Commit();
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-09-later"));
        // An article that was withdrawn and published again would have an entry of its own.
        Assert.Equal(feed + 1, await host.SqlAsync<long>("select last from gateway.feed_head"));
        Assert.True(await host.IsPublishedAsync("2024-07-08-theirs"));
    }
}
