using System.Text.Json;
using Gateway.Tests.Fixtures;
using Npgsql;

namespace Gateway.Tests.Lists;

/// <summary>The plans of the commands that the gateway sends, with enough articles for a wrong plan to be noticed.</summary>
public sealed class ExplainTests(ExplainTests.Library library) : IClassFixture<ExplainTests.Library>
{
    private const string Topic = "where: {topics: {some: {slug: {eq: \"subject-3\"}}}";

    [Theory]
    [InlineData(
        "front page",
        "articles(first: 20) { nodes { slug provider { name } topics { name } } pageInfo { hasNextPage endCursor } }"
    )]
    [InlineData(
        "article page",
        "articleBySlug(slug: \"2024-01-01-page-7\") { title related { title article { slug } } provider { articles(first: 5) { nodes { slug } } } }"
    )]
    [InlineData("topic page", $"articles(first: 20, {Topic}}}) {{ nodes {{ slug }} totalCount }}")]
    [InlineData(
        "topic by heat",
        $"articles(first: 20, order: [{{heat: DESC}}, {{publishedDateTime: DESC}}], {Topic}, quality: {{gte: 5}}, publishedDateTime: {{gte: \"2020-01-01T00:00:00Z\"}}}}) {{ nodes {{ slug }} totalCount }}"
    )]
    [InlineData("by provider's id", "articles(first: 20, where: {provider: {id: {eq: \"$provider\"}}}) { nodes { slug } totalCount }")]
    [InlineData("by provider's name", "articles(first: 20, where: {provider: {name: {eq: \"House 3\"}}}) { nodes { slug } totalCount }")]
    [InlineData(
        "by provider's domain",
        "articles(first: 20, where: {provider: {domain: {eq: \"house3.example\"}}}) { nodes { slug } totalCount }"
    )]
    [InlineData("by type", "articles(first: 20, where: {type: {eq: \"download\"}}) { nodes { slug } totalCount }")]
    [InlineData(
        "by date",
        "articles(first: 20, where: {publishedDateTime: {gte: \"2024-01-05T00:00:00Z\", lt: \"2024-01-06T00:00:00Z\"}}) { nodes { slug } totalCount }"
    )]
    [InlineData(
        "by author",
        "articles(first: 20, where: {authors: {some: {name: {eq: \"Author 7\"}}}}) { nodes { slug authors { name } } totalCount }"
    )]
    [InlineData("by language", "articles(first: 20, where: {language: {eq: \"fr\"}}) { nodes { slug } totalCount }")]
    [InlineData("changed last", "articles(first: 20, order: [{modifiedDateTime: DESC}]) { nodes { slug } }")]
    [InlineData("by quality", "articles(first: 20, where: {quality: {gte: 9}}) { nodes { slug } totalCount }")]
    [InlineData("best", "articles(first: 20, order: [{quality: DESC}, {publishedDateTime: DESC}]) { nodes { slug } }")]
    [InlineData("hottest", "articles(first: 20, order: [{heat: DESC}, {publishedDateTime: DESC}]) { nodes { slug } }")]
    [InlineData(
        "search page",
        "articles(first: 20, search: \"seldom word\") { edges { score highlights { title } node { slug } } totalCount facets { types { count } } }"
    )]
    [InlineData(
        "topics of articles",
        "topics(where: {articles: {some: {publishedDateTime: {gte: \"2024-01-28T00:00:00Z\"}, heat: {gte: 996}}}}) { nodes { slug } totalCount }"
    )]
    [InlineData(
        "topics of an article",
        "topics(where: {articles: {some: {slug: {eq: \"2024-01-01-page-28\"}}}}) { nodes { slug } totalCount }"
    )]
    [InlineData(
        "providers of an article",
        "providers(where: {articles: {some: {slug: {eq: \"2024-01-01-page-28\"}}}}) { nodes { name } totalCount }"
    )]
    [InlineData(
        "linking to an article",
        "articles(where: {related: {some: {article: {slug: {eq: \"2024-01-01-page-28\"}}}}}) { nodes { slug } totalCount }"
    )]
    [InlineData(
        "linked from an article",
        "articles(where: {relatedFrom: {some: {slug: {eq: \"2024-01-11-page-10\"}}}}) { nodes { slug } totalCount }"
    )]
    [InlineData("providers with articles", "providers(first: 20) { nodes { name articles(first: 3) { nodes { slug } } } }")]
    [InlineData(
        "topics with articles",
        "topics(first: 20) { nodes { name articles(first: 3, order: [{heat: DESC}, {publishedDateTime: DESC}]) { nodes { slug } } } }"
    )]
    public async Task No_common_list_scans_the_articles(string page, string field)
    {
        var plans = await library.PlansAsync($"{{ {field.Replace("$provider", library.ProviderId, StringComparison.Ordinal)} }}");

        Assert.NotEmpty(plans);
        foreach (var (sql, plan) in plans)
            Assert.False(
                Nodes(plan).Any(node => IsArticles(node) && node.GetProperty("Node Type").GetString() == "Seq Scan"),
                $"{page}: {sql}\n{plan}"
            );
    }

