using System.Net;
using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Gateway.Tests.Store;

public sealed class ReadConnectionsTests(PostgresServer postgres) : IDisposable
{
    private readonly ArticleFolder _folder = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Readers_leave_connections_to_writes_and_health_checks()
    {
        var key = new TestKey("editor", Scope.ArticlesWrite);
        var database = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync(CancellationToken));
        await using var host = new GatewayHost(postgres)
        {
            ExistingDatabase = new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 8 }.ConnectionString,
            Settings = TestKey.Settings(key),
        };
        await host.InitializeAsync();
        await host.ImportAsync(_folder.With(new Draft("2024-01-02-news")).Root);
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken);
        await ExecuteAsync(connection, $"lock table {Tables.ArticleText}");

        var reads = Enumerable
            .Range(0, 20)
            .Select(_ => host.QueryAsync("""{ articleBySlug(slug: "2024-01-02-news") { body } }"""))
            .ToList();
        await GatewayHost.WaitUntilAsync(async () => await CountWaitingAsync(database.ConnectionString) == 6);
        var withdrawn = await new ArticleEdits(host, key.Bearer).WithdrawAsync("2024-01-02-news");
        using var health = await host.Client.GetAsync("/health/ready", CancellationToken);
        var waiting = await CountWaitingAsync(database.ConnectionString);
        await transaction.RollbackAsync(CancellationToken);

        Assert.False(withdrawn.GetProperty("article").GetProperty("published").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal(6, waiting);
        Assert.All(await Task.WhenAll(reads), read => Assert.Empty(read.ErrorCodes));
    }

    [Fact]
    public async Task Readers_use_three_quarters_of_the_connections_that_the_database_allows()
    {
        var database = await postgres.CreateDatabaseAsync(CancellationToken);
        await using (var connection = new NpgsqlConnection(database))
        {
            await connection.OpenAsync(CancellationToken);
            await ExecuteAsync(connection, $"alter database {connection.Database} connection limit 16");
        }

        await using var host = new GatewayHost(postgres) { ExistingDatabase = database };
        await host.InitializeAsync();

        Assert.Equal(12, host.App.Services.GetRequiredService<ReadConnections>().Count);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<long> CountWaitingAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(CancellationToken);
        await using var command = new NpgsqlCommand(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
            connection
        );
        return await command.ExecuteScalarAsync(CancellationToken) is long count ? count : 0;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(CancellationToken);
    }
}
