using Npgsql;

namespace Gateway.Store.Database;

/// <summary>
/// One number that every writing transaction changes: while it stays, so does everything that can be read. Drawn by chance instead of counted, so that a
/// restored database never comes to a number again that stood for something else.
/// </summary>
internal sealed class StoreVersion(NpgsqlDataSource dataSource)
{
    // One row, which all wait for. A query that hangs with its connection holds up the next one less: that gets another connection.
    private const int MaxSeconds = 2;
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private Reading? _now;
    private Reading? _next;
    private long _begun;
    private long _noted;
    private long _latest;

    /// <summary>What was read last.</summary>
    public long Latest
    {
        get
        {
            lock (_lock)
                return _latest;
        }
    }

    /// <summary>Changes the number; part of the transaction that changes something.</summary>
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

    /// <summary>The version that the store has now, or later. One query answers all who ask while another is under way: it begins after they asked.</summary>
    public Task<long> ReadAsync(CancellationToken cancellationToken)
    {
        Reading? joined;
        Reading? begun = null;
        lock (_lock)
        {
            if (_next is { HasBegun: true })
                (_now, _next) = (_next, null);
            joined = _next;
            if (joined is null && _now is { Answer.IsCompleted: false })
                joined = begun = _next = new Reading(this, _now.Answer);
            else if (joined is null)
                joined = begun = _now = new Reading(this, Task.CompletedTask);
        }

        _ = begun?.RunAsync();
        return joined.Answer.WaitAsync(cancellationToken);
    }

    private async Task<long> AskAsync()
    {
        await using var command = dataSource.CreateCommand($"select version from {Tables.StoreVersion} where id = 1");
        command.CommandTimeout = MaxSeconds;
        return await command.ExecuteScalarAsync() as long? ?? 0;
    }

    // Of two that are under way, the one that began later knows better.
    private void Note(long number, long version)
    {
        lock (_lock)
        {
            if (number > _noted)
                (_noted, _latest) = (number, version);
        }
    }

    private sealed class Reading(StoreVersion store, Task before)
    {
        private readonly TaskCompletionSource<long> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<long> Answer => _answer.Task;

        /// <summary>True once it may have been answered already for who comes now.</summary>
        public bool HasBegun { get; private set; }

        public async Task RunAsync()
        {
            await ((Task)before.WaitAsync(_patience)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            long number;
            lock (store._lock)
                (HasBegun, number) = (true, ++store._begun);
            try
            {
                var version = await store.AskAsync();
                store.Note(number, version);
                _answer.SetResult(version);
            }
            // Whoever asked is told.
            catch (Exception fault)
            {
                _answer.SetException(fault);
            }
        }
    }
}