    [Theory]
    [InlineData("article_title_trigrams", "articles(where: {title: {contains: \"seldom\"}}) { totalCount }")]
    [InlineData("article_title_trigrams", "articles(where: {title: {icontains: \"SELDOM\"}}) { nodes { slug } }")]
    [InlineData("article_title_trigrams", "articles(where: {title: {ieq: \"a Seldom Word in 400\"}}) { nodes { slug } }")]
    [InlineData("article_title_trigrams", "articles(where: {title: {startsWith: \"A seldom\"}}) { totalCount }")]
    [InlineData("article_title_trigrams", "articles(where: {title: {iendsWith: \"Word In 400\"}}) { totalCount }")]
    [InlineData("article_excerpt_trigrams", "articles(where: {excerpt: {icontains: \"UNUSUAL\"}}) { totalCount }")]
    [InlineData("article_author_trigrams", "articles(where: {authors: {some: {name: {icontains: \"AUTHOR 299\"}}}}) { totalCount }")]
    [InlineData("related_link_title_trigrams", "articles(where: {related: {some: {title: {contains: \"remarkable\"}}}}) { totalCount }")]
    [InlineData(
        "related_link_title_trigrams",
        "articles(where: {or: [{related: {some: {title: {contains: \"remarkable\"}}}}, {related: {some: {title: {icontains: \"NOTABLE\"}}}}]}) { totalCount }"
    )]
    public async Task A_substring_filter_uses_a_trigram_index(string index, string field)
    {
        var plans = await library.PlansAsync($"{{ {field} }}");

        Assert.All(
            plans,
            plan =>
                Assert.True(
                    Nodes(plan.Plan).Any(node => node.TryGetProperty("Index Name", out var name) && name.GetString() == index),
                    $"{plan.Sql}\n{plan.Plan}"
                )
        );
    }

