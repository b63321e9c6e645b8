using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>
/// Elects the node that imports: the node whose session holds an advisory lock of the database. The nodes poll the lock. A statement that
/// waits for weeks would prevent vacuum from removing dead rows, and the libraries for locks also wait on the server.
/// </summary>
internal sealed class ImportLeaderLock(string connectionString, TimeProvider time) : IAsyncDisposable
{
    // The key of the advisory lock. It must differ from the keys of the write lock and the startup lock. "GATI" in ASCII.
    private const long Key = 0x47415449;

    /// <summary>An SQL condition that is true while a node imports.</summary>
    public static string IsHeldByAnySession { get; } =
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"""
            exists (select from pg_locks where locktype = 'advisory' and granted and classid = 0 and objid::bigint = {Key} and objsubid = 1
              and database = (select oid from pg_database where datname = current_database()))
            """
        );

    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource _dataSource = DedicatedDataSource.Create(connectionString, "gateway import", keepAlive: 0);

    /// <summary>Waits until this node acquires the lock.</summary>
    /// <param name="onWaiting">Called once if another node holds the lock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<Lease> AcquireAsync(Action onWaiting, CancellationToken cancellationToken)
    {
        var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            var session = await SetSessionTimeoutsAsync(connection, cancellationToken);
            for (var isFirst = true; !await TryAcquireAsync(connection, cancellationToken); isFirst = false)
            {
                if (isFirst)
                    onWaiting();
                await Task.Delay(_interval, time, cancellationToken);
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

    /// <summary>Returns true if the session still holds the lock. A transaction checks this before it writes.</summary>
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

    // A node that loses power does not close its connection. TCP keepalives detect this within seconds instead of the default of hours. The
    // operating system of a suspended process keeps its connection alive, so the idle timeout ends the session when the heartbeats stop.
    private static async Task<int> SetSessionTimeoutsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3; set idle_session_timeout = '10s'; select pg_backend_pid()
            """,
            connection
        );
        return await command.ExecuteScalarAsync(cancellationToken) is int session
            ? session
            : throw new InvalidOperationException("The database returned no process id for the session.");
    }

    private static async Task<bool> TryAcquireAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1)", connection)
        {
            Parameters = { new() { Value = Key } },
        };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>The lock while this node holds it.</summary>
    internal sealed class Lease : IAsyncDisposable
    {
        private readonly NpgsqlConnection _connection;
        private readonly CancellationTokenSource _lost = new();
        private readonly CancellationTokenSource _released = new();
        private readonly Task _heartbeat;

        public Lease(NpgsqlConnection connection, int session, TimeProvider time)
        {
            (_connection, Session) = (connection, session);
            _heartbeat = SendHeartbeatsAsync(time);
        }

        /// <summary>The process id of the session that holds the lock.</summary>
        public int Session { get; }

        /// <summary>Cancelled as soon as the session may have ended, which releases the lock.</summary>
        public CancellationToken Lost => _lost.Token;

        public async ValueTask DisposeAsync()
        {
            await _released.CancelAsync();
            await _heartbeat;
            await _connection.DisposeAsync();
            _lost.Dispose();
            _released.Dispose();
        }

        private async Task SendHeartbeatsAsync(TimeProvider time)
        {
            try
            {
                while (true)
                {
                    await Task.Delay(_interval, time, _released.Token);
                    await using var command = new NpgsqlCommand("select 1", _connection);
                    await command.ExecuteNonQueryAsync(_released.Token);
                }
            }
            catch (OperationCanceledException) when (_released.IsCancellationRequested)
            {
                // The node releases the lock.
            }
            catch (Exception loss)
                when (loss is NpgsqlException or TimeoutException or InvalidOperationException or OperationCanceledException)
            {
                await _lost.CancelAsync();
            }
        }
    }
}
