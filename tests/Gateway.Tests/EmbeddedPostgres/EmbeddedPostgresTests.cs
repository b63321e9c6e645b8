using System.Diagnostics;
using System.Globalization;
using Gateway.EmbeddedPostgres;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Gateway.Tests.EmbeddedPostgres;

public sealed class EmbeddedPostgresTests(PreparedDataFolder prepared) : IAsyncLifetime
{
    private DirectoryInfo _folder = new(".");

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private string PidFile => Directory.EnumerateFiles(_folder.FullName, "postmaster.pid", SearchOption.AllDirectories).Single();

    public async ValueTask InitializeAsync() => _folder = await prepared.CopyAsync("gateway-embedded-");

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_started_server_answers_and_sorts_by_code_point()
    {
        Clear();
        await using var server = await StartAsync();

        var sorted = await ScalarAsync(
            server,
            "SELECT string_agg(word, '' ORDER BY word) FROM unnest(ARRAY['ä', 'b', 'a', 'B', '你']) AS word"
        );

        Assert.Equal("Babä你", sorted);
    }

    [Fact]
    public async Task The_extensions_for_search_are_there()
    {
        await using var server = await StartAsync();

        var plain = await ScalarAsync(server, "CREATE EXTENSION pg_trgm; SELECT unaccent('Crème')");

        Assert.Equal("Creme", plain);
    }

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
    public async Task Nobody_logs_in_as_superuser_over_TCP(bool isRestarted)
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
        var programs = await PostgresPrograms.FindAsync(
            new EmbeddedPostgresOptions { DataDirectory = _folder.FullName },
            CancellationToken
        );
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

