using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Feed;

/// <summary>
/// Puts what became visible, or ceased to be, into the feed: the last statements of the transaction that made it so. Whoever advances the head row holds
/// it until the commit, so positions are in the order of commits and have no holes; a rollback takes its positions back.
/// </summary>
internal static class FeedWriter
{
    /// <summary>On which the nodes are told that there is something to read. Only a hint: what counts is the table.</summary>
    public const string Channel = "gateway_feed";

    /// <summary>Adds the changes of visibility among the articles that the batch has just written.</summary>
    /// <param name="batch">The transaction's last batch.</param>
    /// <param name="published">The articles that readers did not see before and see now, the oldest first.</param>
    /// <param name="withdrawn">The articles that readers saw before and see no more.</param>
    /// <param name="at">The time of the change.</param>
    public static void Append(NpgsqlBatch batch, IReadOnlyList<Guid> published, IReadOnlyList<Guid> withdrawn, DateTimeOffset at)
    {
        if (published.Count + withdrawn.Count == 0)
            return;
        batch.Add(
            $"""
            with changed as (
              select article_id, kind, place from unnest($1, $2) with ordinality as changed (article_id, kind, place)),
            head as (
              update {Tables.FeedHead} head set
                epoch = case when head.server = here.server then head.epoch else gen_random_uuid() end,
                server = here.server,
                last = head.last + (select count(*) from changed)
              from ({FeedTable.Server}) here where head.id = 1 returning head.epoch, head.last)
            insert into {Tables.Feed} (epoch, seq, article_id, kind, at)
            select head.epoch, head.last - (select count(*) from changed) + changed.place, changed.article_id, changed.kind, $3 from head, changed
            """,
            (Guid[])[.. withdrawn, .. published],
            (string[])[.. withdrawn.Select(_ => FeedKind.Withdrawn), .. published.Select(_ => FeedKind.Published)],
            at
        );
        // A position that was told must not be given out again: a server that commits asynchronously would forget it in a crash.
        batch.Add(
            $"""
            select pg_notify('{Channel}', ''),
              case when current_setting('synchronous_commit') = 'off' then set_config('synchronous_commit', 'local', true) end
            """
        );
    }
}

/// <summary>What an entry of the feed says.</summary>
internal static class FeedKind
{
    public const string Published = "published";
    public const string Withdrawn = "withdrawn";
}
