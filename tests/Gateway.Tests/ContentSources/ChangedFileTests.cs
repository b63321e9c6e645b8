using Gateway.Content.Files;
using Gateway.Store.ContentSources;
using Gateway.Store.Import;
using Gateway.Store.Monitoring;
using Gateway.Store.Writing;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.ContentSources;

/// <summary>How a single changed file is imported.</summary>
public sealed class ChangedFileTests(PostgresServer postgres) : IDisposable
{
    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2024-05-15-changes")]
    [InlineData("changes")]
    public async Task A_changed_file_is_read_once(string name)
    {
        var draft = new Draft("2024-05-15-changes") { Title = "Changes" };
        _folder.WithFile($"_news/{name}.md", draft.ToString()).With(new Draft("2024-05-15-stays"));
        await using var host = new GatewayHost(postgres);
        await host.InitializeAsync();
        var files = host.App.Services.GetRequiredService<FileReader>();
        await using var leader = new ImportLeaderLock(host.ConnectionString, TimeProvider.System);
        await using var held = await leader.AcquireAsync(() => { }, TestContext.Current.CancellationToken);
        var source = new ReportingSource(_folder.Root);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var term = CreateLeader(host, source, files, held.Session).RunAsync(end.Token);
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Changes"));
        var before = files.FilesRead;

        _folder.WithFile($"_news/{name}.md", (draft with { Heat = 7 }).ToString());
        source.Report(_folder.At($"_news/{name}.md"));

        await GatewayHost.WaitUntilAsync(() =>
            host.SqlAsync<bool>("select exists (select from gateway.mt_doc_article where title = 'Changes' and heat = 7)")
        );
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => term);
        Assert.Equal(1, files.FilesRead - before);
    }

    [Fact]
    public async Task A_scan_reads_a_changed_file_without_a_date_in_its_name_once()
    {
        var draft = new Draft("2024-05-17-scanned") { Title = "Scanned" };
        _folder.WithFile("_news/scanned.md", draft.ToString()).WithFile("_news/same.md", new Draft("2024-05-17-same").ToString());
        await using var host = new GatewayHost(postgres);
        await host.InitializeAsync();
        var files = host.App.Services.GetRequiredService<FileReader>();

        await host.ImportAsync(_folder.Root);
        var created = files.FilesRead;
        _folder.WithFile("_news/scanned.md", (draft with { Title = "Scanned again" }).ToString());
        await host.ImportAsync(_folder.Root);

        Assert.Equal(2, created);
        Assert.Equal(2, files.FilesRead - created);
        Assert.True(await host.IsTitlePublishedAsync("Scanned again"));
    }

    [Fact]
    public async Task A_file_that_changes_between_parsing_and_import_is_imported_again_when_it_is_reported()
    {
        await using var host = new GatewayHost(postgres);
        await host.InitializeAsync();
        var draft = new Draft("2024-05-16-changes");
        var importer = host.App.Services.GetRequiredService<FileImporter>();
        var parsed = Parsed(host, draft with { Title = "Parsed" });
        _folder.With(draft with { Title = "Changed meanwhile" });

        await importer.ImportAsync(_folder.Root, [parsed], replaced: [], leaderSessionId: null, TestContext.Current.CancellationToken);
        var showsParsed = await host.IsTitlePublishedAsync("Parsed");
        await host.ImportAsync(new ImportRequest([_folder.Root]));

        Assert.True(showsParsed);
        Assert.True(await host.IsTitlePublishedAsync("Changed meanwhile"));
    }

    private ParsedFile Parsed(GatewayHost host, Draft draft)
    {
        _folder.With(draft);
        var path = new ContentPath(_folder.At($"_news/{draft.Slug}.md"));
        return new ParsedFile(new FileToImport(path, 0), host.App.Services.GetRequiredService<FileReader>().Parse(path));
    }

    private static ImportLeader CreateLeader(GatewayHost host, ContentSource source, FileReader files, int session)
    {
        var settings = new ContentSettings { ScanInterval = TimeSpan.FromDays(1), SettleTime = TimeSpan.FromMilliseconds(30) };
        return new ImportLeader(
            session,
            [source],
            new PendingChanges(settings.SettleTime, TimeProvider.System),
            settings,
            host.App.Services.GetRequiredService<FolderImporter>(),
            host.App.Services.GetRequiredService<FileImporter>(),
            files,
            host.App.Services.GetRequiredService<HiddenFiles>(),
            host.App.Services.GetRequiredService<SourceTable>(),
            TimeProvider.System,
            NullLogger<ImportLeader>.Instance
        );
    }

    /// <summary>A folder that is not watched: the test reports what changed, as a repository does.</summary>
    private sealed class ReportingSource(string root) : ContentSource
    {
        private volatile string? _changed;

        public override string Root => root;

        public override string Name => root;

        public override bool IsUnavailable => false;

        public override TimeSpan SettleTime => TimeSpan.Zero;

        public void Report(string path) => _changed = path;

        public override Task<IReadOnlyList<string>> PrepareAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<string>>(Interlocked.Exchange(ref _changed, null) is { } changed ? [changed] : []);

        public override bool IsSameFolder() => true;

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