    [Theory]
    [InlineData("articles", "")]
    [InlineData("articles", "order: [{heat: DESC}, {publishedDateTime: DESC}]")]
    [InlineData("articles", "order: [{quality: DESC}, {publishedDateTime: DESC}]")]
    [InlineData("articles", "order: [{modifiedDateTime: DESC}]")]
    [InlineData("articles", "where: {topics: {some: {slug: {eq: \"everything\"}}}}")]
    [InlineData("articles", "where: {topics: {some: {slug: {eq: \"everything\"}}}}, order: [{heat: DESC}, {publishedDateTime: DESC}]")]
    public async Task Page_1000_reads_about_as_many_buffers_as_page_1(string list, string arguments)
    {
        const int Size = 5;
        var more = arguments.Length > 0 ? $", {arguments}" : "";
        string? after = null;
        for (var read = 0; read < 999 * Size; )
        {
            var step = Math.Min(100, 999 * Size - read);
            after = (
                await library.QueryAsync(
                    $"query ($after: String) {{ {list}(first: {step}, after: $after{more}) {{ pageInfo {{ endCursor }} }} }}",
                    new { after }
                )
            )
                .Data.At(list, "pageInfo", "endCursor")
                .GetString();
            read += step;
        }

        var first = await library.PlansAsync($"{{ {list}(first: {Size}{more}) {{ nodes {{ slug }} }} }}");
        var page1000 = await library.PlansAsync($"{{ {list}(first: {Size}, after: \"{after}\"{more}) {{ nodes {{ slug }} }} }}");

        Assert.Equal(Size, Rows(page1000[0].Plan));
        Assert.True(
            Buffers(page1000[0].Plan) <= Buffers(first[0].Plan) * 2 + 20,
            $"{Buffers(first[0].Plan)} buffers for page 1, {Buffers(page1000[0].Plan)} for page 1,000: {page1000[0].Sql}\n{page1000[0].Plan}"
        );
    }

    [Theory]
    [InlineData("common", "title: {contains: \"Common\"}", false)]
    [InlineData("ancient", "excerpt: {contains: \"ancient\"}", true)]
    public async Task A_search_by_date_reads_the_newest_articles_first_and_uses_the_search_index_if_they_do_not_match(
        string word,
        string filter,
        bool isOld
    )
    {
        const string Order = "order: [{publishedDateTime: DESC}]";
        var search = $"search: \"{word}\", {Order}";

        var plans = await library.PlansAsync($"{{ articles(first: 10, {search}) {{ nodes {{ slug }} }} }}");

        Assert.Contains(plans, plan => plan.Sql.Contains("first_rows", StringComparison.Ordinal));
        Assert.Equal(
            isOld,
            plans
                .SelectMany(plan => Nodes(plan.Plan))
                .Any(node =>
                    node.TryGetProperty("Index Name", out var name)
                    && name.GetString() == "article_search_words"
                    && node.GetProperty("Actual Loops").GetDouble() > 0
                )
        );
        var expected = await PagesAsync($"where: {{{filter}}}, {Order}");
        Assert.Equal(40, expected.Count);
        Assert.Equal(expected, await PagesAsync(search));
    }

    // Two pages forward from the start, and two pages backward from the end.
    private async Task<List<string?>> PagesAsync(string arguments)
    {
        var slugs = new List<string?>();
        foreach (var (size, cursor, edge) in new[] { ("first", "after", "endCursor"), ("last", "before", "startCursor") })
        {
            string? at = null;
            for (var page = 0; page < 2; page++)
            {
                var articles = (
                    await library.QueryAsync(
                        $"query ($at: String) {{ articles({size}: 10, {cursor}: $at, {arguments}) {{ nodes {{ slug }} pageInfo {{ {edge} }} }} }}",
                        new { at }
                    )
                ).Data.GetProperty("articles");
                slugs.AddRange(articles.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("slug").GetString()));
                at = articles.At("pageInfo", edge).GetString();
            }
        }

