using Gateway.Store.Import;
using Gateway.Store.Writing;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Gateway.Tests.Import;

public sealed class ConcurrentImportTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly GatewayHost _host = new(postgres);
    private readonly GatewayHost _reference = new(postgres);
    private readonly ArticleFolder _folder = new();

    public async ValueTask InitializeAsync()
    {
        await _host.InitializeAsync();
        await _reference.InitializeAsync();
        _folder
            .With(
                Enumerable
                    .Range(0, 600)
                    .Select(number => new Draft($"2024-06-0{number % 7 + 1}-shared-{number}")
                    {
                        Provider = ($"Writer {number % 9}", "writers.example"),
                        Topics = [$"Theme {number % 5}", $"theme {number % 11}"],
                        Related = [new($"https://gazette.example/2024-06-01-shared-{number + 1}")],
                        Published = number % 4 != 0,
                    })
            )
            .WithTopic("Theme 1", "parent: Theme 2")
            .WithOrganization(("Writer 0", "writers.example"), "otherNames: [Writer 1]");
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _host.DisposeAsync();
        await _reference.DisposeAsync();
    }

    [Fact]
    public async Task Two_concurrent_imports_of_one_folder_have_the_result_of_one()
    {
        await _reference.ImportAsync(_folder.Root);

        var reports = await Task.WhenAll(_host.ImportAsync(_folder.Root), _host.ImportAsync(_folder.Root));

        Assert.All(reports, report => Assert.Equal((602, 0), (report.Files, report.Rejected)));
        Assert.Equal(602, reports.Sum(report => report.Created));
        Assert.Equal(await StoredState.OfAsync(_reference, times: false), await StoredState.OfAsync(_host, times: false));
    }

    [Fact]
    public async Task An_interrupted_import_is_completed_by_the_next_one()
    {
        await _reference.ImportAsync(_folder.Root);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(GatewayHost.CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _host
                .App.Services.GetRequiredService<FolderImporter>()
                .RunAsync(new ImportRequest([_folder.Root]) { Concurrency = 1 }, new StopAtFirst(stop), stop.Token)
        );
        var stored = await _host.SqlAsync<long>("select count(*) from gateway.mt_doc_article");
        var report = await _host.ImportAsync(_folder.Root);

        Assert.InRange(stored, 1, 599);
        Assert.Equal((602, 0), (report.Files, report.Rejected));
        Assert.Equal(await StoredState.OfAsync(_reference, times: false), await StoredState.OfAsync(_host, times: false));
    }

    [Fact]
    public async Task Readers_receive_no_error_during_an_import()
    {
        var import = _host.ImportAsync(_folder.Root);
        do
        {
            Assert.NotEqual(
                default,
                (
                    await _host.QueryAsync(
                        "{ articles(first: 100) { nodes { slug provider { name } topics { name } } } providers { nodes { articleCount articles { totalCount } } } }"
                    )
                ).Data
            );
        } while (!import.IsCompleted);
        await import;
    }

    [Fact]
    public async Task An_article_read_during_an_import_that_hides_it_has_its_provider()
    {
        await _host.ImportAsync(
            _folder
                .WithFile("one/2024-06-09-last.md", new Draft("2024-06-09-last") { Provider = ("Vanishing", "writers.example") }.ToString())
                .At("one")
        );
        await using var connection = await _host.DataSource.OpenConnectionAsync(GatewayHost.CancellationToken);
        await using var import = await connection.BeginTransactionAsync(GatewayHost.CancellationToken);
        await using var hide = new NpgsqlCommand(
            "lock table gateway.mt_doc_provider; update gateway.mt_doc_provider set article_count = 0",
            connection,
            import
        );
        await hide.ExecuteNonQueryAsync(GatewayHost.CancellationToken);

        var answer = _host.QueryAsync("{ articles { nodes { slug provider { name } } } }");
        await _host.WaitUntilCommandIsBlockedAsync();
        await import.CommitAsync(GatewayHost.CancellationToken);

        Assert.Equal("Vanishing", (await answer).Data.At("articles", "nodes", 0, "provider", "name").GetString());
    }

    [Fact]
    public async Task An_idle_writer_loses_the_write_lock()
    {
        await using var connection = await _host.DataSource.OpenConnectionAsync(GatewayHost.CancellationToken);

        var lost = await Assert.ThrowsAsync<PostgresException>(() =>
            WriteTransaction.RunAsync(
                connection,
                dryRun: false,
                async transaction =>
                {
                    await using var shorter = new NpgsqlCommand(
                        "select current_setting('idle_in_transaction_session_timeout'), set_config('idle_in_transaction_session_timeout', '1ms', true)",
                        connection,
                        transaction.Transaction
                    );
                    Assert.Equal("30s", await shorter.ExecuteScalarAsync(GatewayHost.CancellationToken));
                    await _host.ImportAsync(_folder.Root);
                    return await shorter.ExecuteScalarAsync(GatewayHost.CancellationToken);
                },
                GatewayHost.CancellationToken
            )
        );

        Assert.Equal("25P03", lost.SqlState);
    }

    private sealed class StopAtFirst(CancellationTokenSource stop) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            if (value.Files > 0)
                stop.Cancel();
        }
    }
}
