using System.Runtime.Versioning;
using Gateway.Content.Files;
using Gateway.Store.ContentSources;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.ContentSources;

/// <summary>Repositories that do not answer as they should.</summary>
public sealed class GitFetchTests(PostgresServer postgres) : IDisposable
{
    private const UnixFileMode UserOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly ArticleFolder _folder = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_failed_fetch_is_always_retried()
    {
        using var server = new UnresponsiveServer(hangsUp: true);

        await using var host = await ImportingHost.StartAsync(
            postgres,
            $"--Content:Git:Url=http://127.0.0.1:{server.Port}/content.git",
            "--Content:Git:Interval=00:00:00.001",
            $"--Content:Git:Directory={_folder.At("clone")}"
        );

        await GatewayHost.WaitUntilAsync(() => Task.FromResult(server.Connections > 100));
    }

    [Fact]
    public async Task An_exception_in_the_fetch_loop_ends_the_leadership()
    {
        using var clone = new GitClone(new GitSettings { Url = _folder.Root, Directory = _folder.At("clone") }, new ContentOptions());
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
    public async Task A_fetch_error_is_logged_without_the_password(string url)
    {
        using var log = new LogLines();
        await using var host = new GatewayHost(postgres)
        {
            Log = log,
            Settings = [$"--Content:Git:Url={url}", $"--Content:Git:Directory={_folder.At("clone")}"],
        };
        await host.InitializeAsync();

        await log.WaitForLineAsync("cannot be fetched");

        Assert.DoesNotContain(log.Lines, line => line.Contains("sesame", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ssh_times_out_and_never_prompts()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/ssh"), "There is no ssh.");
        using var server = new UnresponsiveServer();
        using var clone = new GitClone(
            new GitSettings { Url = $"ssh://git@127.0.0.1:{server.Port}/content.git", Directory = _folder.At("clone") },
            new ContentOptions()
        );

        await Assert
            .ThrowsAsync<IOException>(() => Task.Run(() => clone.Fetch(CancellationToken), CancellationToken))
            .WaitAsync(GitTimeouts.ConnectTimeout + GatewayHost.WaitTimeout, CancellationToken);
    }

    [Fact]
    public async Task Unresponsive_repositories_delay_the_first_scan_only_once()
    {
        using var server = new UnresponsiveServer();
        using var folder = new ArticleFolder().With(new Draft("2024-07-11-beside"));
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = new GatewayHost(postgres)
        {
            Time = time,
            Settings =
            [
                ImportingHost.PathSetting(folder.Root),
                $"--Gateway:DataDirectory={_folder.Root}",
                .. Enumerable.Range(0, 4).Select(number => $"--Content:Git:{number}:Url=http://127.0.0.1:{server.Port}/{number}.git"),
            ],
        };
        await host.InitializeAsync();

        // While the clock stands still no fetch times out, so the fetches do not wait for each other.
        await GatewayHost.WaitUntilAsync(() => Task.FromResult(server.Connections >= 4));
        await GatewayHost.WaitUntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return host.IsPublishedAsync("2024-07-11-beside");
        });

        // Ends the fetches, which would otherwise delay the end of the test.
        server.Dispose();
    }

    [Fact]
    public void Other_files_in_the_clone_folder_are_not_deleted()
    {
        using var repository = new GitRepository();
        repository.Files.With(new Draft("2024-07-12-cloned"));
        repository.Commit();
        using var clone = new GitClone(new GitSettings { Url = repository.Url, Directory = _folder.At("clone") }, new ContentOptions());
        _folder.WithFile("clone/chapter.txt", "Years of work");

        Assert.Throws<IOException>(() => clone.Fetch(CancellationToken));

        Assert.False(clone.Repair());
        Assert.Equal(["chapter.txt"], Directory.EnumerateFileSystemEntries(_folder.At("clone")).Select(Path.GetFileName));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_clone_is_readable_only_by_its_user_and_contains_no_credentials_even_if_an_earlier_version_created_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        using var repository = new GitRepository();
        repository.Files.With(new Draft("2024-07-15-cloned"));
        repository.Commit();
        var folder = _folder.At("data/git/clone");
        var settings = new GitSettings
        {
            Url = repository.Url,
            Directory = folder,
            IsInDataDirectory = true,
        };
        string[] folders = [_folder.At("data/git"), folder, Path.Combine(folder, ".git")];
        using var clone = new GitClone(settings, new ContentOptions());
        var commit = clone.Fetch(CancellationToken);
        Assert.All(
            folders.Append(_folder.At("data")),
            path => Assert.Equal(UserOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(path))
        );
        foreach (var path in folders)
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);

        var config = File.ReadAllText(Path.Combine(folder, ".git/config"));
        File.WriteAllText(
            Path.Combine(folder, ".git/config"),
            config.Replace(repository.Url, "https://reader:sesame@git.example/content.git", StringComparison.Ordinal)
        );
        File.WriteAllText(
            Path.Combine(folder, ".git/FETCH_HEAD"),
            $"{commit}\t\tbranch 'main' of https://reader:sesame@git.example/content\n"
        );
        File.SetUnixFileMode(Path.Combine(folder, ".git/config"), (UnixFileMode)0b110_100_100);
        using var next = new GitClone(settings, new ContentOptions());

        Assert.Equal(commit, next.LastFetched());

        Assert.All(folders, path => Assert.Equal(UserOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(path)));
        Assert.Equal(UserOnly, File.GetUnixFileMode(Path.Combine(folder, ".git/config")));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories),
            file => File.ReadAllText(file).Contains("sesame", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Files_above_the_size_limit_are_not_checked_out()
    {
        const int Size = 100_000;
        using var repository = new GitRepository();
        repository
            .Files.With(new Draft("2024-07-17-small"))
            .WithFile("_news/2024-07-17-large.md", new string('x', Size))
            .WithFile("large.png", new string('x', Size));
        repository.Commit();
        var folder = _folder.At("clone");
        using var clone = new GitClone(
            new GitSettings { Url = repository.Url, Directory = folder },
            new ContentOptions { MaxFileBytes = Size - 1 }
        );
        var commit = clone.Fetch(CancellationToken) ?? "";

        clone.CheckOut(commit, before: null);

        Assert.True(clone.IsAt(commit));
        Assert.True(File.Exists(Path.Combine(folder, "_news/2024-07-17-small.md")));
        Assert.Equal(Size, new FileInfo(Path.Combine(folder, "_news/2024-07-17-large.md")).Length);
        Assert.DoesNotContain("xxx", File.ReadAllText(Path.Combine(folder, "_news/2024-07-17-large.md")), StringComparison.Ordinal);
        Assert.DoesNotContain("xxx", File.ReadAllText(Path.Combine(folder, "large.png")), StringComparison.Ordinal);

        repository.Files.WithFile("_news/2024-07-17-large.md", "Shorter");
        repository.Commit();
        var next = clone.Fetch(CancellationToken) ?? "";
        var changed = clone.CheckOut(next, commit);

        Assert.Equal([Path.Combine(folder, "_news/2024-07-17-large.md")], changed);
        Assert.Equal("Shorter", File.ReadAllText(Path.Combine(folder, "_news/2024-07-17-large.md")));
        Assert.True(clone.IsAt(next));
        File.AppendAllText(Path.Combine(folder, "large.png"), "More");
        Assert.False(clone.IsAt(next));
    }
}
