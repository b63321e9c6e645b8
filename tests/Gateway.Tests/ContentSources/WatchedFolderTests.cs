using System.Runtime.Versioning;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

public sealed class WatchedFolderTests(PostgresServer postgres) : IDisposable
{
    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_deleted_file_is_withdrawn_and_a_restored_file_is_published_again()
    {
        var draft = new Draft("2024-05-02-vanishes");
        await using var host = await ImportingHost.StartAsync(
            postgres,
            ImportingHost.PathSetting(_folder.With(draft, new Draft("2024-05-02-stays")).Root)
        );
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-02-vanishes"));

        _folder.Remove("_news/2024-05-02-vanishes.md");
        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-05-02-vanishes"));
        _folder.With(draft);

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-02-vanishes"));
        Assert.True(await host.IsPublishedAsync("2024-05-02-stays"));
    }

    [Fact]
    public async Task The_last_file_of_a_folder_can_be_withdrawn_too()
    {
        await using var host = await ImportingHost.StartAsync(
            postgres,
            ImportingHost.PathSetting(_folder.WithIn("", new Draft("2024-05-03-only")).Root)
        );
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-03-only"));

        _folder.Remove("2024-05-03-only.md");

        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-05-03-only"));
    }

    [Fact]
    public async Task A_file_with_an_error_is_listed_and_keeps_its_article_until_it_is_fixed()
    {
        var draft = new Draft("2024-05-04-breaks");
        await using var host = await ImportingHost.StartAsync(postgres, ImportingHost.PathSetting(_folder.With(draft).Root));
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-04-breaks"));

        _folder.WithFile("_news/2024-05-04-breaks.md", "---\ntitle: [cut\n---\n");
        await host.WaitForProblemsAsync("YAML_SYNTAX");
        var kept = await host.IsPublishedAsync("2024-05-04-breaks");
        _folder.With(draft with { Title = "Healed" });

        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Healed"));
        await host.WaitForProblemsAsync();
        Assert.True(kept);
    }

    [Fact]
    public async Task Deleting_a_file_with_an_error_removes_its_problem()
    {
        await using var host = await ImportingHost.StartAsync(
            postgres,
            ImportingHost.PathSetting(
                _folder.WithFile("_news/broken.md", "---\ntitle: [cut\n---\n").With(new Draft("2024-05-05-fine")).Root
            )
        );
        await host.WaitForProblemsAsync("YAML_SYNTAX");

        _folder.Remove("_news/broken.md");

        await host.WaitForProblemsAsync();
    }

    [Fact]
    public async Task The_watcher_follows_renamed_moved_and_new_folders()
    {
        await using var host = await ImportingHost.StartAsync(
            postgres,
            ImportingHost.PathSetting(
                _folder.With(new Draft("2024-05-07-travels")).WithIn("_archive/_news", new Draft("2024-05-07-stays")).Root
            )
        );
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-07-travels"));

        Directory.Move(_folder.At("_news"), _folder.At("_renamed"));
        await GatewayHost.WaitUntilAsync(() =>
            host.SqlAsync<bool>("select path like '%_renamed%' from gateway.mt_doc_article_source where path like '%travels%'")
        );
        var shown = await host.IsPublishedAsync("2024-05-07-travels");
        using var outside = new ArticleFolder();
        Directory.Move(_folder.At("_renamed"), outside.At("away"));
        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-05-07-travels"));
        Directory.CreateDirectory(_folder.At("deep/er"));
        Directory.Move(outside.At("away"), _folder.At("deep/er/still"));
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-07-travels"));
        _folder.WithIn("deep/er/still/new", new Draft("2024-05-07-deep"));

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-07-deep"));
        Assert.True(shown);
    }

    [Fact]
    public async Task The_watcher_continues_after_one_folder_is_moved_out_and_another_is_moved_in()
    {
        using var outside = new ArticleFolder();
        _folder.WithIn("out", new Draft("2024-05-07-out"));
        outside.WithIn("in", new Draft("2024-05-07-in"));
        await using var host = await ImportingHost.StartAsync(postgres, ImportingHost.PathSetting(_folder.Root));
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-07-out"));

        Directory.Move(_folder.At("out"), outside.At("out"));
        Directory.Move(outside.At("in"), _folder.At("in"));
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-07-in"));
        _folder.WithIn("in", new Draft("2024-05-07-later"));

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-07-later"));
        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-05-07-out"));
    }

