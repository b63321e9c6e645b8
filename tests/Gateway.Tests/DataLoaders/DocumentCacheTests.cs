using System.Globalization;
using Gateway.Store.Access;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Tests.ContentSources;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.DataLoaders;

/// <summary>The cached documents of queries.</summary>
public sealed class DocumentCacheTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Newest = "{ articles(first: 3) { nodes { title provider { name } topics { name } } } }";

    private static readonly TestKey _editor = new("editor", Scope.ArticlesReadUnpublished, Scope.ArticlesWrite);

    private readonly GatewayHost _gateway = new(postgres)
    {
        Settings = ["--Limits:DocumentCacheBytes=10000000", .. TestKey.Settings(_editor)],
    };
    private readonly ArticleFolder _folder = new();

    public async ValueTask InitializeAsync()
    {
        await _gateway.InitializeAsync();
        await _gateway.ImportAsync(
            _folder
                .WithTopic("Tides")
                .With(
                    new Draft("2024-01-01-first")
                    {
                        Topics = ["Tides"],
                        Related = [new("https://gazette.example/2024-01-02-second"), new("https://gazette.example/2024-01-03-later")],
                    },
                    new Draft("2024-01-02-second") { Topics = ["Tides"] },
                    new Draft("2024-01-09-hidden") { Published = false }
                )
                .Root
        );
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_cached_document_is_not_loaded_again_by_the_next_query()
    {
        using var commands = new SqlCommands(_gateway.Database);
        await _gateway.QueryAsync(Newest);
        var first = commands.Take().Count;

        await _gateway.QueryAsync(
            "{ articles(first: 2, where: { heat: { eq: null } }) { nodes { slug images { url } provider { domain } } } }"
        );
        var other = commands.Take().Count;
        await _gateway.QueryAsync("""{ articleBySlug(slug: "2024-01-01-first") { related { webUrl article { originalUrl } } } }""");
        commands.Take();
        await _gateway.QueryAsync(
            """{ articleBySlug(slug: "2024-01-01-first") { provider { name } related { title article { slug topics { slug } } } } }"""
        );

        // The store's version, the page's ids, the articles, and their providers and topics. Later queries read only the first two, and only
        // the first.
        Assert.Equal((4, 2, 1), (first, other, commands.Take().Count));
    }

    [Fact]
    public async Task A_change_is_seen_by_the_next_query()
    {
        const string Linked = """{ articleBySlug(slug: "2024-01-01-first") { related { article { slug } } } }""";
        for (var number = 0; number < 5; number++)
        {
            await _gateway.ImportAsync(_folder.With(new Draft("2024-01-02-second") { Title = $"Version {number}" }).Root);
            for (var time = 0; time < 2; time++)
                Assert.Equal($"Version {number}", (await _gateway.QueryAsync(Newest)).Data.At("articles", "nodes", 0, "title").GetString());
        }

        Assert.Equal("null", (await _gateway.QueryAsync(Linked)).Data.At("articleBySlug", "related", 1, "article").GetRawText());
        await _gateway.ImportAsync(_folder.With(new Draft("2024-01-03-later")).Root);
        Assert.Equal(
            "2024-01-03-later",
            (await _gateway.QueryAsync(Linked)).Data.At("articleBySlug", "related", 1, "article", "slug").GetString()
        );
        await new ArticleEdits(_gateway, _editor.Bearer).WithdrawAsync("2024-01-03-later");
        Assert.Equal("null", (await _gateway.QueryAsync(Linked)).Data.At("articleBySlug", "related", 1, "article").GetRawText());
    }

    [Fact]
    public async Task Documents_loaded_for_editors_are_not_returned_to_readers()
    {
        const string Hidden = """{ articleBySlug(slug: "2024-01-09-hidden") { title } articles { totalCount nodes { slug } } }""";
        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(3, (await _gateway.QueryAsAsync(_editor.Bearer, Hidden)).Data.At("articles", "nodes").GetArrayLength());
            var reader = (await _gateway.QueryAsync(Hidden)).Data;
            Assert.Equal(("null", 2), (reader.GetProperty("articleBySlug").GetRawText(), reader.At("articles", "nodes").GetArrayLength()));
        }
    }

    [Fact]
    public async Task Responses_with_and_without_the_cache_are_equal_after_random_imports()
    {
        const int Commits = 60;
        string[] queries =
        [
            "{ articles(first: 7) { totalCount nodes { slug title heat provider { name domain } topics { name articleCount } } pageInfo { hasNextPage endCursor } } }",
            "{ articles(last: 5, order: [{ heat: ASC }]) { edges { cursor node { slug published } } } }",
            """{ articles(first: 5, search: "story", where: { provider: { domain: { eq: "gazette.example" } } }) { nodes { title } } }""",
            "{ topics { nodes { name slug parent { name } articles(first: 3) { totalCount nodes { slug topics { name } } } } } }",
            "{ providers { nodes { name articleCount articles(first: 2, order: { publishedDateTime: ASC }) { nodes { slug provider { name } } } } } }",
        ];
        await using var plain = new GatewayHost(postgres) { SharesDatabaseWith = _gateway };
        await plain.InitializeAsync();
        var history = new GeneratedHistory(7);
        for (var commit = 0; commit < Commits; commit++)
        {
            history.AddCommit();
            using var folder = new ArticleFolder();
            foreach (var (path, text) in history.Files)
                folder.WithFile(path, text);
            await plain.ImportAsync(folder.Root, prune: true);

            foreach (var query in queries)
            {
                var expected = (await plain.QueryAsync(query)).Root.GetRawText();
                for (var time = 0; time < 2; time++)
                    Assert.Equal(expected, (await _gateway.QueryAsync(query)).Root.GetRawText());
            }
        }
    }

    [Fact]
    public async Task An_article_hidden_after_the_list_was_read_is_omitted()
    {
        await using var gateway = await StartHidingAsync("2024-01-02-second", "select d.id, d.data from gateway.mt_doc_article ");

        var page = (
            await gateway.QueryAsync("{ articles(first: 1) { edges { node { slug originalUrl } } pageInfo { hasNextPage endCursor } } }")
        ).Data.GetProperty("articles");
        var next = await gateway.QueryAsync(
            "query ($after: String) { articles(after: $after) { nodes { slug } } }",
            new { after = page.At("pageInfo", "endCursor").GetString() }
        );

        Assert.Equal((0, true), (page.GetProperty("edges").GetArrayLength(), page.At("pageInfo", "hasNextPage").GetBoolean()));
        Assert.Equal(
            ["2024-01-01-first"],
            next.Data.At("articles", "nodes").EnumerateArray().Select(article => article.GetProperty("slug").GetString())
        );
    }

    [Fact]
    public async Task No_related_links_are_returned_for_an_article_hidden_after_it_was_read()
    {
        await using var gateway = await StartHidingAsync("2024-01-01-first", "link.article_id, link.url_key");

        foreach (var fields in (string[])["title", "article { slug }"])
        {
            var articles = await gateway.QueryAsync(
                $$"""{ articles(where: { slug: { eq: "2024-01-01-first" } }) { nodes { slug related { {{fields}} } } } }"""
            );

            Assert.Empty(articles.Data.At("articles", "nodes")[0].GetProperty("related").EnumerateArray());
            await _gateway.SqlAsync<bool>(
                "update gateway.mt_doc_article set published = true where slug = '2024-01-01-first' returning published"
            );
        }
    }

    [Fact]
    public async Task Cached_documents_are_not_returned_during_a_database_outage()
    {
        using var forwarder = new PostgresForwarder();
        await using var gateway = new GatewayHost(postgres)
        {
            SharesDatabaseWith = _gateway,
            Forwarder = forwarder,
            Settings = ["--Limits:DocumentCacheBytes=10000000"],
        };
        await gateway.InitializeAsync();
        const string BySlug = """{ articleBySlug(slug: "2024-01-01-first") { title } }""";
        for (var time = 0; time < 2; time++)
            Assert.Empty((await gateway.QueryAsync(BySlug)).ErrorCodes);

        forwarder.Cut();

        Assert.Equal(["STORE_UNAVAILABLE"], (await gateway.QueryAsync(BySlug)).ErrorCodes);
    }

    [Fact]
    public void The_cache_evicts_the_least_recently_used_documents_and_changed_ones()
    {
        var changes = new StoreChanges();
        var memory = new DocumentCache(new Limits { DocumentCacheBytes = 1_000 }, changes);
        var (numbers, others) = (NewRegion(), NewRegion());
        var first = changes.Apply(1, 7, []).Position;
        for (var number = 0; number < 100; number++)
        {
            memory.Set(numbers, first, number, new string('x', 100));
            Assert.True(memory.TryGet(numbers, first, 0, out _) && memory.TryGet(numbers, first, number, out _));
        }

        memory.Set(numbers, first, 200, new string('x', 100_000));
        Assert.False(memory.TryGet(numbers, first, 200, out _) || memory.TryGet(others, first, 0, out _));
        // A document that was read again is kept when the others are evicted.
        Assert.InRange(Enumerable.Range(0, 100).Reverse().Count(number => memory.TryGet(numbers, first, number, out _)), 5, 11);

        var second = changes.Apply(2, 8, [new StoreChange(8, 7, [ChangeKey.Slug("0")])]).Position;
        Assert.False(memory.TryGet(numbers, second, 0, out _));
        Assert.True(memory.TryGet(numbers, second, 99, out _));
        memory.Set(numbers, first, 0, "read before the change");
        Assert.False(memory.TryGet(numbers, second, 0, out _));
        memory.Set(numbers, second, 0, "read after the change");
        Assert.True(memory.TryGet(numbers, second, 0, out _));
        // A change of which the keys are unknown.
        var third = changes.Apply(3, 9, []).Position;
        Assert.False(memory.TryGet(numbers, third, 0, out _) || memory.TryGet(numbers, third, 99, out _));

        static CacheRegion<int, string> NewRegion() =>
            new(text => text.Length, (key, _) => [ChangeKey.Slug(key.ToString(CultureInfo.InvariantCulture))]);
    }

    [Fact]
    public async Task A_concurrent_read_of_the_version_never_returns_an_outdated_one()
    {
        var version = _gateway.App.Services.GetRequiredService<StoreVersionReader>();
        using var over = new CancellationTokenSource();
        var others = Enumerable
            .Range(0, 8)
            .Select(_ =>
                Task.Run(async () =>
                {
                    while (!over.IsCancellationRequested)
                        await version.ReadAsync(GatewayHost.CancellationToken);
                })
            )
            .ToList();

        for (var number = 0; number < 200; number++)
        {
            var written = await _gateway.SqlAsync<long>("update gateway.store_version set version = $1 returning version", (long)number);
            Assert.Equal(written, (await version.ReadAsync(GatewayHost.CancellationToken)).Version);
        }

        await over.CancelAsync();
        await Task.WhenAll(others);
    }

    [Fact]
    public async Task Concurrent_reads_of_the_version_share_one_query()
    {
        // The clock stands still, because a query does not wait longer than a quarter of a second for the one before it.
        using var version = new StoreVersionReader(_gateway.DataSource, new StoreChanges(), new FakeTimeProvider());
        using var commands = new SqlCommands(_gateway.Database);
        await using var connection = await _gateway.DataSource.OpenConnectionAsync(GatewayHost.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(GatewayHost.CancellationToken);
        await using (
            var locking = new Npgsql.NpgsqlCommand("lock table gateway.store_version in access exclusive mode", connection, transaction)
        )
            await locking.ExecuteNonQueryAsync(GatewayHost.CancellationToken);

        var first = version.ReadAsync(GatewayHost.CancellationToken);
        await _gateway.WaitUntilCommandIsBlockedAsync();
        var others = Enumerable.Range(0, 20).Select(_ => version.ReadAsync(GatewayHost.CancellationToken)).ToList();
        await transaction.CommitAsync(GatewayHost.CancellationToken);

        Assert.Single((await Task.WhenAll([first, .. others])).Distinct());
        // The first one, and one for all others.
        Assert.Equal(2, commands.Take().Count(command => command.StartsWith("select version", StringComparison.Ordinal)));
    }

    /// <summary>Starts a gateway whose article is hidden just before it sends the SQL.</summary>
    private async Task<GatewayHost> StartHidingAsync(string slug, string sql)
    {
        var gateway = new GatewayHost(postgres)
        {
            SharesDatabaseWith = _gateway,
            Settings = ["--Limits:DocumentCacheBytes=10000000"],
            CommandSent = command =>
            {
                if (!command.CommandText.Contains(sql, StringComparison.Ordinal))
                    return;
                using var hide = _gateway.DataSource.CreateCommand("update gateway.mt_doc_article set published = false where slug = $1");
                hide.Parameters.Add(new() { Value = slug });
                hide.ExecuteNonQuery();
            },
        };
        await gateway.InitializeAsync();
        return gateway;
    }
}
