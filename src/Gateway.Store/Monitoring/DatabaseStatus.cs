using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Monitoring;

/// <summary>The state of the database.</summary>
/// <param name="Version">The version of the server.</param>
/// <param name="SizeBytes">The size of the database on disk.</param>
/// <param name="Articles">The number of stored articles.</param>
/// <param name="PublishedArticles">The number of articles that readers see.</param>
/// <param name="FeedLag">The entries of the feed that the node has not yet delivered to its subscribers.</param>
internal sealed record DatabaseStatus(string Version, long SizeBytes, long Articles, long PublishedArticles, long FeedLag)
{
    /// <summary>Reads the state.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="delivered">The position in the feed up to which this node has delivered.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<DatabaseStatus> ReadAsync(NpgsqlDataSource dataSource, long delivered, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select current_setting('server_version'), pg_database_size(current_database()), articles.stored, articles.published,
              coalesce((select greatest(0, head.last - $1) from {Tables.FeedHead} head where head.id = 1), 0)
            from (select count(*) as stored, count(*) filter (where published) as published from {Tables.Article}) articles
            """
        );
        command.Parameters.Add(new() { Value = delivered });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new DatabaseStatus(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
    }
}
