using System.Text.Json;
using Npgsql;

namespace Gateway.Store.Database;

/// <summary>
/// Reads the version of the store: a number that every writing transaction changes. While it is the same, all stored data is the same. The
/// number is random and not a counter, so that a restored database never reuses a number that stood for other data.
/// </summary>
internal sealed class StoreVersionReader(NpgsqlDataSource dataSource, StoreChanges changes, TimeProvider time) : IDisposable
{
    // All readers wait for this query of one row, so its timeout is short. If its connection hangs, the next query starts after the
    // shorter delay and uses another connection, but not all connections of the pool.
    private const int MaxQueries = 4;

    // The changes since the version that the node knows, the last one first; null if it knows none. Most of the time nothing has changed.
    private const string Query = $"""
        select version, case when version <> $1 then (
          select jsonb_agg(jsonb_build_array(change.version, change.previous, change.keys) order by change.number desc)
          from {Tables.StoreChange} change
          where change.number > (select max(known.number) from {Tables.StoreChange} known where known.version = $1)) end
        from {Tables.StoreVersion} where id = 1
        """;

    private static readonly TimeSpan _maxDuration = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _maxDelay = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _queries = new(MaxQueries);
    private readonly Lock _lock = new();
    private Reading? _current;
    private Reading? _next;
    private long _started;

    public void Dispose() => _queries.Dispose();

    /// <summary>
    /// Reads the current version and applies the changes that led to it. Calls that arrive while a query is running share the next query.
    /// It starts after them, so its result is current for all of them.
    /// </summary>
    public Task<StoreState> ReadAsync(CancellationToken cancellationToken)
    {
        Reading? joined;
        Reading? started = null;
        lock (_lock)
        {
            if (_next is { HasStarted: true })
                (_current, _next) = (_next, null);
            joined = _next;
            if (joined is null && _current is { Completion.IsCompleted: false })
                joined = started = _next = new Reading(this, _current.Completion, time);
            else if (joined is null)
                joined = started = _current = new Reading(this, Task.CompletedTask, time);
        }

        _ = started?.RunAsync();
        return joined.Completion.WaitAsync(cancellationToken);
    }

    private async Task<StoreState> QueryAsync(long query)
    {
        try
        {
            return await new Deadline(_maxDuration, time).RunAsync(token => QueryAsync(query, token), CancellationToken.None);
        }
        catch (DeadlineExceededException late)
        {
            throw new TimeoutException("The database does not respond to a query of one row.", late);
        }
    }

    private async Task<StoreState> QueryAsync(long query, CancellationToken cancellationToken)
    {
        await _queries.WaitAsync(cancellationToken);
        try
        {
            await using var command = dataSource.CreateCommand(Query);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = changes.Latest.Version });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
                return changes.Apply(query, 0, []);
            return changes.Apply(query, reader.GetInt64(0), reader.IsDBNull(1) ? [] : Read(reader.GetFieldValue<byte[]>(1)));
        }
        finally
        {
            _queries.Release();
        }
    }

    private static List<StoreChange> Read(byte[] json)
    {
        using var changes = JsonDocument.Parse(json);
        return
        [
            .. changes
                .RootElement.EnumerateArray()
                .Select(change => new StoreChange(change[0].GetInt64(), change[1].GetInt64(), ReadKeys(change[2]))),
        ];
    }

    // A key that this node does not know may concern anything.
    private static List<ChangeKey>? ReadKeys(JsonElement keys)
    {
        if (keys.ValueKind != JsonValueKind.Array)
            return null;
        var known = keys.EnumerateArray().Select(key => ChangeKey.Read(key.GetString() ?? "")).ToList();
        return known.Contains(null) ? null : [.. known.OfType<ChangeKey>()];
    }

    private sealed class Reading(StoreVersionReader store, Task before, TimeProvider time)
    {
        private readonly TaskCompletionSource<StoreState> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<StoreState> Completion => _completion.Task;

        /// <summary>True once the query may have started, so that further calls must not share its result.</summary>
        public bool HasStarted { get; private set; }

        public async Task RunAsync()
        {
            await ((Task)before.WaitAsync(_maxDelay, time)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            long query;
            lock (store._lock)
                (HasStarted, query) = (true, ++store._started);
            try
            {
                _completion.SetResult(await store.QueryAsync(query));
            }
            // All callers that share the query receive the exception.
            catch (Exception fault)
            {
                _completion.SetException(fault);
            }
        }
    }
}
