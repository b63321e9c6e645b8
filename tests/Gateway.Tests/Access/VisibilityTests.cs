using System.Text.Json.Nodes;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Access;

/// <summary>
/// Hidden articles have no effect on the response to any operation: random operations of the whole schema have the same response, byte by
/// byte, from a database with the hidden articles and from one without them.
/// </summary>
public sealed class VisibilityTests(VisibilityTests.Libraries libraries) : IClassFixture<VisibilityTests.Libraries>
{
    private const int Operations = 2_500;
    private const string Canary = "Zzcanary";

    [Theory]
    [InlineData(71)]
    [InlineData(72)]
    public async Task Hidden_articles_do_not_change_the_response_to_a_random_operation(int seed)
    {
        var types = (await libraries.Plain.QueryAsync(RandomOperations.Introspection))
            .Data.At("__schema", "types")
            .EnumerateArray()
            .ToDictionary(type => type.GetProperty("name").GetString()!);
        var random = new Random(seed);
        var operations = new RandomOperations(types, RandomOperations.GuardedFieldsOf(libraries.Plain), libraries.Values.Of, random);
        var answered = 0;
        for (var number = 0; number < Operations / 2; number++)
        {
            var operation = operations.Next();
            var answers = await Task.WhenAll(libraries.Plain.TextAsync(operation), libraries.WithHidden.TextAsync(operation));
            Assert.True(
                answers[0] == answers[1],
                $"seed {seed}, operation {number}: {operation}\nwithout hidden articles: {answers[0]}\nwith them: {answers[1]}"
            );
            Assert.False(
                answers[1].Contains(Canary, StringComparison.OrdinalIgnoreCase)
                    && !operation.Contains(Canary, StringComparison.OrdinalIgnoreCase),
                $"seed {seed}, operation {number}: {operation}\n{answers[1]}"
            );
            // Also from the cache.
            for (var again = 0; again < (number % 10 == 0 ? 2 : 0); again++)
                Assert.Equal(answers[1], await libraries.WithHidden.TextAsync(operation));
            if (!answers[0].Contains("\"errors\"", StringComparison.Ordinal))
                answered++;
        }

        // Enough operations must succeed for the comparison to be meaningful.
        Assert.True(answered > Operations / 4, $"Only {answered} of {Operations / 2} operations were answered without an error.");
    }

    [Fact]
    public async Task No_hidden_article_topic_or_provider_is_found_by_its_own_id_slug_name_or_words()
    {
        foreach (var (name, value) in libraries.HiddenKeys)
        {
            var answers = await Task.WhenAll(
                new[] { libraries.Plain, libraries.WithHidden }.Select(host =>
                    host.TextAsync(
                        "query ($id: ID, $text: String) { articles(where: {or: [{id: {eq: $id}}, {slug: {eq: $text}}, {topics: {some: {name: {eq: $text}}}}, {provider: {name: {eq: $text}}}]}) { totalCount nodes { slug } } "
                            + "found: articles(search: $text) { totalCount } topics(where: {or: [{id: {eq: $id}}, {name: {eq: $text}}]}) { totalCount } providers(where: {or: [{id: {eq: $id}}, {name: {eq: $text}}]}) { totalCount } }",
                        new { id = name == "id" ? value : "-", text = name == "id" ? "-" : value }
                    )
                )
            );
            Assert.True(answers[0] == answers[1], $"{name} {value}: {answers[0]} / {answers[1]}");
        }
    }

    public sealed class Libraries : IAsyncLifetime
    {
        private const int Articles = 120;
        private readonly GatewayHost _first;

        public Libraries(PostgresServer postgres)
        {
            Plain = new GatewayHost(postgres);
            _first = new GatewayHost(postgres);
            WithHidden = new GatewayHost(postgres)
            {
                SharesDatabaseWith = _first,
                Settings = ["--Limits:ResponseCacheBytes=10000000", "--Limits:DocumentCacheBytes=10000000"],
            };
        }

        public GatewayHost Plain { get; }

        public GatewayHost WithHidden { get; }

        internal List<(string Name, string Value)> HiddenKeys { get; } = [];

        /// <summary>Values for arguments: ids, slugs and URLs of both databases, hidden ones too, and pieces of text.</summary>
        internal ArgumentValues Values { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await Task.WhenAll(Plain.InitializeAsync().AsTask(), _first.InitializeAsync().AsTask());
            // Each database has another secret that signs cursors. A node reads it when it starts.
            var secret = await Plain.SqlAsync<string>("select data::text from gateway.mt_doc_shared_secret where id = 'cursors'");
            await _first.SqlAsync<string>(
                "update gateway.mt_doc_shared_secret set data = $1::jsonb where id = 'cursors' returning id",
                secret
            );
            await WithHidden.InitializeAsync();

            using var visible = new ArticleFolder();
            new GeneratedContent(seed: 7).WriteTo(visible, Articles);
            visible.WithFile("_data/synonyms.yaml", $"- [launch, news, {Canary}, zzcanary topic]\n- article: [{Canary} launch]\n");
            using var hidden = Hidden();
            using var withdrawn = Withdrawn();

            // Hidden ones come before, between and after the visible ones.
            await WithHidden.ImportAsync(hidden.At("before"));
            await WithHidden.ImportAsync(withdrawn.Root);
            await Plain.ImportAsync(visible.Root);
            await WithHidden.ImportAsync(visible.Root);
            await WithHidden.ImportAsync(hidden.At("after"));
            Directory.Delete(withdrawn.At("_news"), recursive: true);
            var report = await WithHidden.ImportAsync(withdrawn.Root, prune: true);
            Assert.True(report.Withdrawn > 0);
            Assert.Equal(Articles + 90, (int)await WithHidden.SqlAsync<long>("select count(*) from gateway.mt_doc_article"));
            foreach (var host in (GatewayHost[])[Plain, WithHidden])
                await host.RefreshCostAsync();
            await CollectValuesAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Plain.DisposeAsync();
            await WithHidden.DisposeAsync();
            await _first.DisposeAsync();
        }

