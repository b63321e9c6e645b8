using System.Runtime.CompilerServices;
using Gateway.Execution;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Store.Errors;
using Gateway.Store.Feed;
using Npgsql;

namespace Gateway.Subscriptions;

/// <summary>
/// Delivers feed events to the subscribers of this node, in the order of the feed. The latest entries are in <see cref="FeedBuffer"/>,
/// older ones in the table. A subscriber has a position in the feed and no queue of its own.
/// </summary>
internal sealed class FeedBroadcaster(
    FeedBuffer delivered,
    NpgsqlDataSource dataSource,
    FeedCursorCodec cursors,
    SubscriptionEventLimiter limiter,
    DatabaseRetry retry,
    Limits limits,
    TimeProvider time
)
{
    /// <param name="after">The cursor of the last event that the client received. Events after it are sent first.</param>
    /// <param name="findMatchingAsync">Selects the matching articles of a page, so that other events of the page are not loaded one by
    /// one.</param>
    /// <param name="cancellationToken">Ends the subscription.</param>
    /// <exception cref="RequestException">The cursor is invalid or has expired, or the client is too slow.</exception>
    public async IAsyncEnumerable<FeedEvent> SubscribeAsync(
        string? after,
        Func<IReadOnlyList<FeedEntry>, CancellationToken, Task<IReadOnlySet<Guid>>> findMatchingAsync,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        FeedPosition? sent = null;
        var (generation, start) = await FindStartAsync(after, cancellationToken);
        var (epoch, position) = (start.Epoch, start.Position);
        var slowConsumer = new SlowConsumerDetector(limits, time);
        while (true)
        {
            var (entries, changed) = await NextAsync(generation, epoch, position, cancellationToken);
            if (entries.Count == 0)
            {
                slowConsumer.CaughtUp();
                await changed.WaitAsync(cancellationToken);
                continue;
            }

            // A single entry needs no selection, because its article is loaded only if it matches.
            var matching = entries.Count(entry => entry.IsPublished) > 1 ? await findMatchingAsync(entries, cancellationToken) : null;
            foreach (var entry in entries)
            {
                if (slowConsumer.IsTooSlow(delivered.End.Position - position))
                    throw RequestException.SlowConsumer(sent is null ? after : cursors.Write(sent));
                position = entry.Position;
                if (!entry.IsPublished || matching?.Contains(entry.ArticleId) == false)
                    continue;
                sent = new FeedPosition(epoch, position, entry.At);
                yield return new FeedEvent(sent, entry.At, entry.ArticleId, cursors);
            }
        }
    }

    private async Task<(int Generation, FeedPosition Start)> FindStartAsync(string? after, CancellationToken cancellationToken)
    {
        if (after is null)
            return delivered.CurrentStart();
        var start = cursors.Read(after);
        if (!delivered.IsInMemory(start))
            await ValidateAsync(start, cancellationToken);
        while (true)
        {
            if (delivered.FindGeneration(start.Epoch, out var changed) is { } generation)
                return (generation, start);
            // Another node noticed the new epoch before this one.
            await changed.WaitAsync(cancellationToken);
        }
    }

    // The cursor is signed by the gateway, but its entry is missing or differs: the database was restored.
    private async Task ValidateAsync(FeedPosition start, CancellationToken cancellationToken)
    {
        var (head, at) = await ReadAsync(
            async (connection, token) =>
                (await FeedTable.ReadHeadAsync(connection, token), await FeedTable.ReadTimestampAsync(connection, start, token)),
            cancellationToken
        );
        if (head.Epoch != start.Epoch || start.Position > head.Last || (at is not null && start.At is not null && at != start.At))
            throw RequestException.Resync();
    }

    /// <returns>The next entries, and a task that completes when there are more.</returns>
    private async ValueTask<(IReadOnlyList<FeedEntry> Entries, Task Changed)> NextAsync(
        int generation,
        Guid epoch,
        long position,
        CancellationToken cancellationToken
    )
    {
        if (delivered.FindNext(generation, position) is { } next)
            return next;
        var entries = await ReadAsync(
            (connection, token) => FeedTable.ReadAfterAsync(connection, epoch, position, token),
            cancellationToken
        );
        // Deleted old entries leave a gap after the cursor.
        IReadOnlyList<FeedEntry> contiguous = [.. entries.TakeWhile((entry, index) => entry.Position == position + index + 1)];
        return contiguous.Count > 0 ? (contiguous, Task.CompletedTask) : throw RequestException.CursorExpired();
    }

    private Task<T> ReadAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        retry.WhileUnavailableAsync(
            token =>
                limiter.RunAsync(
                    async end =>
                    {
                        await using var connection = await dataSource.OpenConnectionAsync(end);
                        return await read(connection, end);
                    },
                    token
                ),
            cancellationToken
        );
}
