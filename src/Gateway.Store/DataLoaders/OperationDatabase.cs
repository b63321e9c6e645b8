using System.Data;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.DataLoaders;

/// <summary>
/// Runs the SQL statements of one operation, at most <see cref="Limits.StatementsPerOperation"/> batches at a time. An operation with many
/// lists therefore leaves connections to the others. All operations together leave connections to writes.
/// </summary>
internal sealed class OperationDatabase : IDisposable
{
    // More statements go to several connections, because PostgreSQL runs the statements of a batch one after the other.
    private const int MaxBatchSize = 8;

    private readonly NpgsqlDataSource _dataSource;
    private readonly RequestDocumentCache _request;
    private readonly ReadConnections _connections;
    private readonly SemaphoreSlim _running;
    private readonly Lock _lock = new();
    private readonly List<ReadStatement> _collected = [];
    private int _collecting;

    public OperationDatabase(NpgsqlDataSource dataSource, ReadConnections connections, Limits limits, RequestDocumentCache request)
    {
        (_dataSource, _connections, _request) = (dataSource, connections, request);
        _running = new SemaphoreSlim(limits.StatementsPerOperation);
        PendingLoaders = new PendingLoaders(this);
    }

    /// <summary>The loaders of the operation that have keys to fetch.</summary>
    public PendingLoaders PendingLoaders { get; }

    /// <summary>Runs a statement. While statements are collected, it waits for the others.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="readRow">Reads a row. It must not run another statement.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <param name="behavior"><see cref="CommandBehavior.SequentialAccess"/> if columns are read in order.</param>
    /// <param name="hasKnownDependencies">
    /// True if the caller adds the keys that the rows depend on to <see cref="RequestDocumentCache.Dependencies"/>.
    /// </param>
    public Task ReadAsync(
        Sql sql,
        Action<NpgsqlDataReader> readRow,
        CancellationToken cancellationToken,
        CommandBehavior behavior = CommandBehavior.Default,
        bool hasKnownDependencies = false
    )
    {
        if (!hasKnownDependencies)
            _request.Dependencies?.AddEverything();
        var statement = new ReadStatement(sql, readRow, behavior, cancellationToken);
        lock (_lock)
        {
            if (_collecting > 0)
            {
                _collected.Add(statement);
                return statement.Task;
            }
        }

        return RunAsync(statement);
    }

    /// <summary>Like <see cref="ReadAsync"/>, for a statement that takes long. Other statements do not wait for it.</summary>
    public Task ReadAloneAsync(Sql sql, Action<NpgsqlDataReader> readRow, CancellationToken cancellationToken)
    {
        _request.Dependencies?.AddEverything();
        return RunAsync(new ReadStatement(sql, readRow, CommandBehavior.Default, cancellationToken));
    }

    /// <summary>Runs <paramref name="action"/>, and then the statements that it has started, in one round trip.</summary>
    public void Collect(Action action)
    {
        lock (_lock)
            _collecting++;
        ReadStatement[] statements = [];
        try
        {
            action();
        }
        finally
        {
            lock (_lock)
            {
                if (--_collecting == 0)
                {
                    statements = [.. _collected];
                    _collected.Clear();
                }
            }

            foreach (var batch in statements.Chunk(MaxBatchSize))
                _ = RunAsync(batch);
        }
    }

    private async Task RunAsync(ReadStatement[] statements)
    {
        if (statements is [var only])
        {
            await only.CompleteAsync(RunAsync(only));
            return;
        }

        var read = 0;
        Exception? failure = null;
        try
        {
            var cancellationToken = statements[0].CancellationToken;
            await WaitAsync(cancellationToken);
            try
            {
                await using var batch = _dataSource.CreateBatch();
                foreach (var statement in statements)
                    batch.BatchCommands.Add(statement.Sql.ToBatchCommand());
                await using var reader = await batch.ExecuteReaderAsync(Behavior(statements), cancellationToken);
                while (true)
                {
                    await statements[read].ReadAsync(reader);
                    if (++read == statements.Length)
                        break;
                    await reader.NextResultAsync(cancellationToken);
                }
            }
            finally
            {
                Release();
            }
        }
        // The exception is not swallowed: the statement that failed receives it.
        catch (Exception exception)
        {
            failure = exception;
        }

        for (var done = 0; done < read; done++)
            statements[done].Complete();
        if (read == statements.Length)
            return;
        statements[read].Fail(failure);
        // PostgreSQL runs no statement of a batch after one that has failed. The others do not depend on it. Without a connection, or after
        // a cancellation, all of them fail.
        var isOfAll = failure is OperationCanceledException or (NpgsqlException and not PostgresException);
        foreach (var statement in statements.Skip(read + 1))
        {
            if (isOfAll)
                statement.Fail(failure);
            else
                _ = statement.CompleteAsync(RunAsync(statement));
        }
    }

    private async Task RunAsync(ReadStatement statement)
    {
        await WaitAsync(statement.CancellationToken);
        try
        {
            await using var command = statement.Sql.ToCommand(_dataSource);
            await using var reader = await command.ExecuteReaderAsync(statement.Behavior, statement.CancellationToken);
            await statement.ReadAsync(reader);
        }
        finally
        {
            Release();
        }
    }

    private static CommandBehavior Behavior(ReadStatement[] statements) =>
        statements.All(statement => statement.Behavior == CommandBehavior.SequentialAccess)
            ? CommandBehavior.SequentialAccess
            : CommandBehavior.Default;

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _running.WaitAsync(cancellationToken);
        try
        {
            await _connections.WaitAsync(cancellationToken);
        }
        catch
        {
            _running.Release();
            throw;
        }
    }

    private void Release()
    {
        _connections.Release();
        _running.Release();
    }

    public void Dispose() => _running.Dispose();
}
