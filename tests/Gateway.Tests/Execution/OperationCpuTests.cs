using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Store.Lists;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Execution;

/// <summary>
/// Operations that are accepted and generated from the most expensive parts. The most expensive of each kind use no more CPU time, in the
/// server and in PostgreSQL, than the limit allows.
/// </summary>
[Collection(NonParallelTests.Name)]
public sealed class OperationCpuTests(PostgresServer postgres, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Articles = 4_000;
    private const int Generated = 2_000;
    private const int MeasuredOfEachKind = 3;

    // A point is 0.1 ms, so that the limit is 1 s. On a busy machine the same work costs up to three times as much, because programs push
    // each other out of the processor's caches.
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(3);

    private readonly GatewayHost _gateway = new(postgres);
    private readonly Random _random = new(20_260);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _gateway.InitializeAsync();
        using var folder = new ArticleFolder().With(
            Enumerable
                .Range(0, Articles)
                .Select(number => new Draft($"2024-01-{(number % 28) + 1:00}-page-{number}")
                {
                    Title = $"Common words in the {(number % 7 == 0 ? "power" : "platform")} of {number}",
                    Provider = ($"House {number % 100}", $"house{number % 100}.example"),
                    Topics = ["Everything", $"Subject {number % 40}", $"Corner {number % 7}"],
                    Quality = number % 11,
                    Heat = number % 997,
                    Related =
                    [
                        .. Enumerable
                            .Range(1, 4)
                            .Select(step => new Draft.Link($"https://gazette.example/2024-01-01-page-{number + (28 * step)}")),
                    ],
                    More =
                        $"authors: [Writer {number % 50}, The Desk]\nlanguage: {(number % 3 == 0 ? "en" : "pt-BR")}\nmodifiedDateTime: 2024-02-{(number % 28) + 1:00}T00:00:00Z\n"
                        + "excerpt: A *few* words\nlayout: wide\n",
                    Body = "Some *words* and a [link](https://gazette.example/).\n\n- one\n- two\n",
                })
        );
        await _gateway.ImportAsync(folder.Root);
        await using (var analyze = _gateway.DataSource.CreateCommand("vacuum analyze"))
            await analyze.ExecuteNonQueryAsync(CancellationToken);
        await _gateway.App.Services.GetRequiredService<CostScale>().RefreshAsync(CancellationToken);
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task No_accepted_operation_uses_more_cpu_than_the_limit_allows()
    {
        var accepted = new List<(string Kind, string Query, long Cost)>();
        for (var number = 0; number < Generated; number++)
        {
            var (kind, query) = Operation();
            using var response = await SendAsync(query, "validate");
            if (
                response.RootElement.TryGetProperty("extensions", out var extensions)
                && extensions.GetProperty("operationCost").GetProperty("fieldCost").GetInt64() is var cost
                && cost <= 10_000
            )
                accepted.Add((kind, query, cost));
        }

        // The first operation of each kind also compiles the code that it runs.
        foreach (var kind in accepted.GroupBy(operation => operation.Kind))
            using (await SendAsync(kind.MinBy(operation => operation.Cost).Query, mode: null)) { }

        Assert.True(accepted.Count > Generated / 4, $"Only {accepted.Count} operations are accepted.");
        foreach (
            var (kind, query, cost) in accepted
                .GroupBy(operation => operation.Kind)
                .SelectMany(kind => kind.OrderByDescending(operation => operation.Cost).Take(MeasuredOfEachKind))
        )
        {
            var before = await CpuAsync();
            using (var response = await SendAsync(query, mode: null))
                Assert.True(response.RootElement.TryGetProperty("data", out _), $"{kind}: {response.RootElement}");
            var used = await CpuAsync() - before;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: {cost} points, {used.TotalMilliseconds:F0} ms"));
            Assert.True(used < _limit, $"{used.TotalMilliseconds:F0} ms, {cost} points: {query[..Math.Min(query.Length, 2_000)]}");
        }
    }

    private (string Kind, string Query) Operation()
    {
        var (kind, field) = Pick<Func<(string Kind, string Field)>>(
            () => ("filter by related", List(Filter("related: { some: { title: { contains: \"z$\" } } }"), "totalCount")),
            () =>
                (
                    "filter by images of related",
                    List(Filter("related: { all: { images: { some: { url: { contains: \"z$\" } } } } }"), "totalCount")
                ),
            () =>
                (
                    "filter by provider of related",
                    List(Filter("related: { none: { provider: { name: { contains: \"z$\" } } } }"), "totalCount")
                ),
            () => ("filter by topics", List(Filter("topics: { all: { name: { ncontains: \"z$\" } } }"), "totalCount")),
            () => ("filter by keywords", List(Filter("topics: { none: { keywords: { some: { contains: \"z$\" } } } }"), "totalCount")),
            () =>
                (
                    "filter by authors",
                    List(Filter("authors: { all: { name: { ncontains: \"z$\" }, url: { neq: \"z$\" } } }"), "totalCount")
                ),
            () => ("filter by author", List(Filter("authors: { some: { name: { eq: \"Writer $\" } } }"), "totalCount nodes { id }")),
            () => ("facet by author", List(Filter("language: { ncontains: \"z$\" }"), "facets { authors { count } }")),
            () => ("order by change", List(", order: { modifiedDateTime: ASC }", "nodes { id extra excerptHtml }")),
            () => ("filter by title without case", List(Filter("title: { nicontains: \"in $\" }"), "totalCount")),
            () => ("filter by short text without case", List(Filter("excerpt: { niendsWith: \"$\" }"), "totalCount")),
            () => ("filter by author without case", List(Filter("authors: { none: { name: { icontains: \"riter\" } } }"), "totalCount")),
            () => ("filter by related without case", List(Filter("related: { all: { title: { nicontains: \"link$\" } } }"), "totalCount")),
            () => ("filter by articles of related", List(Filter("related: { none: { article: { heat: { gt: 1$ } } } }"), "totalCount")),
            () =>
                (
                    "filter by titles of related articles",
                    List(Filter("related: { some: { article: { title: { ncontains: \"z$\" } } } }"), "totalCount")
                ),
            () => ("filter by linking articles", List(Filter("relatedFrom: { none: { quality: { eq: 1$ } } }"), "totalCount")),
            () =>
                (
                    "filter by titles of linking articles",
                    List(Filter("relatedFrom: { some: { title: { ncontains: \"z$\" } } }"), "totalCount")
                ),
            () =>
                (
                    "topics by articles",
                    $"topics(first: 1{Filter("articles: { none: { title: { contains: \"z$\" }, heat: { gt: 99$ } } }")}) {{ totalCount }}"
                ),
            () => ("topics by heat of articles", $"topics(first: 1{Filter("articles: { all: { heat: { gt: $ } } }")}) {{ totalCount }}"),
            () =>
                (
                    "providers by articles",
                    $"providers(first: 1{Filter("articles: { none: { excerpt: { contains: \"z$\" } } }")}) {{ totalCount }}"
                ),
            () => ("filter by text", List(Filter("excerpt: { contains: \"z$\" }"), "totalCount nodes { id }")),
            () =>
                (
                    "filter by list",
                    List(
                        Filter($"title: {{ in: [{string.Join(',', Enumerable.Range(0, 100).Select(each => $"\"{each}\""))}] }}"),
                        "totalCount"
                    )
                ),
            () => ("facets", List("", "facets { topics { count } providers { count } types { count } published(by: DAY) { count } }")),
            () =>
                (
                    "facets of a filter",
                    List(Filter("related: { some: { title: { contains: \"z$\" } } }"), "facets { types { count } topics { count } }")
                ),
            () =>
                (
                    "search",
                    List(
                        $", search: \"{Words()}\"",
                        "totalCount facets { topics { count } types { count } } edges { highlights { title excerpt } }"
                    )
                ),
            () => ("order by provider", List(", order: [{ provider: { name: ASC } }, { title: ASC }]", "nodes { id }")),
            () => ("order by title", List(", order: { title: DESC }", "pageInfo { hasNextPage } nodes { id }")),
            () =>
                (
                    "lists of topics",
                    $"topics(first: 50) {{ nodes {{ articles(first: {Pick(1, 20)}, order: {{ title: ASC }}) {{ totalCount nodes {{ id }} }} }} }}"
                ),
            () =>
                ("facets of topics", "topics(first: 50) { nodes { articles(first: 1) { facets { topics { count } types { count } } } } }"),
            () => ("linking articles", List("", "nodes { relatedFrom(first: 5) { totalCount nodes { title } } }")),
            () => ("related", List("", "nodes { related { title article { title topics { name } } } }")),
            () => ("similar", List("", "nodes { similar(first: 3) { score article { title } } }")),
            () => ("stories", List("", "nodes { story(first: 20) { title } }")),
            () => ("bodies", List("", "nodes { bodyHtml }"))
        )();
        var aliases = Pick(1, 2, 5, 10, 20, 45);
        return (kind, $"{{ {string.Concat(Enumerable.Range(0, aliases).Select(number => $"a{number}: {field} "))}}}");
    }

    private string List(string arguments, string selection) => $"articles(first: {Pick(1, 20, 100)}{arguments}) {{ {selection} }}";

    private string Filter(string condition) =>
        $", where: {{ {Pick("or", "and")}: [{string.Join(", ", Enumerable.Range(0, Pick(1, 3, 10, 20)).Select(number =>
            $"{{ {condition.Replace("$", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)} }}"
        ))}] }}";

    private string Words() =>
        string.Join(
            " or ",
            Enumerable.Range(0, Pick(1, 5, 50)).Select(number => Pick("common", "word", "platform", $"-n{number}", $"w{number}"))
        );

    private T Pick<T>(params ReadOnlySpan<T> values) => values[_random.Next(values.Length)];

    /// <summary>The CPU time of this process and of PostgreSQL's processes that serve it, if they run on this machine.</summary>
    private async Task<TimeSpan> CpuAsync()
    {
        var processes = new List<int>();
        await using (var command = _gateway.DataSource.CreateCommand("select pid from pg_stat_activity where datname = current_database()"))
        await using (var reader = await command.ExecuteReaderAsync(CancellationToken))
            while (await reader.ReadAsync(CancellationToken))
                processes.Add(reader.GetInt32(0));
        return processes.Aggregate(Environment.CpuUsage.TotalTime, (sum, process) => sum + CpuOf(process));
    }

    private static TimeSpan CpuOf(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return text.Contains("(postgres)", StringComparison.Ordinal)
                ? TimeSpan.FromMilliseconds(
                    10 * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture))
                )
                : TimeSpan.Zero;
        }
        catch (IOException)
        {
            // Not Linux, a container's process, or one that has ended.
            return TimeSpan.Zero;
        }
    }

    private async Task<JsonDocument> SendAsync(string query, string? mode)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { query }), Encoding.UTF8, "application/json"),
        };
        if (mode is not null)
            request.Headers.Add("GraphQL-Cost", mode);
        using var response = await _gateway.Client.SendAsync(request, CancellationToken);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(CancellationToken));
    }
}
