using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>Which documents came from which files.</summary>
internal static class StoredFiles
{
    /// <summary>
    /// Those of the files that were an article which a writer keeps from readers: what such a file says now may have another slug, and is not to be shown for that.
    /// </summary>
    public static async Task<HashSet<string>> HeldAsync(NpgsqlConnection connection, string[] paths, CancellationToken cancellationToken)
    {
        var held = new HashSet<string>(StringComparer.Ordinal);
        if (paths.Length == 0)
            return held;
        await using var command = new NpgsqlCommand(
            $"select path from {Tables.ArticleSource} where path = any($1) and {StoreSetup.IsHeld}",
            connection
        )
        {
            Parameters = { new() { Value = paths } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            held.Add(reader.GetString(0));
        return held;
    }

    /// <summary>The articles, topics and organizations whose file is one of the paths or lies below one.</summary>
    public static async Task<IReadOnlyList<Guid>> IdsAtOrBelowAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    )
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select source.id from (
              select id, path from {Tables.ArticleSource} where not withdrawn
              union all select id, path from {Tables.TaxonomySource}) source
            where {StoredPaths.IsAtOrBelow("source.path", "$1")}
            """
        );
        command.Parameters.Add(new() { Value = paths.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            ids.Add(reader.GetGuid(0));
        return ids;
    }

    /// <summary>How many articles have a file that is none of the paths and lies below none.</summary>
    public static async Task<long> CountOutsideAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    )
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select count(*) from {Tables.ArticleSource} source where not withdrawn and path is not null
              and not {StoredPaths.IsAtOrBelow("source.path", "$1")}
            """
        );
        command.Parameters.Add(new() { Value = paths.ToArray() });
        return await command.ExecuteScalarAsync(cancellationToken) is long articles ? articles : 0;
    }
}
