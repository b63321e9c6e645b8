using Gateway.Store.Access;
using Gateway.Store.Writing;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Editing;

/// <summary>A writer that waits too long for other writers.</summary>
public sealed class BusyStoreTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite);

    private readonly GatewayHost _host = new(postgres) { Settings = [.. TestKey.Settings(_writer), "--Limits:LockTimeout=00:00:00.2"] };

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_mutation_that_times_out_waiting_for_the_write_lock_fails_with_STORE_BUSY_and_changes_nothing()
    {
        await using var connection = await _host.DataSource.OpenConnectionAsync(GatewayHost.CancellationToken);
        var inside = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        var other = WriteTransaction.RunAsync(
            connection,
            dryRun: false,
            async transaction =>
            {
                // Without this, PostgreSQL ends the session of a writer that is idle for too long.
                await using var patient = new Npgsql.NpgsqlCommand(
                    "set local idle_in_transaction_session_timeout = 0",
                    connection,
                    transaction.Transaction
                );
                await patient.ExecuteNonQueryAsync(GatewayHost.CancellationToken);
                inside.SetResult();
                await leave.Task;
                return 0;
            },
            GatewayHost.CancellationToken
        );
        await inside.Task;

        var answer = await new ArticleEdits(_host, _writer.Bearer).SendAsync(
            "importArticle",
            "mutation ($input: ImportArticleInput!) { importArticle(input: $input) { outcome } }",
            new { fileName = "2024-06-15-late.md", content = new Draft("2024-06-15-late").ToString() }
        );

        leave.SetResult();
        await other;
        Assert.Equal(["STORE_BUSY"], answer.ErrorCodes);
        Assert.Equal(0, await _host.SqlAsync<long>("select count(*) from gateway.mt_doc_article where slug = '2024-06-15-late'"));
    }

    [Fact]
    public async Task The_mutations_after_a_failed_one_are_not_executed()
    {
        await using var connection = await _host.DataSource.OpenConnectionAsync(GatewayHost.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(GatewayHost.CancellationToken);
        await using (var turn = new Npgsql.NpgsqlCommand("select pg_advisory_xact_lock(x'47415445'::bigint)", connection, transaction))
            await turn.ExecuteNonQueryAsync(GatewayHost.CancellationToken);
        var content = System.Text.Json.JsonSerializer.Serialize(new Draft("2024-06-18-second").ToString());

        var answer = await _host.QueryAsAsync(
            _writer.Bearer,
            $$"""
            mutation {
              first: importArticle(input: { fileName: "2024-06-18-first.md", content: {{content}} }) { outcome }
              second: importArticle(input: { fileName: "a.md", content: "" }) { errors { __typename } }
            }
            """
        );

        Assert.Equal(["STORE_BUSY"], answer.ErrorCodes);
    }
}
