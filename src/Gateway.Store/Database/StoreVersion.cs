using Npgsql;

namespace Gateway.Store.Database;

/// <summary>
/// A number that every writing transaction changes. While it is the same, all stored data is the same. The number is random and not a
/// counter, so that a restored database never reuses a number that stood for other data.
/// </summary>
internal sealed class StoreVersion(NpgsqlDataSource dataSource, TimeProvider time) : IDisposable
{
    // All readers wait for this query of one row, so its timeout is short. If its connection hangs, the next query starts after the
    // shorter delay and uses another connection, but not all connections of the pool.
    private const int MaxQueries = 4;
    private static readonly TimeSpan _maxDuration = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _maxDelay = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _queries = new(MaxQueries);
    private readonly Lock _lock = new();
    private Reading? _current;
    private Reading? _next;
    private long _started;
    private long _latestQuery;
    private long _latest;

    /// <summary>The version that was read last.</summary>
    public long Latest
    {
        get
        {
            lock (_lock)
                return _latest;
        }
    }

    public void Dispose() => _queries.Dispose();

    /// <summary>Changes the number, as part of the transaction that changes data.</summary>
    public static async Task ChangeAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            insert into {Tables.StoreVersion} (id, version) values (1, hashtextextended(gen_random_uuid()::text, 0))
            on conflict (id) do update set version = excluded.version
            """,
            transaction.Connection,
            transaction
        );
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Reads the current version. Calls that arrive while a query is running share the next query. It starts after them, so its result is
    /// current for all of them.
    /// </summary>
    public Task<long> ReadAsync(CancellationToken cancellationToken)
    {
        Reading? joined;
        Reading? started = null;
        lock (_lock)
        {
            if (_next is { HasStarted: true })
                (_current, _next) = (_next, null);
            joined = _next;
            if (joined is null && _current is { Completion.IsCompleted: false })
                joined = started = _next = new Reading(this, _current.Completion);
            else if (joined is null)
                joined = started = _current = new Reading(this, Task.CompletedTask);
        }

        _ = started?.RunAsync();
        return joined.Completion.WaitAsync(cancellationToken);
    }

    private async Task<long> QueryAsync()
    {
        try
        {
            return await new Deadline(_maxDuration, time).RunAsync(QueryAsync, CancellationToken.None);
        }
        catch (DeadlineExceededException late)
        {
            throw new TimeoutException("The database does not respond to a query of one row.", late);
        }
    }

    private async Task<long> QueryAsync(CancellationToken cancellationToken)
    {
        await _queries.WaitAsync(cancellationToken);
        try
        {
            await using var command = dataSource.CreateCommand($"select version from {Tables.StoreVersion} where id = 1");
            return await command.ExecuteScalarAsync(cancellationToken) as long? ?? 0;
        }
        finally
        {
            _queries.Release();
        }
    }

    // If two queries run at the same time, the result of the one that started later wins.
    private void SetLatest(long query, long version)
    {
        lock (_lock)
        {
            if (query > _latestQuery)
                (_latestQuery, _latest) = (query, version);
        }
    }

    private sealed class Reading(StoreVersion store, Task before)
    {
        private readonly TaskCompletionSource<long> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<long> Completion => _completion.Task;

        /// <summary>True once the query may have started, so that further calls must not share its result.</summary>
        public bool HasStarted { get; private set; }

        public async Task RunAsync()
        {
            await ((Task)before.WaitAsync(_maxDelay)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            long query;
            lock (store._lock)
                (HasStarted, query) = (true, ++store._started);
            try
            {
                var version = await store.QueryAsync();
                store.SetLatest(query, version);
                _completion.SetResult(version);
            }
            // All callers that share the query receive the exception.
            catch (Exception fault)
            {
                _completion.SetException(fault);
            }
        }
    }
}
