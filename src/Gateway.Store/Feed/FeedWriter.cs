using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Feed;

/// <summary>
/// Appends publications and withdrawals to the feed, with the last statements of the transaction that makes them. The transaction locks the
/// head row until it commits, so positions follow the order of commits and have no gaps. A rollback also reverts the positions. Times
/// follow the same order: they come from the clock of the database while the row is locked, and never decrease.
/// </summary>
internal static class FeedWriter
{
    /// <summary>The channel that notifies the nodes of new entries. A notification is only a hint; the table is authoritative.</summary>
    public const string Channel = "gateway_feed";

    /// <summary>Adds the changes of visibility among the articles that the batch has just written.</summary>
    /// <param name="batch">The transaction's last batch.</param>
    /// <param name="published">The articles that have become visible to readers, oldest first.</param>
    /// <param name="withdrawn">The articles that are no longer visible to readers.</param>
    public static void Append(NpgsqlBatch batch, IReadOnlyList<Guid> published, IReadOnlyList<Guid> withdrawn)
    {
        if (published.Count + withdrawn.Count == 0)
            return;
        // A statement of its own: the next one must see the entries of the transaction that held the lock before.
        batch.Add($"select from {Tables.FeedHead} where id = 1 for update");
        batch.Add(
            $"""
            with changed as (
              select article_id, kind, place from unnest($1, $2) with ordinality as changed (article_id, kind, place)),
            head as (
              update {Tables.FeedHead} head set
                epoch = case when head.server = here.server then head.epoch else gen_random_uuid() end,
                server = here.server,
                last = head.last + (select count(*) from changed)
              from ({FeedTable.HistoryIdentitySql}) here where head.id = 1 returning head.epoch, head.last),
            clock as (select greatest(clock_timestamp(), (select max(at) from {Tables.Feed})) as at)
            insert into {Tables.Feed} (epoch, seq, article_id, kind, at)
            select head.epoch, head.last - (select count(*) from changed) + changed.place, changed.article_id, changed.kind, clock.at
            from head, clock, changed
            """,
            (Guid[])[.. withdrawn, .. published],
            (string[])[.. withdrawn.Select(_ => FeedKind.Withdrawn), .. published.Select(_ => FeedKind.Published)]
        );
        // A position that subscribers have received must not be assigned again. A server that commits asynchronously could lose it in a
        // crash, so this transaction commits synchronously.
        batch.Add(
            $"""
            select pg_notify('{Channel}', ''),
              case when current_setting('synchronous_commit') = 'off' then set_config('synchronous_commit', 'local', true) end
            """
        );
    }
}

/// <summary>The kinds of feed entries.</summary>
internal static class FeedKind
{
    public const string Published = "published";
    public const string Withdrawn = "withdrawn";
}
