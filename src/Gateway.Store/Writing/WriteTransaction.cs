using System.Globalization;
using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>Writing transactions: one at a time over all nodes, so that what one computes from the store stays true until it commits.</summary>
internal static class WriteTransaction
{
    // Any number will do that nothing else in this database locks: "GATE" in ASCII.
    private const long Lock = 0x47415445;

    // A node that stands still in the middle of its turn, a suspended machine for example, must not hold up all the others.
    private const string TakeTurn = """
        select set_config('idle_in_transaction_session_timeout', '10s', true),
          set_config('lock_timeout', $2, true), set_config('statement_timeout', $3, true), pg_advisory_xact_lock($1)
        """;

    /// <summary>Runs <paramref name="write"/> in a transaction of its own; a dry run takes everything back. An import takes the time it takes.</summary>
    public static Task<T> RunAsync<T>(
        NpgsqlConnection connection,
        bool dryRun,
        Func<NpgsqlTransaction, Task<T>> write,
        CancellationToken cancellationToken
    ) => RunAsync(connection, new WriteOptions(dryRun, LeaderSessionId: null), write, cancellationToken);

    /// <summary>The same on terms that are looked at when the turn has come.</summary>
    /// <exception cref="LeadershipLostException">The session that must hold the right to import does not hold it any more.</exception>
    public static Task<T> RunAsync<T>(
        NpgsqlConnection connection,
        WriteOptions terms,
        Func<NpgsqlTransaction, Task<T>> write,
        CancellationToken cancellationToken
    ) => RunAsync(connection, WriteTimeouts.Endless, terms.LeaderSessionId, _ => !terms.DryRun, write, cancellationToken);

    /// <summary>The same for somebody who waits for an answer: when the turn does not come, or a statement does not end in time, nothing is changed.</summary>
    /// <param name="connection">Where to write.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="isChange">Whether what came of it is to be kept; else the transaction is taken back.</param>
    /// <param name="write">Writes.</param>
    /// <param name="cancellationToken">Gives up, with nothing changed.</param>
    public static Task<T> RunAsync<T>(
        NpgsqlConnection connection,
        WriteTimeouts patience,
        Func<T, bool> isChange,
        Func<NpgsqlTransaction, Task<T>> write,
        CancellationToken cancellationToken
    ) => RunAsync(connection, patience, holder: null, isChange, write, cancellationToken);

    private static async Task<T> RunAsync<T>(
        NpgsqlConnection connection,
        WriteTimeouts patience,
        int? holder,
        Func<T, bool> isChange,
        Func<NpgsqlTransaction, Task<T>> write,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var turn = new NpgsqlCommand(TakeTurn, connection, transaction)
        {
            Parameters =
            {
                new() { Value = Lock },
                new() { Value = Setting(patience.ForTurn) },
                new() { Value = Setting(patience.ForStatement) },
            },
        };
        await turn.ExecuteNonQueryAsync(cancellationToken);
        if (holder is { } session && !await ImportLeaderLock.IsHeldAsync(transaction, session, cancellationToken))
            throw new LeadershipLostException();
        var result = await write(transaction);
        if (!isChange(result))
        {
            await transaction.RollbackAsync(cancellationToken);
            return result;
        }

        await StoreVersion.ChangeAsync(transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    // Zero is none: https://www.postgresql.org/docs/current/runtime-config-client.html.
    private static string Setting(TimeSpan timeout) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (long)timeout.TotalMilliseconds)}ms");

    /// <summary>On what terms an import writes.</summary>
    /// <param name="DryRun">True to take everything back.</param>
    /// <param name="LeaderSessionId">
    /// The server process of the session that must hold <see cref="ImportLeaderLock"/>: a node that stood still while another took over must not write what it
    /// read before. <c>null</c> where everybody may.
    /// </param>
    internal sealed record WriteOptions(bool DryRun, int? LeaderSessionId);

    /// <summary>How long a write waits for its turn, and how long each of its statements may take; zero for as long as need be.</summary>
    internal sealed record WriteTimeouts(TimeSpan ForTurn, TimeSpan ForStatement)
    {
        public static WriteTimeouts Endless { get; } = new(TimeSpan.Zero, TimeSpan.Zero);
    }

    /// <summary>True for errors that the values cause (classes 22, 23 and 54), as opposed to the server's state.</summary>
    public static bool IsAboutData(PostgresException exception) => exception.SqlState[..2] is "22" or "23" or "54";
}

/// <summary>Another node imports now.</summary>
internal sealed class LeadershipLostException() : Exception("The session that holds the right to import is gone.");
