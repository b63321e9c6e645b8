using System.Diagnostics;
using Gateway.EmbeddedPostgres;
using Gateway.Tests.Fixtures;
using Npgsql;

namespace Gateway.Tests.EmbeddedPostgres;

/// <summary>The roles of the embedded PostgreSQL, and their migration.</summary>
public sealed class PostgresRolesTests(PreparedDataFolder prepared) : EmbeddedPostgresFolder(prepared)
{
    [Fact]
    public async Task The_gateways_role_owns_its_database_and_has_no_other_privileges()
    {
        await using var server = await StartAsync();

        Assert.Equal(
            "false false false false false",
            await ScalarAsync(
                server,
                "SELECT concat_ws(' ', rolsuper::text, rolcreatedb::text, rolcreaterole::text, rolreplication::text, rolbypassrls::text) FROM pg_roles WHERE rolname = current_user"
            )
        );
        Assert.Equal(
            true,
            await ScalarAsync(server, "SELECT pg_get_userbyid(datdba) = current_user FROM pg_database WHERE datname = current_database()")
        );
        Assert.Equal(0L, await ScalarAsync(server, "SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_login_as_superuser_over_TCP_is_rejected(bool isRestarted)
    {
        if (!isRestarted)
            Clear();

        await using var server = await StartAsync();

        foreach (var database in (string[])["postgres", "gateway", "template1"])
        {
            var superuser = new NpgsqlConnectionStringBuilder(server.ConnectionString)
            {
                Username = "gateway_superuser",
                Database = database,
            };
            await AssertRefusedAsync(superuser);
        }

        await AssertRefusedAsync(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "postgres" });
    }

    [Fact]
    public async Task A_data_folder_whose_role_is_a_superuser_is_migrated_with_its_data()
    {
        await using (var current = await StartAsync())
            await ScalarAsync(
                current,
                """
                CREATE SCHEMA kept; CREATE TABLE kept.things (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text); CREATE SEQUENCE kept.numbers;
                CREATE VIEW kept.names AS SELECT name FROM kept.things; CREATE TYPE kept.kind AS ENUM ('a'); INSERT INTO kept.things (name) VALUES ('old');
                CREATE FUNCTION kept.answer() RETURNS int LANGUAGE sql AS 'SELECT 42'; CREATE TEXT SEARCH CONFIGURATION kept.words (COPY = pg_catalog.english);
                SELECT 1
                """
            );
        await MakeRoleSuperuserAsync();

        await using var server = await StartAsync();

        Assert.Equal("false", await ScalarAsync(server, "SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user"));
        await ScalarAsync(
            server,
            """
            INSERT INTO kept.things (name) VALUES ('new'); ALTER TABLE kept.things ADD COLUMN more text; ALTER TYPE kept.kind ADD VALUE 'b';
            DROP VIEW kept.names; DROP SEQUENCE kept.numbers; DROP FUNCTION kept.answer; DROP TEXT SEARCH CONFIGURATION kept.words; SELECT 1
            """
        );
        Assert.Equal("old,new", await ScalarAsync(server, "SELECT string_agg(name, ',' ORDER BY id) FROM kept.things"));
        await AssertRefusedAsync(
            new NpgsqlConnectionStringBuilder(server.ConnectionString) { Username = "gateway_superuser", Database = "gateway" }
        );
    }

    [Fact]
    public async Task A_server_whose_roles_were_not_set_up_before_its_process_was_killed_is_used()
    {
        var cluster = "";
        await using (await StartAsync())
            cluster = Path.GetDirectoryName(Path.GetDirectoryName(PidFile)) ?? "";
        // As a killed process leaves it: the server runs, and the file that ends the setup is missing.
        var programs = await PostgresPrograms.FindAsync(new EmbeddedPostgresOptions { DataDirectory = Folder.FullName }, CancellationToken);
        var port = FixedPort.Next();
        await programs.RunAsync(
            "pg_ctl",
            [
                "start",
                "-s",
                "-w",
                "-D",
                Path.Combine(cluster, "data"),
                "-l",
                Path.Combine(cluster, "postgresql.log"),
                "-o",
                PostgresSettings.CommandLine(port, durable: false),
            ],
            CancellationToken
        );
        File.Delete(Path.Combine(cluster, "roles"));

        await using var server = await StartAsync();

        Assert.Equal(port, new NpgsqlConnectionStringBuilder(server.ConnectionString).Port);
        Assert.True(File.Exists(Path.Combine(cluster, "roles")));
        Assert.Equal(1, await ScalarAsync(server, "SELECT 1"));
    }

    private static async Task AssertRefusedAsync(NpgsqlConnectionStringBuilder settings)
    {
        settings.Pooling = false;
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(CancellationToken));
        Assert.StartsWith("28", refusal.SqlState, StringComparison.Ordinal);
    }

    /// <summary>Changes the data folder to that of an earlier version: the gateway's role is the superuser that initdb created.</summary>
    private async Task MakeRoleSuperuserAsync()
    {
        var cluster = Directory.EnumerateDirectories(Folder.FullName).Single(folder => File.Exists(Path.Combine(folder, "password")));
        File.Delete(Path.Combine(cluster, "roles"));
        var programs = await PostgresPrograms.FindAsync(new EmbeddedPostgresOptions { DataDirectory = Folder.FullName }, CancellationToken);
        var password = await File.ReadAllTextAsync(Path.Combine(cluster, "password"), CancellationToken);
        var start = new ProcessStartInfo(
            Path.Combine(programs.Folder, "postgres"),
            ["--single", "-D", Path.Combine(cluster, "data"), "gateway"]
        )
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        if (programs.Account is { } account)
            start.UserName = account;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("PostgreSQL does not start.");
        // One line is one statement.
        await process.StandardInput.WriteAsync(
            $"""
            alter database gateway owner to gateway_superuser
            reassign owned by gateway to gateway_superuser
            drop owned by gateway
            drop role gateway
            update pg_authid set rolname = 'gateway' where rolname = 'gateway_superuser'
            create role other superuser
            set session authorization other
            alter role gateway password '{password}'
            reset session authorization
            drop role other
            select rolname || ' ' || relname as made from pg_authid role join pg_class on relowner = role.oid where role.oid = 10 and relname = 'things'

            """
        );
        process.StandardInput.Close();
        Assert.Contains(
            "made = \"gateway things\"",
            await process.StandardOutput.ReadToEndAsync(CancellationToken),
            StringComparison.Ordinal
        );
        await process.WaitForExitAsync(CancellationToken);
    }
}
