using System.Net;
using System.Net.Http.Json;
using Gateway.Store.Access;
using Gateway.Subscriptions;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Http;

/// <summary>Cached responses to readers.</summary>
public sealed class ResponseCacheTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Newest =
        "query ($first: Int, $where: ArticleFilterInput) { articles(first: $first, where: $where) { totalCount nodes { title } } }";

    private static readonly TestKey _editor = new("editor", Scope.ArticlesReadUnpublished, Scope.ArticlesWrite);

    private readonly GatewayHost _gateway = new(postgres)
    {
        Settings = ["--Limits:ResponseCacheBytes=1000000", .. TestKey.Settings(_editor)],
    };
    private readonly ArticleFolder _folder = new();

    public async ValueTask InitializeAsync()
    {
        await _gateway.InitializeAsync();
        await _gateway.ImportAsync(_folder.With(new("2024-01-01-shown"), new("2024-01-02-hidden") { Published = false }).Root);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_repeated_query_costs_one_SQL_command()
    {
        using var commands = new SqlCommands(_gateway.Database);
        var costs = new List<int>();
        var answers = new List<string>();
        for (var time = 0; time < 4; time++)
        {
            answers.Add((await _gateway.QueryAsync(Newest, new { first = 5 })).Root.GetRawText());
            costs.Add(commands.Take().Count);
        }

        Assert.Equal([1, 2, 1, 1], costs);
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task A_request_reads_the_version_of_the_store_once_for_both_caches()
    {
        await using var gateway = new GatewayHost(postgres)
        {
            SharesDatabaseWith = _gateway,
            Settings = ["--Limits:ResponseCacheBytes=1000000", "--Limits:DocumentCacheBytes=1000000"],
        };
        await gateway.InitializeAsync();
        await gateway.QueryAsync(Newest);
        using var commands = new SqlCommands(gateway.Database);

        await gateway.QueryAsync(Newest);

        Assert.Single(commands.Take(), command => command.Contains("from gateway.store_version", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_is_seen_by_the_next_request()
    {
        for (var number = 1; number <= 5; number++)
        {
            for (var time = 0; time < 3; time++)
                Assert.Equal(number, await TotalAsync());
            await _gateway.ImportAsync(_folder.With(new Draft($"2024-02-0{number}-new")).Root);
        }

        await new ArticleEdits(_gateway, _editor.Bearer).WithdrawAsync("2024-01-01-shown");
        Assert.Equal(5, await TotalAsync());
    }

    [Fact]
    public async Task Responses_to_callers_with_credentials_are_not_cached()
    {
        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(2, (await _gateway.QueryAsAsync(_editor.Bearer, Newest)).Data.At("articles", "totalCount").GetInt32());
            Assert.Equal(1, await TotalAsync());
        }
    }

    [Fact]
    public async Task Requests_with_other_variables_operations_or_types_are_cached_separately()
    {
        const string Two = "query A { articles { totalCount } } query B { topics { totalCount } }";
        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(1, await CountAsync(new { first = 1 }));
            Assert.Equal(0, await CountAsync(new { first = 1, where = new { slug = new { eq = "none" } } }));
            Assert.Equal(["HC0016"], (await _gateway.QueryAsync(Newest, new { first = 1.5 })).ErrorCodes);
            Assert.Equal("""{"articles":{"totalCount":1}}""", await NamedAsync(Two, "A"));
            Assert.Equal("""{"topics":{"totalCount":0}}""", await NamedAsync(Two, "B"));
        }
    }

    [Fact]
    public async Task A_response_that_is_too_large_for_the_cache_is_created_each_time()
    {
        await _gateway.ImportAsync(_folder.With(new Draft("2024-01-03-large") { Body = new string('x', 100_000) }).Root);

        for (var time = 0; time < 4; time++)
            Assert.Equal(
                100_000,
                (await _gateway.QueryAsync("""{ articleBySlug(slug: "2024-01-03-large") { body } }"""))
                    .Data.At("articleBySlug", "body")
                    .GetString()
                    ?.Length
            );
    }

    [Fact]
    public async Task Errors_are_not_cached()
    {
        for (var time = 0; time < 3; time++)
            Assert.Equal(["HC0051"], (await _gateway.QueryAsync(Newest, new { first = 101 })).ErrorCodes);
    }

    [Fact]
    public async Task Cached_responses_to_GET_have_the_same_cache_headers()
    {
        const string Address = "/graphql?query={articles{totalCount}}";
        var tags = new List<string?>();
        for (var time = 0; time < 3; time++)
        {
            using var answer = await _gateway.Client.GetAsync(Address, GatewayHost.CancellationToken);
            Assert.Equal("public, must-revalidate, max-age=0", answer.Headers.CacheControl?.ToString());
            tags.Add(answer.Headers.ETag?.ToString());
        }

        using var conditional = new HttpRequestMessage(HttpMethod.Get, Address) { Headers = { { "If-None-Match", tags[0] } } };
        using var confirmed = await _gateway.Client.SendAsync(conditional, GatewayHost.CancellationToken);

        Assert.Single(tags.Distinct());
        Assert.Equal(HttpStatusCode.NotModified, confirmed.StatusCode);
    }

    [Fact]
    public async Task A_cached_response_to_a_POST_has_the_same_headers()
    {
        var headers = new List<string>();
        for (var time = 0; time < 3; time++)
        {
            using var answer = await _gateway.Client.PostAsJsonAsync("/graphql", new { query = Newest }, GatewayHost.CancellationToken);
            headers.Add(
                string.Join(
                    '\n',
                    answer
                        .Headers.Concat(answer.Content.Headers)
                        .Where(header => header.Key is not ("Date" or "RateLimit"))
                        .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
                )
            );
        }

        Assert.Single(headers.Distinct());
        Assert.Contains("Cache-Control: no-store", headers[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task articlePublishedCursor_is_never_outdated_in_a_cached_response()
    {
        const string Place = "{ articlePublishedCursor }";
        var places = new List<string?>();
        for (var number = 1; number <= 3; number++)
        {
            await _gateway.ImportAsync(_folder.With(new Draft($"2024-03-0{number}-news")).Root);
            var expectedPosition = number + 1;
            await GatewayHost.WaitUntilAsync(() =>
                Task.FromResult(_gateway.App.Services.GetRequiredService<FeedBuffer>().End.Position == expectedPosition)
            );
            for (var time = 0; time < 3; time++)
                places.Add((await _gateway.QueryAsync(Place)).Data.GetProperty("articlePublishedCursor").GetString());
        }

        Assert.Equal(3, places.Distinct().Count());
    }

    private async Task<int> TotalAsync() => await CountAsync(null);

    private async Task<int> CountAsync(object? variables) =>
        (await _gateway.QueryAsync(Newest, variables)).Data.At("articles", "totalCount").GetInt32();

    private async Task<string> NamedAsync(string query, string operationName)
    {
        using var response = await _gateway.Client.PostAsJsonAsync("/graphql", new { query, operationName }, GatewayHost.CancellationToken);
        return (await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(GatewayHost.CancellationToken))
            .GetProperty("data")
            .GetRawText();
    }
}