    [Fact]
    public async Task A_file_with_an_error_that_is_moved_keeps_its_article_until_it_is_deleted()
    {
        _folder.With(new Draft("2024-05-07-broken"), new Draft("2024-05-07-other"));
        await using var host = await ImportingHost.StartAsync(postgres, ImportingHost.PathSetting(_folder.Root));
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-07-broken"));
        _folder.WithFile("_news/2024-05-07-broken.md", "---\ntitle: [cut\n---\n");
        await host.WaitForProblemsAsync("YAML_SYNTAX");

        Directory.CreateDirectory(_folder.At("moved"));
        File.Move(_folder.At("_news/2024-05-07-broken.md"), _folder.At("moved/2024-05-07-broken.md"));
        await GatewayHost.WaitUntilAsync(() =>
            host.SqlAsync<bool>("select bool_and(path like '%moved/%') from gateway.mt_doc_import_problem")
        );
        var shown = await host.IsPublishedAsync("2024-05-07-broken");
        _folder.Remove("moved/2024-05-07-broken.md");

        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-05-07-broken"));
        Assert.True(shown);
    }

    [Fact]
    public async Task No_article_is_withdrawn_while_its_folder_is_unavailable_and_the_import_continues_afterwards()
    {
        var content = Directory.CreateDirectory(_folder.At("content")).FullName;
        _folder.WithIn("beside/walk-0", new Draft("2024-05-08-beside"));
        await using var host = await ImportingHost.StartAsync(
            postgres,
            ImportingHost.PathSetting(content),
            ImportingHost.PathSetting(_folder.At("beside"), 1),
            "--Content:ScanInterval=00:00:01"
        );
        _folder.WithIn("content/_news", new Draft("2024-05-08-mounted"));
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-08-mounted"));

        Directory.Move(content, _folder.At("elsewhere"));
        await host.WaitForProblemsAsync("SOURCE_AWAY");
        // The empty folder that an unmounted volume leaves.
        Directory.CreateDirectory(content);
        for (var scan = 1; scan <= 3; scan++)
        {
            Directory.Move(_folder.At($"beside/walk-{scan - 1}"), _folder.At($"beside/walk-{scan}"));
            await GatewayHost.WaitUntilAsync(() =>
                host.SqlAsync<bool>("select exists (select from gateway.mt_doc_article_source where path like $1)", $"%walk-{scan}%")
            );
        }

        var shown = await host.IsPublishedAsync("2024-05-08-mounted");
        Directory.Delete(content);
        Directory.Move(_folder.At("elsewhere"), content);
        await host.WaitForProblemsAsync();
        _folder.WithIn("content/_news", new Draft("2024-05-08-after"));

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-08-after"));
        Assert.True(shown);
    }

    [Fact]
    public async Task The_watcher_follows_a_folder_that_is_deleted_and_created_again_immediately()
    {
        var content = Directory.CreateDirectory(_folder.At("content")).FullName;
        await using var host = await ImportingHost.StartAsync(
            postgres,
            ImportingHost.PathSetting(_folder.WithIn("content", new Draft("2024-05-15-old")).At("content"))
        );
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-15-old"));

        Directory.Delete(content, recursive: true);
        Directory.CreateDirectory(content);
        _folder.WithIn("content", new Draft("2024-05-15-new"));
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-15-new"));
        _folder.WithIn("content", new Draft("2024-05-15-after"));

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-15-after"));
        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-05-15-old"));
    }

    [Fact]
    public async Task The_next_scan_finds_changes_that_the_watcher_missed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere watchers see more.");
        var draft = new Draft("2024-05-11-linked");
        using var outside = new ArticleFolder().With(draft);
        Directory.CreateDirectory(_folder.At("_news"));
        using (
            var link = System.Diagnostics.Process.Start(
                "ln",
                [outside.At("_news/2024-05-11-linked.md"), _folder.At("_news/2024-05-11-linked.md")]
            )
        )
            await link.WaitForExitAsync(TestContext.Current.CancellationToken);
        await using var host = await ImportingHost.StartAsync(
            postgres,
            ImportingHost.PathSetting(_folder.Root),
            "--Content:ScanInterval=00:00:01"
        );
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-11-linked"));

