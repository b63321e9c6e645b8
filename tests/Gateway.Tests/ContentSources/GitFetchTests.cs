using Gateway.Store.ContentSources;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.ContentSources;

/// <summary>Repositories that do not answer as they should.</summary>
public sealed class GitFetchTests(PostgresServer postgres) : IDisposable
{
    private readonly ArticleFolder _place = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task However_often_a_repository_could_not_be_fetched_it_is_tried_again()
    {
        using var server = new DeafServer(hangsUp: true);

        await using var host = await Following.StartAsync(
            postgres,
            $"--Content:Git:Url=http://127.0.0.1:{server.Port}/content.git",
            "--Content:Git:Interval=00:00:00.001",
            $"--Content:Git:Directory={_place.At("clone")}"
        );

        await GatewayHost.UntilAsync(() => Task.FromResult(server.Connections > 100));
    }

    [Fact]
    public async Task When_fetching_ends_by_a_fault_of_the_gateway_the_term_hears_of_it()
    {
        using var clone = new GitClone(new GitSettings { Url = _place.Root, Directory = _place.At("clone") });
        clone.Dispose();
        await using var source = new GitSource(
            clone,
            new PendingChanges(TimeSpan.FromSeconds(1), TimeProvider.System),
            TimeProvider.System,
            NullLogger.Instance
        );

        await Assert.ThrowsAsync<ObjectDisposedException>(() => source.PrepareAsync(CancellationToken));
    }

    [Theory]
    [InlineData("http://reader:sesame@127.0.0.1:1/content.git")]
    [InlineData("http://reader:12/sesame@127.0.0.1:1/content.git")]
    [InlineData("ftp://reader:sesame@127.0.0.1:1/content.git")]
    public async Task Why_a_repository_cannot_be_fetched_is_told_without_its_password(string url)
    {
        using var log = new LogLines();
        await using var host = new GatewayHost(postgres)
        {
            Log = log,
            Settings = [$"--Content:Git:Url={url}", $"--Content:Git:Directory={_place.At("clone")}"],
        };
        await host.InitializeAsync();

        await log.UntilAsync("cannot be fetched");

        Assert.DoesNotContain(log.Lines, line => line.Contains("sesame", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_takes_the_connection_and_never_answers_is_given_up()
    {
        using var server = new DeafServer();
        using var clone = new GitClone(
            new GitSettings { Url = $"http://127.0.0.1:{server.Port}/content.git", Directory = _place.At("clone") }
        );
        Assert.True(GitTimeouts.Set(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200)));

        await Assert.ThrowsAsync<IOException>(() => Task.Run(() => clone.Fetch(CancellationToken), CancellationToken));

        Assert.True(GitTimeouts.Set(GitTimeouts.ToConnect, GitTimeouts.OfSilence));
    }

    [Fact]
    public async Task Ssh_gives_a_server_up_that_never_answers_and_asks_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/ssh"), "There is no ssh.");
        using var server = new DeafServer();
        using var clone = new GitClone(
            new GitSettings { Url = $"ssh://git@127.0.0.1:{server.Port}/content.git", Directory = _place.At("clone") }
        );

        await Assert
            .ThrowsAsync<IOException>(() => Task.Run(() => clone.Fetch(CancellationToken), CancellationToken))
            .WaitAsync(GitTimeouts.ToConnect + GatewayHost.Patience, CancellationToken);
    }

    [Fact]
    public async Task Repositories_that_do_not_answer_keep_the_first_walk_waiting_once_and_not_each()
    {
        using var server = new DeafServer();
        using var folder = new ArticleFolder().With(new Draft("2024-07-11-beside"));
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = new GatewayHost(postgres)
        {
            Time = time,
            Settings =
            [
                Following.Path(folder.Root),
                $"--Gateway:DataDirectory={_place.Root}",
                .. Enumerable.Range(0, 4).Select(number => $"--Content:Git:{number}:Url=http://127.0.0.1:{server.Port}/{number}.git"),
            ],
        };
        await host.InitializeAsync();

        // While the clock stands still nobody's patience ends: none of them waits for another one.
        await GatewayHost.UntilAsync(() => Task.FromResult(server.Connections >= 4));
        await GatewayHost.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return host.ShowsAsync("2024-07-11-beside");
        });

        // Ends the fetches, which would otherwise hold up the end of the test.
        server.Dispose();
    }

    [Fact]
    public void Files_of_somebody_that_came_to_where_a_clone_was_to_be_are_left_alone()
    {
        using var repository = new GitRepository();
        repository.Files.With(new Draft("2024-07-12-cloned"));
        repository.Commit();
        using var clone = new GitClone(new GitSettings { Url = repository.Url, Directory = _place.At("clone") });
        _place.WithFile("clone/chapter.txt", "Years of work");

        Assert.Throws<IOException>(() => clone.Fetch(CancellationToken));

        Assert.False(clone.Repair());
        Assert.Equal(["chapter.txt"], Directory.EnumerateFileSystemEntries(_place.At("clone")).Select(Path.GetFileName));
    }
}
