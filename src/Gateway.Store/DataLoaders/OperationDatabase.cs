using System.Data;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.DataLoaders;

/// <summary>
/// Runs the SQL statements of one operation, at most <see cref="Limits.StatementsPerOperation"/> at a time. An operation with many lists
/// therefore leaves connections to the others. All operations together leave connections to writes.
/// </summary>
internal sealed class OperationDatabase(NpgsqlDataSource dataSource, ReadConnections connections, Limits limits) : IDisposable
{
    private readonly SemaphoreSlim _statements = new(limits.StatementsPerOperation);

    public Task<OpenStatement> ReadAsync(Sql sql, CancellationToken cancellationToken) =>
        ReadAsync(sql, CommandBehavior.Default, cancellationToken);

    /// <summary>Runs a statement. It counts as running until the result is disposed.</summary>
    public async Task<OpenStatement> ReadAsync(Sql sql, CommandBehavior behavior, CancellationToken cancellationToken)
    {
        await WaitAsync(cancellationToken);
        var command = sql.ToCommand(dataSource);
        try
        {
            return new OpenStatement(command, await command.ExecuteReaderAsync(behavior, cancellationToken), Release);
        }
        catch
        {
            await command.DisposeAsync();
            Release();
            throw;
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _statements.WaitAsync(cancellationToken);
        try
        {
            await connections.WaitAsync(cancellationToken);
        }
        catch
        {
            _statements.Release();
            throw;
        }
    }

    private void Release()
    {
        connections.Release();
        _statements.Release();
    }

    public void Dispose() => _statements.Dispose();
}

/// <summary>A running statement and its rows.</summary>
internal sealed class OpenStatement(NpgsqlCommand command, NpgsqlDataReader reader, Action release) : IAsyncDisposable
{
    public NpgsqlDataReader Reader => reader;

    public async ValueTask DisposeAsync()
    {
        try
        {
            await reader.DisposeAsync();
            await command.DisposeAsync();
        }
        finally
        {
            release();
        }
    }
}
