using System.Globalization;
using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>
/// A transaction that writes. Only one runs at a time over all nodes, so the data that it reads stays current until it commits.
/// </summary>
internal sealed class WriteTransaction
{
    // The key of the advisory lock. Nothing else in this database may use it. "GATE" in ASCII.
    private const long Lock = 0x47415445;

    // A node that stops while it holds the lock, for example because its machine is suspended, must not block the other nodes.
    private const string AcquireLock = """
        select set_config('idle_in_transaction_session_timeout', '30s', true),
          set_config('lock_timeout', $2, true), set_config('statement_timeout', $3, true), pg_advisory_xact_lock($1), clock_timestamp()
        """;

    private const int ClockColumn = 4;

    private WriteTransaction(NpgsqlTransaction transaction, NpgsqlBatch lastStatements, DateTimeOffset now) =>
        (Transaction, LastStatements, Now) = (transaction, lastStatements, now);

    public NpgsqlTransaction Transaction { get; }

    public NpgsqlConnection Connection => Transaction.OpenConnection;

    /// <summary>Statements to run at the end. They take no round trip of their own while other writers wait.</summary>
    public NpgsqlBatch LastStatements { get; }

    /// <summary>
    /// The time when this transaction acquired the lock, by the clock of the database. All nodes share that clock, so every stored time
    /// comes from it: the clock of one node may be wrong by days.
    /// </summary>
    public DateTimeOffset Now { get; }

    /// <summary>
    /// Runs <paramref name="write"/> in its own transaction, without timeouts, because imports may run long. A dry run rolls it back.
    /// </summary>
    public static Task<T> RunAsync<T>(
        NpgsqlConnection connection,
        bool dryRun,
        Func<WriteTransaction, Task<T>> write,
        CancellationToken cancellationToken
    ) => RunAsync(connection, new WriteOptions(dryRun, LeaderSessionId: null), write, cancellationToken);

    /// <summary>Runs <paramref name="write"/> in its own transaction. The options are checked after the lock is acquired.</summary>
    /// <exception cref="LeadershipLostException">The required session no longer holds <see cref="ImportLeaderLock"/>.</exception>
    public static Task<T> RunAsync<T>(
        NpgsqlConnection connection,
        WriteOptions options,
        Func<WriteTransaction, Task<T>> write,
        CancellationToken cancellationToken
    ) => RunAsync(connection, WriteTimeouts.None, options.LeaderSessionId, _ => !options.DryRun, write, cancellationToken);

    /// <summary>
    /// Runs <paramref name="write"/> in its own transaction for a waiting client. If the lock or a statement times out, nothing is changed.
    /// </summary>
    /// <param name="connection">The connection to write with.</param>
    /// <param name="timeouts">The timeouts of the lock and of each statement.</param>
    /// <param name="isChange">Returns true to commit the transaction, false to roll it back.</param>
    /// <param name="write">Writes the data and returns the result.</param>
    /// <param name="cancellationToken">Cancels the transaction; nothing is changed.</param>
    public static Task<T> RunAsync<T>(
        NpgsqlConnection connection,
        WriteTimeouts timeouts,
        Func<T, bool> isChange,
        Func<WriteTransaction, Task<T>> write,
        CancellationToken cancellationToken
    ) => RunAsync(connection, timeouts, leaderSessionId: null, isChange, write, cancellationToken);

    private static async Task<T> RunAsync<T>(
        NpgsqlConnection connection,
        WriteTimeouts timeouts,
        int? leaderSessionId,
        Func<T, bool> isChange,
        Func<WriteTransaction, Task<T>> write,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var acquire = new NpgsqlCommand(AcquireLock, connection, transaction)
        {
            Parameters =
            {
                new() { Value = Lock },
                new() { Value = Setting(timeouts.LockTimeout) },
                new() { Value = Setting(timeouts.StatementTimeout) },
            },
        };
        var now = await ReadClockAsync(acquire, cancellationToken);
        if (leaderSessionId is { } session && !await ImportLeaderLock.IsHeldAsync(transaction, session, cancellationToken))
            throw new LeadershipLostException();
        await using var last = new NpgsqlBatch(connection, transaction);
        var result = await write(new WriteTransaction(transaction, last, now));
        if (!isChange(result))
        {
            // A dry run fails if one of them would.
            if (last.BatchCommands.Count > 0)
                await last.ExecuteNonQueryAsync(cancellationToken);
            await transaction.RollbackAsync(cancellationToken);
            return result;
        }

        ChangeTracking.AddRecord(last);
        await last.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    private static async Task<DateTimeOffset> ReadClockAsync(NpgsqlCommand acquire, CancellationToken cancellationToken)
    {
        await using var reader = await acquire.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetFieldValue<DateTimeOffset>(ClockColumn);
    }

    // Zero disables a timeout: https://www.postgresql.org/docs/current/runtime-config-client.html.
    private static string Setting(TimeSpan timeout) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (long)timeout.TotalMilliseconds)}ms");

    /// <summary>The options of an import's transactions.</summary>
    /// <param name="DryRun">True to roll back each transaction.</param>
    /// <param name="LeaderSessionId">
    /// The process id of the session that must hold <see cref="ImportLeaderLock"/>. A node that was suspended while another node took over
    /// must not write outdated data. <c>null</c> to write without this check.
    /// </param>
    internal sealed record WriteOptions(bool DryRun, int? LeaderSessionId);

    /// <summary>The timeouts of a write: for acquiring the lock, and for each statement. Zero for no timeout.</summary>
    internal sealed record WriteTimeouts(TimeSpan LockTimeout, TimeSpan StatementTimeout)
    {
        public static WriteTimeouts None { get; } = new(TimeSpan.Zero, TimeSpan.Zero);
    }

    /// <summary>True for errors that the values cause (SQLSTATE classes 22, 23 and 54), false for errors of the server's state.</summary>
    public static bool IsDataError(PostgresException exception) => exception.SqlState[..2] is "22" or "23" or "54";
}

/// <summary>Another node may import now.</summary>
internal sealed class LeadershipLostException() : Exception("This node's database session no longer holds the lock for importing.");
