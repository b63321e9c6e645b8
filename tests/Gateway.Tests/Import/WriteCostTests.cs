using Gateway.Content.Results;
using Gateway.Store.Documents;
using Gateway.Store.Import;
using Gateway.Store.Writing;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Gateway.Tests.Import;

/// <summary>The number of rows that the write of one article reads.</summary>
public sealed class WriteCostTests(PostgresServer postgres)
{
    private const int Articles = 3_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_write_does_not_read_the_other_articles_of_its_provider(int oneInHasImages)
    {
        await using var host = new GatewayHost(postgres);
        await host.InitializeAsync();
        using var folder = new ArticleFolder().With(
            Enumerable
                .Range(0, Articles)
                .Select(number => new Draft($"2024-01-{number % 28 + 1:00}-page-{number}")
                {
                    // The newest articles have none, so that walking from the newest one would take long.
                    ProviderImages =
                        oneInHasImages > 0 && number % 28 == 0 ? [$"https://gazette.example/{number % oneInHasImages}.png"] : [],
                    Topics = ["Everything"],
                })
        );
        await host.ImportAsync(folder.Root);
        await using (var analyze = host.DataSource.CreateCommand("vacuum analyze"))
            await analyze.ExecuteNonQueryAsync(GatewayHost.CancellationToken);
        var writer = host.App.Services.GetRequiredService<ArticleWriter>();
        var id = DocumentId.OfArticle("2024-01-05-page-4");

        var written = await RowsReadAsync(
            host,
            transaction => writer.WriteAsync(transaction, [CreateArticle(host, "2024-01-05-page-4")], GatewayHost.CancellationToken)
        );
        var withdrawn = await RowsReadAsync(
            host,
            transaction => VisibilityWriter.SetAsync(transaction, [id], published: false, GatewayHost.CancellationToken)
        );

        Assert.InRange(written, 1, Articles / 30);
        Assert.InRange(withdrawn, 1, Articles / 30);
    }

    private static AcceptedArticle CreateArticle(GatewayHost host, string slug)
    {
        var text = (new Draft(slug) { Title = "Written", Topics = ["Everything"] }).ToString();
        var (read, fingerprint) = host.App.Services.GetRequiredService<FileReader>().ParseSubmitted($"{slug}.md", text);
        var file = Assert.IsType<ContentResult.AcceptedArticle>(read);
        return new AcceptedArticle(DocumentId.OfArticle(slug), file.Article, fingerprint, Path: null, DisplayPath: null)
        {
            Head = file.Head,
        };
    }

    /// <summary>Counts the rows and index entries that a transaction reads in all tables of the gateway.</summary>
    private static async Task<long> RowsReadAsync(GatewayHost host, Func<WriteTransaction, Task<int>> write)
    {
        await using var connection = await host.DataSource.OpenConnectionAsync(GatewayHost.CancellationToken);
        return await WriteTransaction.RunAsync(
            connection,
            dryRun: true,
            async transaction =>
            {
                var before = await CountAsync(transaction);
                Assert.Equal(0, await write(transaction) / 2);
                return await CountAsync(transaction) - before;
            },
            GatewayHost.CancellationToken
        );
    }

    private static async Task<long> CountAsync(WriteTransaction transaction)
    {
        await using var command = new NpgsqlCommand(
            """
            select (sum(seq_tup_read) + sum(coalesce(idx_tup_fetch, 0)))::bigint from pg_stat_xact_user_tables where schemaname = 'gateway'
            """,
            transaction.Connection,
            transaction.Transaction
        );
        return await command.ExecuteScalarAsync(GatewayHost.CancellationToken) is long rows ? rows : 0;
    }
}
