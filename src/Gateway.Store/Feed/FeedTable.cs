using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Feed;

/// <summary>The current end of the feed.</summary>
/// <param name="Epoch">The current epoch. Positions of different epochs are not comparable.</param>
/// <param name="Last">The position of the last entry.</param>
/// <param name="LastAt">The time when that entry was written. <c>null</c> if the entry has been deleted.</param>
/// <param name="Trimmed">The position of the last entry that was deleted because of its age.</param>
/// <param name="ReadAt">The time when this was read. Like all times of the feed, it comes from the clock of the database.</param>
internal sealed record FeedHead(Guid Epoch, long Last, DateTimeOffset? LastAt, long Trimmed, DateTimeOffset ReadAt);

/// <summary>An entry of the feed.</summary>
internal sealed record FeedEntry(long Position, Guid ArticleId, bool IsPublished, DateTimeOffset At);

/// <summary>Reads and maintains the feed's tables: the head row with the current end, and the entries.</summary>
internal static class FeedTable
{
    /// <summary>The maximum number of entries in one page.</summary>
    public const int PageSize = 500;

    /// <summary>
    /// Identifies the history of the feed: the cluster, its timeline, the database and the table. A promoted replica, a point-in-time
    /// recovery and a restored dump differ in one of them, and each may assign the same positions again. The name of the current WAL file
    /// begins with its timeline.
    /// </summary>
    public const string HistoryIdentitySql = $"""
        select concat_ws('/', system_identifier, left(pg_walfile_name(pg_current_wal_lsn()), 8),
          (select oid from pg_database where datname = current_database()), '{Tables.FeedHead}'::regclass::oid) as server
        from pg_control_system()
        """;

    /// <summary>Creates the first epoch, and a new epoch if the history has changed.</summary>
    public static async Task<FeedHead> EnsureEpochAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            $"""
            insert into {Tables.FeedHead} (id, epoch, last, trimmed, server)
            select 1, gen_random_uuid(), 0, 0, here.server from ({HistoryIdentitySql}) here on conflict (id) do nothing
            """
        );
        batch.Add(
            $"""
            update {Tables.FeedHead} head set epoch = gen_random_uuid(), server = here.server from ({HistoryIdentitySql}) here
            where head.id = 1 and head.server <> here.server
            """
        );
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return await ReadHeadAsync(connection, cancellationToken);
    }

    public static async Task<FeedHead> ReadHeadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select head.epoch, head.last, head.trimmed, entry.at, clock_timestamp()
            from {Tables.FeedHead} head left join {Tables.Feed} entry on entry.epoch = head.epoch and entry.seq = head.last where head.id = 1
            """,
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            throw new InvalidOperationException("The table of the feed's head has no row.");
        return new FeedHead(
            reader.GetGuid(0),
            reader.GetInt64(1),
            reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3),
            reader.GetInt64(2),
            reader.GetFieldValue<DateTimeOffset>(4)
        );
    }

    /// <summary>Returns when the entry at a position was written. Returns <c>null</c> if the entry does not exist or was deleted.</summary>
    public static async Task<DateTimeOffset?> ReadTimestampAsync(
        NpgsqlConnection connection,
        FeedPosition position,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand($"select at from {Tables.Feed} where epoch = $1 and seq = $2", connection)
        {
            Parameters =
            {
                new() { Value = position.Epoch },
                new() { Value = position.Position },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? reader.GetFieldValue<DateTimeOffset>(0) : null;
    }

    /// <summary>Reads the next entries after a position, at most <see cref="PageSize"/>.</summary>
    public static async Task<IReadOnlyList<FeedEntry>> ReadAfterAsync(
        NpgsqlConnection connection,
        Guid epoch,
        long position,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            select seq, article_id, kind = '{FeedKind.Published}', at from {Tables.Feed} where epoch = $1 and seq > $2 order by seq limit {PageSize}
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = epoch },
                new() { Value = position },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var entries = new List<FeedEntry>();
        while (await reader.ReadAsync(cancellationToken))
        {
            entries.Add(
                new FeedEntry(
                    reader.GetInt64(0),
                    reader.GetGuid(1),
                    reader.GetBoolean(2),
                    await reader.GetFieldValueAsync<DateTimeOffset>(3, cancellationToken)
                )
            );
        }

        return entries;
    }

    /// <summary>Deletes the entries that are older than <paramref name="retention"/> by the clock of the database.</summary>
    public static async Task TrimAsync(NpgsqlConnection connection, TimeSpan retention, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            with gone as (delete from {Tables.Feed} where at < now() - $1 returning epoch, seq)
            update {Tables.FeedHead} head set trimmed = greatest(head.trimmed, newest.seq)
            from (select gone.epoch, max(gone.seq) as seq from gone group by gone.epoch) newest where head.id = 1 and newest.epoch = head.epoch
            """,
            connection
        )
        {
            Parameters = { new() { Value = retention } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
