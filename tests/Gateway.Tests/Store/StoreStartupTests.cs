using Gateway.Hosting;
using Gateway.Store.Database;
using Gateway.Store.Lists;
using Gateway.Store.Startup;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Gateway.Tests.Store;

public sealed class StoreStartupTests(PostgresServer postgres)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Four_nodes_can_start_concurrently_on_an_empty_database_and_share_its_cursor_key()
    {
        var connectionString = await postgres.CreateDatabaseAsync(CancellationToken);
        var nodes = Enumerable.Range(0, 4).Select(_ => Node(connectionString)).ToList();

        await Task.WhenAll(
            nodes.Select(node => Task.Run(() => node.GetRequiredService<StoreStartup>().RunAsync(CancellationToken), CancellationToken))
        );

        var order = new SortOrder([new(new("name", "name", NpgsqlTypes.NpgsqlDbType.Text), Descending: false)]);
        var cursor = nodes[0].GetRequiredService<StoreStartup>().Cursors.Write(new EntryPosition(order, ["here"]));
        Assert.All(nodes, node => Assert.Equal(["here"], node.GetRequiredService<StoreStartup>().Cursors.Read(cursor, order)));
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    [Fact]
    public async Task A_second_start_does_not_change_the_database()
    {
        var connectionString = await postgres.CreateDatabaseAsync(CancellationToken);
        await StartAsync(connectionString);
        var before = await CatalogAsync(connectionString);

        await StartAsync(connectionString);

        Assert.Equal(before, await CatalogAsync(connectionString));
    }

    [Fact]
    public async Task A_missing_column_for_provider_images_is_added_and_filled_at_the_start()
    {
        using var folder = new ArticleFolder().With(
            new Draft("2024-01-01-with") { ProviderImages = ["https://gazette.example/logo.png"] },
            new Draft("2024-01-02-without")
        );
        await using var host = new GatewayHost(postgres);
        await host.InitializeAsync();
        await host.ImportAsync(folder.Root);
        await using (
            var undo = host.DataSource.CreateCommand(
                "alter table gateway.mt_doc_article drop column has_provider_images; update gateway.mt_doc_article set data = data - 'hasProviderImages'"
            )
        )
            await undo.ExecuteNonQueryAsync(CancellationToken);

        await StartAsync(host.ConnectionString);
        var before = await CatalogAsync(host.ConnectionString);
        await StartAsync(host.ConnectionString);

        Assert.Equal(before, await CatalogAsync(host.ConnectionString));
        Assert.Equal(
            "2024-01-01-with true true, 2024-01-02-without false",
            await host.SqlAsync<string>(
                "select string_agg(concat_ws(' ', slug, has_provider_images::text, data ->> 'hasProviderImages'), ', ' order by slug) from gateway.mt_doc_article"
            )
        );
    }

    [Fact]
    public async Task A_slow_migration_is_not_limited_by_the_command_timeout()
    {
        using var folder = new ArticleFolder().With(new Draft("2024-01-01-slow"));
        await using var host = new GatewayHost(postgres);
        await host.InitializeAsync();
        await host.ImportAsync(folder.Root);
        await using (
            var slow = host.DataSource.CreateCommand(
                """
                alter table gateway.mt_doc_article drop column language;
                create function gateway.wait() returns trigger language plpgsql as 'begin perform pg_sleep(2); return new; end';
                create trigger slow before update on gateway.mt_doc_article for each row execute function gateway.wait();
                """
            )
        )
            await slow.ExecuteNonQueryAsync(CancellationToken);
        var impatient = new NpgsqlConnectionStringBuilder(host.ConnectionString) { CommandTimeout = 1 }.ConnectionString;

        // The second node waits for the first.
        await Task.WhenAll(StartAsync(impatient), StartAsync(impatient));

        Assert.Equal(
            1,
            await host.SqlAsync<long>(
                "select count(*) from information_schema.columns where table_schema = 'gateway' and table_name = 'mt_doc_article' and column_name = 'language'"
            )
        );
    }

    [Fact]
    public async Task Without_the_permission_to_install_an_extension_the_error_names_the_command_for_the_owner()
    {
        var limited = await LimitedUserAsync(await postgres.CreateDatabaseAsync(CancellationToken));
        await using var dataSource = NpgsqlDataSource.Create(limited.ConnectionString);

        var refusal = await Assert.ThrowsAsync<NpgsqlException>(() => DatabaseExtensions.InstallAsync(dataSource, CancellationToken));

        Assert.Equal(
            $"The database {limited.Database} has no extension pg_trgm, and the gateway's user may not install it. "
                + "As the owner of the database, run: create extension pg_trgm",
            refusal.Message
        );
    }

    // The owner of a database can give up the right to create in it. A superuser cannot, but can create another user.
    private static async Task<NpgsqlConnectionStringBuilder> LimitedUserAsync(string connectionString)
    {
        var limited = new NpgsqlConnectionStringBuilder(connectionString);
        await using var owner = NpgsqlDataSource.Create(connectionString);
        await using var isSuperuser = owner.CreateCommand("select rolsuper from pg_roles where rolname = current_user");
        var sql = $"revoke create on database {limited.Database} from current_user";
        if (await isSuperuser.ExecuteScalarAsync(CancellationToken) is true)
        {
            (limited.Username, limited.Password) = ($"limited_{limited.Database}", "limited");
            sql = $"create role {limited.Username} login password '{limited.Password}'";
        }

        await using var command = owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(CancellationToken);
        return limited;
    }

    private static async Task StartAsync(string connectionString)
    {
        await using var node = Node(connectionString);
        await node.GetRequiredService<StoreStartup>().RunAsync(CancellationToken);
    }

    // Every table, index and function with the transaction that wrote it last.
    private static async Task<object?> CatalogAsync(string connectionString)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await using var command = dataSource.CreateCommand(
            """
            select string_agg(entry, ',' order by entry) from (
              select concat_ws(' ', relname, oid, xmin) as entry from pg_class where relnamespace = 'gateway'::regnamespace
              union all
              select concat_ws(' ', proname, oid, xmin) from pg_proc where pronamespace = 'gateway'::regnamespace) entries
            """
        );
        return await command.ExecuteScalarAsync(CancellationToken);
    }

    private static ServiceProvider Node(string connectionString)
    {
        var configuration = new ConfigurationBuilder().Build();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddStore(connectionString, configuration)
            .BuildServiceProvider();
    }
}