        private static ArticleFolder Hidden()
        {
            var folder = new ArticleFolder();
            var content = new GeneratedContent(seed: 8);
            for (var number = 0; number < 60; number++)
            {
                var article = content.Article(number);
                article["title"] = $"{Canary} {article["title"]}";
                article["excerpt"] = $"{Canary} launch";
                // Newer than anything visible, at the addresses of visible ones.
                article["publishedDateTime"] = "2025-01-01T00:00:00Z";
                article["webUrl"] = number % 2 == 0 ? $"https://pages.example/{number}/a" : $"https://zzcanary.example/{number}";
                article["originalUrl"] = $"https://origin.example/{number}";
                article["heat"] = 2000;
                article["topics"] = new List<object?> { "DATABASES", "ai", "zzcanary topic", "café", "Nowhere to be SEEN" };
                if (number % 3 == 0)
                    article["provider"] = new Dictionary<string, object?> { ["name"] = "Zzcanary House", ["domain"] = "gazette.example" };
                var images = new List<object?> { new Dictionary<string, object?> { ["url"] = "https://img.example/zzcanary.png" } };
                if (article["provider"] is Dictionary<string, object?> provider)
                    provider["images"] = images;
                article["images"] = images;
                article[number % 2 == 0 ? "published" : "removed"] = number % 2 != 0;
                article["secured"] = Canary;
                folder.WithFile(
                    $"{(number < 30 ? "before" : "after")}/_news/2025-01-01-zzcanary-{number}.md",
                    GeneratedContent.File(article) + $"\n{Canary}\n"
                );
            }

            return folder;
        }

        private static ArticleFolder Withdrawn()
        {
            var folder = new ArticleFolder();
            var content = new GeneratedContent(seed: 9);
            for (var number = 0; number < 30; number++)
            {
                var article = content.Article(number);
                article["title"] = $"{Canary} withdrawn {article["title"]}";
                article["excerpt"] = Canary;
                article["publishedDateTime"] = "2025-02-01T00:00:00Z";
                article["topics"] = new List<object?> { "POSTGRESQL", "Zzcanary gone" };
                folder.WithFile($"_news/2025-02-01-zzcanary-gone-{number}.md", GeneratedContent.File(article));
            }

            return folder;
        }

        private async Task CollectValuesAsync()
        {
            await Values.AddVisibleAsync(Plain, articles: 40);
            foreach (var (table, type) in ((string, string)[])[("article", "Article"), ("topic", "Topic"), ("provider", "Provider")])
                HiddenKeys.AddRange(
                    (await HiddenAsync($"select id::text from gateway.mt_doc_{table} where data::text ilike '%zzcanary%' limit 20")).Select(
                        id => ("id", global::Gateway.Store.Lists.GlobalId.Of(type, Guid.Parse(id)))
                    )
                );
            HiddenKeys.AddRange(
                (await HiddenAsync("select slug from gateway.mt_doc_article where not published limit 20")).Select(slug => ("slug", slug))
            );
            HiddenKeys.AddRange([
                ("name", "zzcanary topic"),
                ("name", "Zzcanary House"),
                ("name", "DATABASES"),
                ("name", "Zzcanary gone"),
                ("words", Canary),
                ("words", "launch"),
            ]);
            Values
                .AddIds(HiddenKeys.Where(key => key.Name == "id").Select(key => key.Value))
                .AddSlugs([.. HiddenKeys.Where(key => key.Name == "slug").Select(key => key.Value), "zzcanary-topic"])
                .AddUrls("https://zzcanary.example/1", "https://origin.example/7", "https://pages.example/2/a")
                .AddTimes("2024-03-12T10:00:00.250+02:00")
                .AddTexts([.. GeneratedContent.Texts, "a", "launch", "news", "article", "video", Canary, "zzcanary topic"])
                .AddIntegers(2000);
        }

        private async Task<string[]> HiddenAsync(string sql) => await WithHidden.SqlAsync<string[]>($"select array({sql})");
    }
}

internal static class Texts
{
    /// <summary>The body of the response as it came, except that its errors are sorted: fields are executed in parallel.</summary>
    public static async Task<string> TextAsync(this GatewayHost host, string query, object? variables = null)
    {
        using var response = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(
            host.Client,
            "/graphql",
            new { query, variables },
            GatewayHost.CancellationToken
        );
        return $"{(int)response.StatusCode} {SortErrors(await response.Content.ReadAsStringAsync(GatewayHost.CancellationToken))}";
    }

    private static string SortErrors(string body)
    {
        if (!body.Contains("\"errors\"", StringComparison.Ordinal) || JsonNode.Parse(body) is not JsonObject { } root)
            return body;
        if (root["errors"] is JsonArray errors)
            root["errors"] = new JsonArray([
                .. errors.OrderBy(error => error?.ToJsonString(), StringComparer.Ordinal).Select(error => error?.DeepClone()),
            ]);
        return root.ToJsonString();
    }
}