        // Written to by its other name, which is in no watched folder.
        await File.WriteAllTextAsync(
            outside.At("_news/2024-05-11-linked.md"),
            (draft with { Title = "Unseen" }).ToString(),
            TestContext.Current.CancellationToken
        );

        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Unseen"));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task No_article_is_withdrawn_while_its_subfolder_cannot_be_read()
    {
        Assert.SkipWhen(!OperatingSystem.IsLinux() || Environment.IsPrivilegedProcess, "This user may enter every folder.");
        await using var host = await ImportingHost.StartAsync(
            postgres,
            ImportingHost.PathSetting(
                _folder
                    .With(new Draft("2024-05-12-open"))
                    .WithIn("closed", new Draft("2024-05-12-closed"))
                    .WithFile("closed/undated.md", new Draft("2024-05-12-undated").ToString())
                    .Root
            ),
            "--Content:ScanInterval=00:00:01"
        );
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-12-closed"));
        var stored = await host.SqlAsync<long>("select count(*) from gateway.mt_doc_article where published");

        foreach (var mode in (UnixFileMode[])[UnixFileMode.None, UnixFileMode.UserRead])
        {
            File.SetUnixFileMode(_folder.At("closed"), mode);
            _folder.Remove("_news/2024-05-12-open.md");
            await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-05-12-open"));
            await GatewayHost.WaitUntilAsync(async () => await host.CountProblemsAsync() > 0);
            Assert.Equal(stored - 1, await host.SqlAsync<long>("select count(*) from gateway.mt_doc_article where published"));
            File.SetUnixFileMode(_folder.At("closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            _folder.With(new Draft("2024-05-12-open"));
            await GatewayHost.WaitUntilAsync(async () =>
                await host.IsPublishedAsync("2024-05-12-open") && await host.CountProblemsAsync() == 0
            );
        }
    }

    [Fact]
    public async Task A_file_saved_by_renaming_updates_its_article()
    {
        var draft = new Draft("2024-05-09-edited");
        await using var host = await ImportingHost.StartAsync(postgres, ImportingHost.PathSetting(_folder.With(draft).Root));
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-09-edited"));

        var file = _folder.At("_news/2024-05-09-edited.md");
        File.Move(file, file + "~");
        await File.WriteAllTextAsync(_folder.At("_news/.2024-05-09-edited.md.swp"), "swap", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            _folder.At("_news/4913.tmp"),
            (draft with { Title = "Saved" }).ToString(),
            TestContext.Current.CancellationToken
        );
        File.Move(_folder.At("_news/4913.tmp"), file);
        File.Delete(file + "~");

        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Saved"));
        await host.WaitForProblemsAsync();
        Assert.Equal(1, await host.SqlAsync<long>("select count(*) from gateway.mt_doc_article"));
    }

    [Fact]
    public async Task If_two_files_have_the_same_slug_the_first_in_scan_order_is_imported()
    {
        var live = new Draft("2024-05-10-twice") { Title = "Live" };
        _folder.With(live).WithIn("_archive/_news", live with { Title = "Archived" });
        await using var host = await ImportingHost.StartAsync(postgres, ImportingHost.PathSetting(_folder.Root));
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Live"));

        _folder.WithIn("_archive/_news", live with { Title = "Archived again" }).With(new Draft("2024-05-10-marker"));
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-10-marker"));
        var first = await host.IsTitlePublishedAsync("Live");
        _folder.Remove("_news/2024-05-10-twice.md");

        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Archived again"));
        Assert.True(first);
    }

    [Fact]
    public async Task Irrelevant_file_churn_does_not_prevent_a_withdrawal()
    {
        _folder.With(new Draft("2024-05-13-stays"), new Draft("2024-05-13-vanishes"));
        await using var host = await ImportingHost.StartAsync(postgres, ImportingHost.PathSetting(_folder.Root));
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-13-vanishes"));
        await using var noise = new FileChurn(number => _folder.At($"scratch-{number}.tmp"));
        await noise.WaitUntilActiveAsync();

        _folder.Remove("_news/2024-05-13-vanishes.md");

        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-05-13-vanishes"));
        Assert.True(await host.IsPublishedAsync("2024-05-13-stays"));
    }
}
