using Npgsql;

namespace Gateway.Store.Database;

/// <summary>
/// Creates the text search configuration: English stems of words without their accents. It runs before Marten creates its tables, because
/// Marten does not manage text search configurations. Each statement is idempotent. <see cref="Store.StoreStartup"/> holds a lock, so that
/// only one node at a time runs them.
/// </summary>
internal static class SearchSchema
{
    /// <summary>The name of the configuration.</summary>
    public const string Configuration = $"{Tables.Schema}.{Name}";

    private const string Name = "folded_english";

    public static async Task ApplyAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            create schema if not exists {Tables.Schema};
            do $$
            begin
              if not exists (select from pg_ts_config where cfgname = '{Name}' and cfgnamespace = '{Tables.Schema}'::regnamespace) then
                create text search configuration {Configuration} (copy = pg_catalog.english);
                execute format(
                  'alter text search configuration {Configuration} alter mapping for hword, hword_part, word with %s, pg_catalog.english_stem',
                  (select format('%I.%I', namespace.nspname, dictionary.dictname)
                   from pg_ts_dict dictionary join pg_namespace namespace on namespace.oid = dictionary.dictnamespace
                   where dictionary.dictname = 'unaccent' limit 1));
              end if;
            end $$;
            """,
            connection
        );
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
