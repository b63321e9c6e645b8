using Gateway.Store.Feed;
using Gateway.Tests.Fixtures;
using Npgsql;

namespace Gateway.Tests.Subscriptions;

/// <summary>Entries of the feed, for articles that are not stored.</summary>
internal static class FeedEntries
{
    /// <summary>A filter that all entries of a page match.</summary>
    public static Task<IReadOnlySet<Guid>> All(IReadOnlyList<FeedEntry> page, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<Guid>>(page.Select(entry => entry.ArticleId).ToHashSet());

    /// <summary>Appends entries in one transaction.</summary>
    public static async Task AppendAsync(GatewayHost gateway, int count, string? then = null)
    {
        await using var connection = await gateway.DataSource.OpenConnectionAsync(GatewayHost.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(GatewayHost.CancellationToken);
        await AppendAsync(connection, transaction, count, then);
        await transaction.CommitAsync(GatewayHost.CancellationToken);
    }

    /// <summary>Appends entries inside a transaction.</summary>
    public static async Task AppendAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, int count, string? then = null)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        FeedWriter.Append(batch, [.. Enumerable.Range(0, count).Select(_ => Guid.NewGuid())], []);
        if (then is not null)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(then));
        await batch.ExecuteNonQueryAsync(GatewayHost.CancellationToken);
    }
}