    [Fact]
    public async Task What_was_stored_is_there_after_a_restart()
    {
        await using (var first = await StartAsync())
            await ScalarAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer; SELECT 1");

        await using var second = await StartAsync();

        Assert.Equal(42, await ScalarAsync(second, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task A_second_start_on_the_same_folder_shares_the_server()
    {
        await using var first = await StartAsync();

        await using var second = await StartAsync();

        Assert.Equal(first.ConnectionString, second.ConnectionString);
    }

    [Fact]
    public async Task Starts_at_the_same_moment_on_an_empty_folder_share_one_server()
    {
        Clear();
        var servers = await Task.WhenAll(Task.Run(StartAsync), Task.Run(StartAsync), Task.Run(StartAsync));

        Assert.Single(servers.Select(server => server.ConnectionString).Distinct());
        Assert.Equal(1, await ScalarAsync(servers[0], "SELECT 1"));
        await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()));
        AssertStopped();
    }

    [Fact]
    public async Task The_server_runs_until_the_last_one_leaves()
    {
        var first = await StartAsync();
        var second = await StartAsync();

        await first.DisposeAsync();
        Assert.Equal(1, await ScalarAsync(second, "SELECT 1"));

        await second.DisposeAsync();
        AssertStopped();
    }

    [Fact]
    public async Task A_killed_server_is_started_again_with_all_that_was_committed()
    {
        await using var killed = await StartAsync(durable: true);
        await ScalarAsync(killed, "CREATE TABLE kept AS SELECT 42 AS answer; SELECT 1");
        await KillServerAsync();

        await using var next = await StartAsync(durable: true);

        Assert.Equal(42, await ScalarAsync(next, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task A_process_number_that_now_belongs_to_another_program_does_not_hinder_the_start()
    {
        await using (await StartAsync())
            await KillServerAsync();
        var lines = await File.ReadAllLinesAsync(PidFile, CancellationToken);
        lines[0] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(PidFile, lines, CancellationToken);

        await using var next = await StartAsync();

        Assert.Equal(1, await ScalarAsync(next, "SELECT 1"));
    }

    [Fact]
    public async Task A_half_made_folder_of_an_interrupted_start_is_cleared_away()
    {
        var clusterFolder = "";
        await using (await StartAsync())
            clusterFolder = Path.GetDirectoryName(Path.GetDirectoryName(PidFile)) ?? "";
        Directory.Move(Path.Combine(clusterFolder, "data"), Path.Combine(clusterFolder, "initdb-interrupted"));

        await using var next = await StartAsync();

        Assert.Equal(1, await ScalarAsync(next, "SELECT 1"));
        Assert.Empty(Directory.EnumerateDirectories(clusterFolder, "initdb-*"));
    }

    [Fact]
    public async Task A_server_that_does_not_start_says_why_with_the_end_of_its_log()
    {
        await using (await StartAsync())
            File.AppendAllText(Path.Combine(Path.GetDirectoryName(PidFile) ?? "", "postgresql.conf"), "no_such_setting = 1\n");

        var exception = await Assert.ThrowsAsync<EmbeddedPostgresException>(StartAsync);

        Assert.Contains("no_such_setting", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_that_only_root_may_run_are_copied_to_where_PostgreSQLs_user_may_run_them()
    {
        var programs = Path.Combine(AppContext.BaseDirectory, "postgresql");
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Directory.Exists(programs),
            "Only root lets PostgreSQL run as another user."
        );
        var closed = Directory.CreateTempSubdirectory("gateway-closed-");
        try
        {
            var copy = Path.Combine(closed.FullName, "postgresql");
            await RunAsync("cp", "-R", "-P", programs, copy);
            await RunAsync("chmod", "-R", "go=", closed.FullName);
            var options = new EmbeddedPostgresOptions
            {
                DataDirectory = _folder.FullName,
                Durable = false,
                BinariesDirectory = Path.Combine(copy, "bin"),
            };

            await using var server = await EmbeddedPostgresServer.StartAsync(options, NullLogger.Instance, CancellationToken);

            Assert.Equal(1, await ScalarAsync(server, "SELECT 1"));
        }
        finally
        {
            closed.Delete(recursive: true);
        }

        static async Task RunAsync(string tool, params string[] arguments)
        {
            using var process = Process.Start(tool, arguments);
            await process.WaitForExitAsync(CancellationToken);
            Assert.Equal(0, process.ExitCode);
        }
    }

    [Fact]
    public async Task Without_PostgreSQL_the_message_names_three_ways_to_get_one()
    {
        var options = new EmbeddedPostgresOptions { DataDirectory = _folder.FullName, BinariesDirectory = _folder.FullName };

        var exception = await Assert.ThrowsAsync<EmbeddedPostgresException>(() =>
            EmbeddedPostgresServer.StartAsync(options, NullLogger.Instance, CancellationToken)
        );

        Assert.Contains("Node.js", exception.Message, StringComparison.Ordinal);
        Assert.Contains("install PostgreSQL", exception.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:Gateway", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Makes the next start the first one in this folder.</summary>
    private void Clear()
    {
        _folder.Delete(recursive: true);
        _folder.Create();
    }

    private Task<EmbeddedPostgresServer> StartAsync() => StartAsync(durable: false);

    private Task<EmbeddedPostgresServer> StartAsync(bool durable) =>
        EmbeddedPostgresServer.StartAsync(
            new EmbeddedPostgresOptions { DataDirectory = _folder.FullName, Durable = durable },
            NullLogger.Instance,
            CancellationToken
        );

    private static async Task<object?> ScalarAsync(EmbeddedPostgresServer server, string sql)
    {
        var withoutPool = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(withoutPool.ConnectionString);
        await connection.OpenAsync(CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(CancellationToken);
    }

    private static async Task AssertRefusedAsync(NpgsqlConnectionStringBuilder settings)
    {
        settings.Pooling = false;
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(CancellationToken));
        Assert.StartsWith("28", refusal.SqlState, StringComparison.Ordinal);
    }

    /// <summary>Makes the data folder what earlier versions made: the gateway's role is the superuser that initdb created.</summary>
    private async Task MakeRoleSuperuserAsync()
    {
        var cluster = Directory.EnumerateDirectories(_folder.FullName).Single(folder => File.Exists(Path.Combine(folder, "password")));
        File.Delete(Path.Combine(cluster, "roles"));
        var programs = await PostgresPrograms.FindAsync(
            new EmbeddedPostgresOptions { DataDirectory = _folder.FullName },
            CancellationToken
        );
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

    private async Task KillServerAsync()
    {
        var processId = int.Parse((await File.ReadAllLinesAsync(PidFile, CancellationToken))[0], CultureInfo.InvariantCulture);
        using var process = Process.GetProcessById(processId);
        process.Kill();
        await process.WaitForExitAsync(CancellationToken);
    }

    private void AssertStopped() => Assert.Empty(Directory.EnumerateFiles(_folder.FullName, "postmaster.pid", SearchOption.AllDirectories));
}
