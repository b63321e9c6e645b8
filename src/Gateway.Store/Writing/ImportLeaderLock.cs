using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>
/// One node of several imports at a time: the one whose session holds an advisory lock of the database. Asked for again and again instead of
/// waited for in one statement, because a statement that runs for weeks keeps vacuum from its work; so does a library's that waits on the server.
/// </summary>
internal sealed class ImportLeaderLock(string connectionString, TimeProvider time) : IAsyncDisposable
{
    // Any number but those that writers and starting nodes take turns by: "GATI" in ASCII.
    private const long Key = 0x47415449;

    private static readonly TimeSpan _pulse = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource _dataSource = DedicatedDataSource.Create(connectionString, "gateway ingest", keepAlive: 0);

    /// <summary>Waits until the lock is this node's.</summary>
    /// <param name="waiting">Called once where another node has it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Lease> TakeAsync(Action waiting, CancellationToken cancellationToken)
    {
        var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            var session = await MakeMortalAsync(connection, cancellationToken);
            for (var isFirst = true; !await TryAsync(connection, cancellationToken); isFirst = false)
            {
                if (isFirst)
                    waiting();
                await Task.Delay(_pulse, time, cancellationToken);
            }

            return new Lease(connection, session, time);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _dataSource.DisposeAsync();

    /// <summary>True while the session still holds the lock: asked within a transaction that is to write nothing otherwise.</summary>
    public static async Task<bool> IsHeldAsync(NpgsqlTransaction transaction, int session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            select exists (select from pg_locks where locktype = 'advisory' and granted and pid = $2 and classid = 0 and objid::bigint = $1 and objsubid = 1
              and database = (select oid from pg_database where datname = current_database()))
            """,
            transaction.Connection,
            transaction
        )
        {
            Parameters =
            {
                new() { Value = Key },
                new() { Value = session },
            },
        };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    // A node that lost its power says no goodbye: the server is to notice within seconds, not after the hours that are the default. One that was
    // stopped keeps its connection for ever, for which its system answers: it is gone when its pulse is.
    private static async Task<int> MakeMortalAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3; set idle_session_timeout = '10s'; select pg_backend_pid()
            """,
            connection
        );
        return await command.ExecuteScalarAsync(cancellationToken) is int session
            ? session
            : throw new InvalidOperationException("The session has no process.");
    }

    private static async Task<bool> TryAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1)", connection)
        {
            Parameters = { new() { Value = Key } },
        };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>The lock in this node's hands.</summary>
    internal sealed class Lease : IAsyncDisposable
    {
        private readonly NpgsqlConnection _connection;
        private readonly CancellationTokenSource _lost = new();
        private readonly CancellationTokenSource _released = new();
        private readonly Task _pulse;

        public Lease(NpgsqlConnection connection, int session, TimeProvider time)
        {
            (_connection, Session) = (connection, session);
            _pulse = PulseAsync(time);
        }

        /// <summary>The server's process of the session that holds it.</summary>
        public int Session { get; }

        /// <summary>Cancelled as soon as the session, and with it the lock, may be gone.</summary>
        public CancellationToken Lost => _lost.Token;

        public async ValueTask DisposeAsync()
        {
            await _released.CancelAsync();
            await _pulse;
            await _connection.DisposeAsync();
            _lost.Dispose();
            _released.Dispose();
        }

        private async Task PulseAsync(TimeProvider time)
        {
            try
            {
                while (true)
                {
                    await Task.Delay(ImportLeaderLock._pulse, time, _released.Token);
                    await using var command = new NpgsqlCommand("select 1", _connection);
                    await command.ExecuteNonQueryAsync(_released.Token);
                }
            }
            catch (OperationCanceledException) when (_released.IsCancellationRequested)
            {
                // The node itself lets go.
            }
            catch (Exception loss)
                when (loss is NpgsqlException or TimeoutException or InvalidOperationException or OperationCanceledException)
            {
                await _lost.CancelAsync();
            }
        }
    }
}
