using Npgsql;

namespace Gateway.Store.Database;

/// <summary>
/// Records the state of the schema after it was applied. To compare the schema with the configuration of Marten takes PostgreSQL most of
/// the time of a start, so a start skips it if neither this program nor a definition in the database has changed since.
/// </summary>
internal static class SchemaState
{
    // The build of this program and of the libraries that write the definitions.
    private static readonly string _build = string.Join(
        '/',
        new[] { typeof(SchemaState), typeof(Marten.IDocumentStore), typeof(Weasel.Postgresql.Tables.Table) }.Select(type =>
            type.Module.ModuleVersionId
        )
    );

    // All tables, indexes, constraints, functions, triggers and text search configurations, independent of their numbers in this database.
    private const string DefinitionsSql = $"""
        select md5(string_agg(line, E'\n' order by line collate "C")) as definitions
        from pg_namespace namespace cross join lateral (
          select concat_ws(' ', class.relname, attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid))
          from pg_class class join pg_attribute on attrelid = class.oid left join pg_attrdef on adrelid = attrelid and adnum = attnum
          where relnamespace = namespace.oid and relkind = 'r' and attnum > 0 and not attisdropped
          union all
          select concat_ws(' ', pg_get_indexdef(indexrelid), indisvalid)
          from pg_index join pg_class class on class.oid = indrelid where relnamespace = namespace.oid
          union all
          select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint where connamespace = namespace.oid
          union all
          select concat_ws(' ', proname, pg_get_function_identity_arguments(oid), prosrc) from pg_proc where pronamespace = namespace.oid
          union all
          select pg_get_triggerdef(pg_trigger.oid)
          from pg_trigger join pg_class class on class.oid = tgrelid where relnamespace = namespace.oid and not tgisinternal
          union all
          select concat_ws(' ', cfgname, maptokentype, mapseqno, mapdict::regdictionary)
          from pg_ts_config config join pg_ts_config_map on mapcfg = config.oid where cfgnamespace = namespace.oid
        ) definition (line)
        where nspname = '{Tables.Schema}'
        """;

    /// <summary>True if the schema is as this build of the program has left it.</summary>
    public static async Task<bool> IsCurrentAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand(
            $"select to_regclass('{Tables.SchemaState}') is not null",
            transaction.Connection,
            transaction
        );
        if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
            return false;
        await using var compare = new NpgsqlCommand(
            $"""
            select exists (
              select from {Tables.SchemaState} state, ({DefinitionsSql}) now where state.build = $1 and state.definitions = now.definitions)
            """,
            transaction.Connection,
            transaction
        )
        {
            Parameters = { new() { Value = _build } },
        };
        return await compare.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>Records that the schema is current.</summary>
    public static async Task RecordAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            insert into {Tables.SchemaState} as state (id, build, definitions) select 1, $1, definitions from ({DefinitionsSql}) now
            on conflict (id) do update set build = excluded.build, definitions = excluded.definitions
            """,
            transaction.Connection,
            transaction
        )
        {
            Parameters = { new() { Value = _build } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
