using System.Text.Json.Serialization;
using Gateway.Store.Database;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Queries;

/// <summary>The state of a store at one moment.</summary>
/// <param name="PostgresVersion">The version of the server, for example <c>18.1</c>.</param>
/// <param name="Bytes">The size of the database on disk.</param>
/// <param name="Articles">The number of articles.</param>
/// <param name="VisibleArticles">The number of articles that readers see.</param>
/// <param name="Providers">The number of providers.</param>
/// <param name="Topics">The number of topics.</param>
/// <param name="Errors">The number of errors in content files.</param>
/// <param name="Warnings">The number of warnings about content files.</param>
/// <param name="HasImporter">True if a node imports content.</param>
/// <param name="FeedEntries">The number of events that subscribers can still resume from.</param>
/// <param name="LastEventAt">The time of the last event; <c>null</c> if there is none.</param>
/// <param name="FeedEnd">The position of the last event.</param>
internal sealed record StoreStatus(
    string PostgresVersion,
    long Bytes,
    long Articles,
    long VisibleArticles,
    long Providers,
    long Topics,
    long Errors,
    long Warnings,
    bool HasImporter,
    long FeedEntries,
    DateTimeOffset? LastEventAt,
    [property: JsonIgnore] long FeedEnd
)
{
    /// <summary>Reads the state with one query, without changing anything.</summary>
    /// <returns><c>null</c> if the database has no tables of a gateway.</returns>
    public static async Task<StoreStatus?> ReadAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using (var exists = dataSource.CreateCommand($"select to_regclass('{Tables.SchemaState}') is not null"))
            if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
                return null;
        await using var command = dataSource.CreateCommand(
            $"""
            select current_setting('server_version'), pg_database_size(current_database()), a.stored, a.visible,
              (select count(*) from {Tables.Provider}), (select count(*) from {Tables.Topic}),
              problem.stored - problem.warnings, problem.warnings,
              {ImportLeaderLock.IsHeldByAnySession},
              feed.stored, feed.latest, coalesce((select head.last from {Tables.FeedHead} head where head.id = 1), 0)
            from (select count(*) as stored, count(*) filter (where published) as visible from {Tables.Article}) a,
              (select count(*) as stored, count(*) filter (where data ->> 'severity' = 'Warning') as warnings from {Tables.ImportProblem}) problem,
              (select count(*) as stored, max(at) as latest from {Tables.Feed}) feed
            """
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new StoreStatus(
            reader.GetString(0).Split(' ')[0],
            reader.GetInt64(1),
            reader.GetInt64(2),
            reader.GetInt64(3),
            reader.GetInt64(4),
            reader.GetInt64(5),
            reader.GetInt64(6),
            reader.GetInt64(7),
            reader.GetBoolean(8),
            reader.GetInt64(9),
            reader.IsDBNull(10) ? null : reader.GetFieldValue<DateTimeOffset>(10),
            reader.GetInt64(11)
        );
    }
}
