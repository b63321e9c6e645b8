using System.Text.Json;
using Gateway.Execution;
using Gateway.Schema;
using Gateway.Store.Access;
using Gateway.Store.Feed;
using Gateway.Subscriptions;
using Gateway.Tests.Fixtures;
using GraphQLParser;
using GraphQLParser.AST;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Subscriptions;

/// <summary>Which subscribers share the execution and the response of an event.</summary>
public sealed class SharedEventTests(PostgresServer postgres) : FeedFollowers(postgres)
{
    private const string Query =
        "subscription ($after: String) { articlePublished(after: $after) { cursor article { slug provider { name } } } }";

    private static readonly Caller _editor = new("editor", [Scope.ArticlesReadUnpublished], Expires: null);

    [Fact]
    public async Task Subscribers_with_different_start_positions_share_an_execution_and_its_bytes()
    {
        await using var early = Subscribe(Query, await StartCursorAsync());
        await ImportAsync(new Draft("2024-01-01-before"));
        await UntilDeliveredAsync(Gateway, 1);
        await using var late = Subscribe(Query, Gateway.App.Services.GetRequiredService<FeedCursorCodec>().Write(EndOfFeed));
        await early.NextAsync();
        var writer = Gateway.App.Services.GetRequiredService<ResponseWriter>();

        // Results are shared for a second, which may pass between the two on a busy machine. Then the next event is shared.
        var number = 0;
        await GatewayHost.WaitUntilAsync(async () =>
        {
            var slug = $"2024-01-02-number-{++number}";
            var next = (early.NextAsync(), late.NextAsync());
            await ImportAsync(new Draft(slug));
            var (first, second) = (await next.Item1, await next.Item2);
            Assert.Equal((slug, slug), (SlugOf(first), SlugOf(second)));
            return ReferenceEquals(first.EngineResult, second.EngineResult) && writer.Write(first).Json.Equals(writer.Write(second).Json);
        });
    }

    [Fact]
    public async Task Subscribers_with_other_rights_operations_or_variables_do_not_share_an_execution()
    {
        const string Filtered = """
            subscription ($after: String, $where: ArticleFilterInput) { articlePublished(after: $after, where: $where) { article { slug } } }
            """;
        var start = await StartCursorAsync();
        await using var reader = Subscribe(Query, start);
        await using var editor = Subscribe(Query, start, caller: _editor);
        await using var behindProxy = Subscribe(Query, start, caller: Caller.Anonymous with { GatewayUrl = "https://news.example" });
        await using var other = Subscribe(Query.Replace("slug", "slug title", StringComparison.Ordinal), start);
        await using var news = Subscribe(Filtered, start, new { category = new { eq = "news" } });
        await using var anySlug = Subscribe(Filtered, start, new { slug = new { neq = "none" } });
        OperationStream[] streams = [reader, editor, behindProxy, other, news, anySlug];
        var next = Array.ConvertAll(streams, stream => stream.NextAsync());

        await ImportAsync(new Draft("2024-01-02-news"));

        var results = await Task.WhenAll(next);
        Assert.All(results, result => Assert.Equal("2024-01-02-news", SlugOf(result)));
        Assert.Equal(streams.Length, results.Select(result => result.EngineResult).Distinct(ReferenceEqualityComparer.Instance).Count());
    }

    [Fact]
    public async Task An_article_withdrawn_after_some_subscribers_received_it_is_not_sent_to_slower_ones()
    {
        var start = await StartCursorAsync();
        await using var fast = Subscribe(Query, start);
        await using var slow = Subscribe(Query, start);
        await ImportAsync(new Draft("2024-01-01-first"));
        await Task.WhenAll(fast.NextAsync(), slow.NextAsync());
        await ImportAsync(new Draft("2024-01-02-second"));
        Assert.Equal("2024-01-02-second", SlugOf(await fast.NextAsync()));

        await ImportAsync(new Draft("2024-01-02-second") { Published = false });
        await UntilDeliveredAsync(Gateway, 3);
        await ImportAsync(new Draft("2024-01-03-third"));

        Assert.Equal("2024-01-03-third", SlugOf(await slow.NextAsync()));
    }

    [Theory]
    [InlineData("subscription ($after: String) { articlePublished(after: $after) { cursor } }", true)]
    [InlineData(
        "subscription ($after: String) { articlePublished(after: $after) { ...E } } fragment E on ArticlePublished { cursor }",
        true
    )]
    [InlineData("subscription ($after: String) { articlePublished(after: $after) { article { list(after: $after) { id } } } }", false)]
    [InlineData(
        "subscription ($after: String) { articlePublished(after: $after) { ...E } } fragment E on ArticlePublished { article(slug: $after) { id } }",
        false
    )]
    [InlineData("subscription ($after: String) { articlePublished(where: { slug: { eq: $after } }) { cursor } }", false)]
    public void The_after_argument_is_ignored_in_the_operation_key_if_it_is_used_for_nothing_else(string query, bool isEqual)
    {
        var document = Parser.Parse(query);
        var operation = document.Definitions.OfType<GraphQLOperationDefinition>().Single();

        Assert.Equal(isEqual, KeyWith("first") == KeyWith("second"));

        OperationKey? KeyWith(string after) =>
            OperationKey.OfEvents(
                document,
                operation,
                new RequestInputs(new RequestVariables(new Dictionary<string, object?> { ["after"] = after }))
            );
    }

    private FeedPosition EndOfFeed => Gateway.App.Services.GetRequiredService<FeedBuffer>().End;

    private string? SlugOf(OperationResult result) =>
        JsonSerializer
            .Deserialize<JsonElement>(Gateway.App.Services.GetRequiredService<ResponseWriter>().Write(result).Json.Span)
            .At("data", "articlePublished", "article", "slug")
            .GetString();

    private OperationStream Subscribe(string query, string after, object? where = null, Caller? caller = null)
    {
        var scope = Gateway.App.Services.CreateAsyncScope();
        scope.ServiceProvider.SetCaller(caller ?? Caller.Anonymous);
        var request = JsonSerializer.SerializeToElement(
            new { query, variables = where is null ? (object)new { after } : new { after, where } }
        );
        return new OperationStream(scope, ExecuteAsync(JsonRequest.From(request), scope.ServiceProvider));
    }

    private static async IAsyncEnumerable<OperationResult> ExecuteAsync(OperationRequest request, IServiceProvider services)
    {
        var operations = services.GetRequiredService<OperationExecutor>();
        var operation = await operations.PrepareAsync(request, GatewayHost.CancellationToken);
        await foreach (var result in operations.StreamAsync(operation, services, GatewayHost.CancellationToken))
            yield return result;
    }

    /// <summary>A subscription as a transport reads it. It starts with the first read.</summary>
    private sealed class OperationStream(AsyncServiceScope scope, IAsyncEnumerable<OperationResult> results) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<OperationResult> _results = results.GetAsyncEnumerator(GatewayHost.CancellationToken);

        public async Task<OperationResult> NextAsync()
        {
            Assert.True(await _results.MoveNextAsync());
            return _results.Current;
        }

        public async ValueTask DisposeAsync()
        {
            await _results.DisposeAsync();
            await scope.DisposeAsync();
        }
    }
}
