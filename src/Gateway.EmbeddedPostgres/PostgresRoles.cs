using Npgsql;

namespace Gateway.EmbeddedPostgres;

/// <summary>
/// The roles of an embedded server. The gateway's role owns its database and has no other privileges. The superuser has no password
/// afterwards, and no line of <c>pg_hba.conf</c>, so that nobody can log in as superuser.
/// </summary>
/// <param name="gateway">The connection string of the gateway's role, without a pool.</param>
/// <param name="mayCreateDatabases">True if the role may create databases.</param>
internal sealed class PostgresRoles(string gateway, bool mayCreateDatabases)
{
    /// <summary>The role of the gateway, and the name of its database.</summary>
    public const string Gateway = "gateway";

    /// <summary>The superuser that <c>initdb</c> creates. Earlier versions created <see cref="Gateway"/> as superuser.</summary>
    public const string Superuser = "gateway_superuser";

    private const string FirstRoleId = "10";

    /// <summary>The content of <c>pg_hba.conf</c> while <see cref="SetUpAsync"/> runs.</summary>
    public static string AccessDuringSetup => "host all all 127.0.0.1/32 scram-sha-256\n";

    /// <summary>The content of <c>pg_hba.conf</c> afterwards.</summary>
    public static string Access(bool mayCreateDatabases) =>
        $"host {(mayCreateDatabases ? "all" : Gateway)} {Gateway} 127.0.0.1/32 scram-sha-256\n";

    /// <summary>
    /// Creates the gateway's role, its database and the extension for search. In a data folder of an earlier version, the superuser gets
    /// another name and its objects get the new role as their owner. An interrupted call can be repeated.
    /// </summary>
    public async Task SetUpAsync(CancellationToken cancellationToken)
    {
        if (await SuperuserAsync(cancellationToken) is not { } superuser)
            return;
        await RenameFormerSuperuserAsync(superuser, cancellationToken);
        await using (var connection = await OpenAsync(Superuser, "postgres", cancellationToken))
        {
            await ExecuteAsync(connection, CreateRole, cancellationToken);
            await ExecuteAsync(
                connection,
                $"alter role {Gateway} login nosuperuser nocreaterole noreplication nobypassrls {(mayCreateDatabases ? "createdb" : "nocreatedb")} password '{Password}'",
                cancellationToken
            );
            if (!await HasDatabaseAsync(connection, cancellationToken))
                await ExecuteAsync(connection, $"create database {Gateway} owner {Gateway}", cancellationToken);
            await ExecuteAsync(connection, $"alter database {Gateway} owner to {Gateway}", cancellationToken);
        }

        await using (var connection = await OpenAsync(Superuser, Gateway, cancellationToken))
        {
            await ExecuteAsync(connection, ChangeOwners, cancellationToken);
            await ExecuteAsync(connection, "create extension if not exists pg_trgm", cancellationToken);
            // The last statement, because nobody can log in as superuser after it.
            await ExecuteAsync(connection, $"alter role {Superuser} password null", cancellationToken);
        }
    }

    private string Password =>
        new NpgsqlConnectionStringBuilder(gateway).Password
        ?? throw new EmbeddedPostgresException("The connection string of the embedded PostgreSQL has no password.");

    private const string CreateRole = $"""
        do $$
        begin
          if not exists (select from pg_roles where rolname = '{Gateway}') then
            create role {Gateway};
          end if;
        end $$
        """;

    // The owner of the objects that initdb created cannot be changed with REASSIGN OWNED.
    private const string ChangeOwners = $"""
        do $$
        declare
          item text;
        begin
          for item in
            with own_schema as (
              select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'),
            member as (select classid, objid from pg_depend where deptype = 'e')
            select format('schema %I', nspname) from pg_namespace
            where nspowner = {FirstRoleId} and nspname !~ '^pg_' and nspname <> 'information_schema'
            union all
            select format('%s %I.%I', case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' else 'table' end,
              own_schema.nspname, relname)
            from pg_class relation join own_schema on own_schema.oid = relnamespace
            where relowner = {FirstRoleId} and relkind in ('r', 'p', 'v', 'm', 'S')
              and not exists (select from member where classid = 'pg_class'::regclass and objid = relation.oid)
              and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = relation.oid and deptype in ('a', 'i'))
            union all
            select format('routine %s', routine.oid::regprocedure)
            from pg_proc routine join own_schema on own_schema.oid = pronamespace
            where proowner = {FirstRoleId} and not exists (select from member where classid = 'pg_proc'::regclass and objid = routine.oid)
            union all
            select format('type %I.%I', own_schema.nspname, typname)
            from pg_type type join own_schema on own_schema.oid = typnamespace
            where typowner = {FirstRoleId} and (typtype in ('e', 'd', 'r')
                or typtype = 'c' and exists (select from pg_class where pg_class.oid = typrelid and relkind = 'c'))
              and not exists (select from member where classid = 'pg_type'::regclass and objid = type.oid)
            union all
            select format('text search configuration %I.%I', own_schema.nspname, cfgname)
            from pg_ts_config config join own_schema on own_schema.oid = cfgnamespace
            where cfgowner = {FirstRoleId} and not exists (select from member where classid = 'pg_ts_config'::regclass and objid = config.oid)
          loop
            execute format('alter %s owner to {Gateway}', item);
          end loop;
        end $$
        """;

    /// <returns>The name of the superuser. <c>null</c> if nobody can log in as superuser, because the setup was completed.</returns>
    private async Task<string?> SuperuserAsync(CancellationToken cancellationToken)
    {
        foreach (var name in (string[])[Superuser, Gateway])
        {
            try
            {
                await using var connection = await OpenAsync(name, "postgres", cancellationToken);
                await using var query = new NpgsqlCommand("select rolsuper from pg_roles where rolname = current_user", connection);
                if (await query.ExecuteScalarAsync(cancellationToken) is true)
                    return name;
            }
            catch (PostgresException refusal)
                when (refusal.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification)
            {
                // There is no such role, it has no password, or pg_hba.conf has no line for it.
            }
        }

        return null;
    }

    // A session cannot rename its own user, so another superuser does it.
    private async Task RenameFormerSuperuserAsync(string superuser, CancellationToken cancellationToken)
    {
        if (superuser == Superuser)
            return;
        await using var connection = await OpenAsync(superuser, "postgres", cancellationToken);
        await ExecuteAsync(
            connection,
            $"""
            begin;
            create role gateway_setup superuser;
            set session authorization gateway_setup;
            alter role {superuser} rename to {Superuser};
            reset session authorization;
            drop role gateway_setup;
            commit;
            """,
            cancellationToken
        );
    }

    private static async Task<bool> HasDatabaseAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var query = new NpgsqlCommand($"select exists (select from pg_database where datname = '{Gateway}')", connection);
        return await query.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<NpgsqlConnection> OpenAsync(string user, string database, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(gateway) { Username = user, Database = database };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
