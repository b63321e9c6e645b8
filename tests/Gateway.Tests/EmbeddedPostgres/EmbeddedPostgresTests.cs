using System.Diagnostics;
using System.Globalization;
using Gateway.EmbeddedPostgres;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.EmbeddedPostgres;

/// <summary>Starts, shares and stops of the embedded PostgreSQL.</summary>
public sealed class EmbeddedPostgresTests(PreparedDataFolder prepared) : EmbeddedPostgresFolder(prepared)
{
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
    public async Task The_extension_for_search_is_available()
    {
        await using var server = await StartAsync();

        var trigrams = await ScalarAsync(server, "SELECT show_trgm('ab')::text");

        Assert.Equal("{\"  a\",\" ab\",\"ab \"}", trigrams);
    }

    [Fact]
    public async Task Stored_data_is_available_after_a_restart()
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
    public async Task Concurrent_starts_on_an_empty_folder_share_one_server()
    {
        Clear();
        var servers = await Task.WhenAll(Task.Run(StartAsync), Task.Run(StartAsync), Task.Run(StartAsync));

        Assert.Single(servers.Select(server => server.ConnectionString).Distinct());
        Assert.Equal(1, await ScalarAsync(servers[0], "SELECT 1"));
        await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()));
        AssertStopped();
    }

    [Fact]
    public async Task The_server_runs_until_its_last_user_stops()
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
    public async Task A_process_id_that_now_belongs_to_another_program_does_not_prevent_the_start()
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
    public async Task An_incomplete_folder_of_an_interrupted_start_is_deleted()
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
    public async Task The_error_of_a_server_that_does_not_start_contains_the_end_of_its_log()
    {
        await using (await StartAsync())
            File.AppendAllText(Path.Combine(Path.GetDirectoryName(PidFile) ?? "", "postgresql.conf"), "no_such_setting = 1\n");

        var exception = await Assert.ThrowsAsync<EmbeddedPostgresException>(StartAsync);

        Assert.Contains("no_such_setting", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_that_only_root_may_run_are_copied_for_the_user_of_PostgreSQL()
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
                DataDirectory = Folder.FullName,
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
        var options = new EmbeddedPostgresOptions { DataDirectory = Folder.FullName, BinariesDirectory = Folder.FullName };

        var exception = await Assert.ThrowsAsync<EmbeddedPostgresException>(() =>
            EmbeddedPostgresServer.StartAsync(options, NullLogger.Instance, CancellationToken)
        );

        Assert.Contains("Node.js", exception.Message, StringComparison.Ordinal);
        Assert.Contains("install PostgreSQL", exception.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:Gateway", exception.Message, StringComparison.Ordinal);
    }
}