        return slugs;
    }

    // One more than the page is read, to know whether there are more.
    private static int Rows(JsonElement plan) => (int)plan.At(0, "Plan", "Actual Rows").GetDouble() - 1;

    private static long Buffers(JsonElement plan) =>
        plan.At(0, "Plan", "Shared Hit Blocks").GetInt64() + plan.At(0, "Plan", "Shared Read Blocks").GetInt64();

    private static IEnumerable<JsonElement> Nodes(JsonElement plan)
    {
        if (plan.ValueKind == JsonValueKind.Array)
            return plan.EnumerateArray().SelectMany(Nodes);
        if (plan.TryGetProperty("Plan", out var root))
            return Nodes(root);
        return plan.TryGetProperty("Plans", out var inner) ? Nodes(inner).Prepend(plan) : [plan];
    }

    private static bool IsArticles(JsonElement node) =>
        node.TryGetProperty("Relation Name", out var name) && name.GetString() is "mt_doc_article" or "article_topic" or "article_search";

    /// <summary>6,000 articles and the commands that were sent, with their values.</summary>
    public sealed class Library(PostgresServer postgres) : IAsyncLifetime
    {
        private const int Articles = 6_000;
        private readonly List<(string Sql, NpgsqlParameter[] Values)> _sent = [];
        private GatewayHost? _host;

        public string ProviderId { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            _host = new GatewayHost(postgres) { CommandSent = Note };
            await _host.InitializeAsync();
            using var folder = new ArticleFolder().With(
                Enumerable
                    .Range(0, Articles)
                    .Select(number => new Draft($"2024-01-{number % 28 + 1:00}-page-{number}")
                    {
                        Title = number % 400 == 0 ? $"A seldom word in {number}" : $"Common words in {number}",
                        Provider = ($"House {number % 25}", $"house{number % 25}.example"),
                        Topics = ["Everything", $"Subject {number % 40}"],
                        Quality = number % 7 == 0 ? null : number % 11,
                        Heat = number % 3 == 0 ? null : number % 997,
                        Related = number % 10 == 0 ? Links(number) : [],
                        More =
                            (number % 50 == 0 ? "type: download\n" : "")
                            + (number % 60 == 0 ? "language: fr\n" : "language: en\n")
                            + (
                                number % 5 == 0
                                    ? ""
                                    : $"modifiedDateTime: 2024-02-{number % 28 + 1:00}T{number % 24:00}:{number % 60:00}:00Z\n"
                            )
                            + $"authors: [Author {number % 300}, The Desk]\n"
                            + $"excerpt: {(number % 500 == 0 ? "An unusual summary" : "A summary")} of page {number}{(number % 28 < 7 ? " in ancient times" : "")}\n",
                    })
            );
            // The plans depend on the statistics that the import leaves, because the server of the tests runs no autovacuum.
            await _host.ImportAsync(folder.Root);
            ProviderId =
                (await QueryAsync("{ providers(where: {name: {eq: \"House 3\"}}) { nodes { id } } }"))
                    .Data.At("providers", "nodes", 0, "id")
                    .GetString()
                ?? "";
        }

        private static List<Draft.Link> Links(int number) =>
            [
                .. Enumerable
                    .Range(1, 8)
                    .Select(step => new Draft.Link($"https://gazette.example/2024-01-01-page-{number + (28 * step)}")
                    {
                        Title = number % 1000 == 0 && step == 1 ? "A remarkable and notable page" : $"Page {number + (28 * step)}",
                    }),
            ];

        public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? ValueTask.CompletedTask;

        public Task<GraphQLResponse> QueryAsync(string query, object? variables = null) => _host!.QueryAsync(query, variables);

        /// <summary>Sends an operation, then lets PostgreSQL explain each command that it took.</summary>
        public async Task<IReadOnlyList<(string Sql, JsonElement Plan)>> PlansAsync(string query)
        {
            lock (_sent)
                _sent.Clear();
            _ = (await QueryAsync(query)).Data;
            List<(string Sql, NpgsqlParameter[] Values)> sent;
            lock (_sent)
                sent = [.. _sent];
            var plans = new List<(string, JsonElement)>();
            foreach (var (sql, values) in sent)
            {
                await using var command = _host!.DataSource.CreateCommand($"explain (analyze, buffers, format json) {sql}");
                command.Parameters.AddRange(values);
                plans.Add(
                    (
                        sql,
                        JsonSerializer.Deserialize<JsonElement>((string)(await command.ExecuteScalarAsync(GatewayHost.CancellationToken))!)
                    )
                );
            }

            return plans;
        }

        private void Note(NpgsqlCommand command)
        {
            if (!command.CommandText.StartsWith("explain", StringComparison.Ordinal))
                lock (_sent)
                    _sent.Add((command.CommandText, [.. command.Parameters.Select(value => value.Clone())]));
        }
    }
}
