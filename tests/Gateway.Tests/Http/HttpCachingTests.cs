using System.Net;
using System.Net.Http.Headers;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Http;

public sealed class HttpCachingTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Count = "/graphql?query={articles{totalCount}}";

    private readonly GatewayHost _gateway = new(postgres);

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_response_to_GET_has_cache_headers()
    {
        using var answer = await GetAsync(Count);

        Assert.Equal("public, must-revalidate, max-age=0", answer.Headers.CacheControl?.ToString());
        Assert.Equal(["Accept", "Accept-Encoding", "Authorization"], answer.Headers.Vary.Order(StringComparer.Ordinal));
        Assert.True(answer.Headers.ETag?.IsWeak);
    }

    [Fact]
    public async Task A_conditional_request_is_answered_with_304_without_execution()
    {
        using var first = await GetAsync(Count);
        using var second = await GetAsync(Count, first.Headers.ETag);
        using var commands = new SqlCommands(_gateway.Database);
        using var third = await GetAsync(Count, first.Headers.ETag);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, third.StatusCode);
        Assert.Equal(first.Headers.ETag, third.Headers.ETag);
        Assert.Contains("store_version", Assert.Single(commands.Take()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_publication_is_seen_by_the_next_request()
    {
        using var folder = new ArticleFolder().With(new Draft("2024-01-01-new"));
        using var before = await GetAsync(Count);
        using var confirmed = await GetAsync(Count, before.Headers.ETag);

        await _gateway.ImportAsync(folder.Root);
        using var after = await GetAsync(Count, before.Headers.ETag);

        Assert.Equal(HttpStatusCode.NotModified, confirmed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.NotEqual(before.Headers.ETag, after.Headers.ETag);
    }

    [Fact]
    public async Task A_change_that_does_not_affect_the_response_keeps_its_ETag()
    {
        using var folder = new ArticleFolder().With(new Draft("2024-01-01-hidden") { Published = false });
        using var before = await GetAsync(Count);

        await _gateway.ImportAsync(folder.Root);
        using var after = await GetAsync(Count, before.Headers.ETag);

        Assert.Equal(HttpStatusCode.NotModified, after.StatusCode);
    }

    [Theory]
    [InlineData("/graphql?query={articles(first:101){totalCount}}")]
    [InlineData("/graphql?query={")]
    public async Task A_response_with_errors_is_not_cacheable(string address)
    {
        using var answer = await GetAsync(address);

        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Null(answer.Headers.ETag);
    }

    private Task<HttpResponseMessage> GetAsync(string address, EntityTagHeaderValue? known = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (known is not null)
            request.Headers.IfNoneMatch.Add(known);
        return _gateway.Client.SendAsync(request, GatewayHost.CancellationToken);
    }
}
