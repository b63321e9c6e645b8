using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Gateway.Tests.DataLoaders;

public sealed class OperationDatabaseTests : IClassFixture<GatewayHost>, IDisposable
{
    private readonly SqlCommands _commands;
    private readonly IServiceScope _scope;
    private readonly OperationDatabase _database;

    public OperationDatabaseTests(GatewayHost host)
    {
        _commands = new SqlCommands(host.Database);
        _scope = host.App.Services.CreateScope();
        _database = _scope.ServiceProvider.GetRequiredService<OperationDatabase>();
    }

    public void Dispose()
    {
        _scope.Dispose();
        _commands.Dispose();
    }

    [Fact]
    public async Task Statements_that_start_together_are_one_round_trip()
    {
        var values = await Task.WhenAll(Collect(Sql.Of($"select {1}"), Sql.Of($"select {2}"), Sql.Of($"select {3}")));

        Assert.Equal([1, 2, 3], values);
        Assert.Single(_commands.Take());
    }

    [Fact]
    public async Task Many_statements_use_several_connections()
    {
        var values = Collect([.. Enumerable.Range(0, 20).Select(number => Sql.Of($"select {number}"))]);

        Assert.Equal(Enumerable.Range(0, 20), await Task.WhenAll(values));
        Assert.Equal(3, _commands.Take().Count);
    }

    [Fact]
    public async Task A_statement_that_fails_does_not_affect_those_around_it()
    {
        var values = Collect(Sql.Of($"select {1}"), Sql.Of($"select 1 / {0}"), Sql.Of($"select {3}"), Sql.Of($"select {4}"));

        var error = await Assert.ThrowsAsync<PostgresException>(() => values[1]);
        Assert.Equal(PostgresErrorCodes.DivisionByZero, error.SqlState);
        var others = await Task.WhenAll(values[0], values[2], values[3]);
        Assert.Equal([1, 3, 4], others);
    }

    [Fact]
    public async Task Rows_that_cannot_be_read_do_not_affect_other_statements()
    {
        var values = Collect(Sql.Of($"select 'text'"), Sql.Of($"select {2}"));

        await Assert.ThrowsAsync<InvalidCastException>(() => values[0]);
        Assert.Equal(2, await values[1]);
    }

    [Fact]
    public async Task A_cancellation_ends_all_statements_and_frees_the_connection()
    {
        using var cancellation = new CancellationTokenSource();
        var values = Collect(cancellation.Token, Sql.Of($"select {1} from pg_sleep(600)"), Sql.Of($"select {2}"));

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => values[0]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => values[1]);
        Assert.Equal(3, await Collect(Sql.Of($"select {3}"))[0]);
    }

    private Task<int>[] Collect(params Sql[] statements) => Collect(TestContext.Current.CancellationToken, statements);

    private Task<int>[] Collect(CancellationToken cancellationToken, params Sql[] statements)
    {
        Task<int>[] values = [];
        _database.Collect(() => values = [.. statements.Select(statement => ReadAsync(statement, cancellationToken))]);
        return values;
    }

    private async Task<int> ReadAsync(Sql statement, CancellationToken cancellationToken)
    {
        var values = new List<int>();
        await _database.ReadAsync(statement, row => values.Add(row.GetInt32(0)), cancellationToken);
        return Assert.Single(values);
    }
}
