using System.Text.Json;
using Gateway.Execution;
using Gateway.Store.Access;
using Gateway.Store.Documents;
using Gateway.Store.Errors;
using Gateway.Store.Feed;
using Gateway.Store.Import;
using Gateway.Subscriptions;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Subscriptions;

/// <summary>Subscribers receive everything after faults of the feed, of the store and of their own connection.</summary>
public sealed class FollowerTests(PostgresServer postgres) : IDisposable
{
    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_burst_after_a_quiet_day_does_not_disconnect_a_reading_subscriber()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var gateway = await StartAsync(new GatewayHost(postgres) { Time = time });
        await using var follower = BroadcasterOf(gateway)
            .SubscribeAsync(null, FeedEntries.All, GatewayHost.CancellationToken)
            .GetAsyncEnumerator(GatewayHost.CancellationToken);
        var next = follower.MoveNextAsync();
        time.Skip(TimeSpan.FromDays(1));

        await FeedEntries.AppendAsync(gateway, 700);

        for (var received = 0; received < 700; received++)
        {
            Assert.True(await next);
            if (received < 699)
                next = follower.MoveNextAsync();
        }
    }

    [Fact]
    public async Task An_article_that_is_withdrawn_while_a_slow_client_delays_its_event_is_not_sent()
    {
        await using var gateway = await StartAsync();
        var start = await StartCursorAsync(gateway);
        await ImportAsync(gateway, new("2024-01-01-first"), new("2024-01-02-second"), new("2024-01-03-third"));
        await using var scope = gateway.App.Services.CreateAsyncScope();
        var operations = gateway.App.Services.GetRequiredService<OperationExecutor>();
        var subscription = await operations.PrepareAsync(
            new OperationRequest { Query = $"subscription {{ articlePublished(after: \"{start}\") {{ article {{ slug }} }} }}" },
            GatewayHost.CancellationToken
        );
        await using var responses = operations
            .StreamAsync(subscription, scope.ServiceProvider, GatewayHost.CancellationToken)
            .GetAsyncEnumerator(GatewayHost.CancellationToken);
        Assert.True(await responses.MoveNextAsync());
        var first = responses.Current;

        await ImportAsync(gateway, new Draft("2024-01-02-second") { Published = false });
        Assert.True(await responses.MoveNextAsync());

        var writer = gateway.App.Services.GetRequiredService<ResponseWriter>();
        Assert.Equal(
            ["2024-01-01-first", "2024-01-03-third"],
            ((OperationResult[])[first, responses.Current]).Select(response =>
                JsonSerializer
                    .Deserialize<JsonElement>(writer.Write(response).Json.Span)
                    .At("data", "articlePublished", "article", "slug")
                    .GetString()
            )
        );
    }

    [Fact]
    public async Task A_cached_hidden_state_of_an_article_does_not_suppress_its_next_publication()
    {
        await using var gateway = await StartAsync();
        var start = await StartCursorAsync(gateway);
        await ImportAsync(gateway, new Draft("2024-01-01-back"));
        await ImportAsync(gateway, new Draft("2024-01-01-back") { Published = false });
        await using var late = await StartAsync(new GatewayHost(postgres) { SharesDatabaseWith = gateway });
        var articles = late.App.Services.GetRequiredService<SubscriberArticleCache>();
        var cursors = late.App.Services.GetRequiredService<FeedCursorCodec>();
        var first = new FeedEvent(cursors.Read(start) with { Position = 1 }, default, DocumentId.OfArticle("2024-01-01-back"), cursors);
        Assert.Null(await articles.FindAsync(first, since: 2, Everything));

        await ImportAsync(gateway, new Draft("2024-01-01-back"));
        await using var follower = late
            .App.Services.GetRequiredService<SubscriptionReader>()
            .SubscribeAsync(start, Everything, GatewayHost.CancellationToken)
            .GetAsyncEnumerator(GatewayHost.CancellationToken);

        Assert.True(await follower.MoveNextAsync());
        Assert.Equal("2024-01-01-back", follower.Current.Article.Slug);
    }

    [Fact]
    public async Task Subscribers_receive_events_published_after_a_database_outage()
    {
        using var forwarder = new PostgresForwarder();
        await using var gateway = await StartAsync(new GatewayHost(postgres) { Forwarder = forwarder });
        await using var other = await StartAsync(new GatewayHost(postgres) { SharesDatabaseWith = gateway });
        using var socket = await GraphQLSocket.InitAsync(gateway);
        await SubscribeAsync(socket, "articlePublished(after: $after) { cursor article { slug body } }", await StartCursorAsync(other));

        forwarder.Cut();
        await ImportAsync(other, new Draft("2024-01-01-meanwhile"));
        await GatewayHost.WaitUntilAsync(async () => (await gateway.QueryAsync("{ articles { totalCount } }")).ErrorCodes.Any());
        forwarder.Restore();

        Assert.Equal(
            "2024-01-01-meanwhile",
            (await socket.ReceiveAsync()).At("payload", "data", "articlePublished", "article", "slug").GetString()
        );
    }

    [Fact]
    public async Task A_feed_that_is_restored_to_an_earlier_state_returns_RESYNC_to_all_subscribers()
    {
        await using var gateway = await StartAsync();
        await using var follower = BroadcasterOf(gateway)
            .SubscribeAsync(await StartCursorAsync(gateway), FeedEntries.All, GatewayHost.CancellationToken)
            .GetAsyncEnumerator(GatewayHost.CancellationToken);
        await FeedEntries.AppendAsync(gateway, 5);
        for (var received = 0; received < 5; received++)
            Assert.True(await follower.MoveNextAsync());
        var last = follower.Current.Cursor;
        var next = follower.MoveNextAsync();

        // As a restored copy of the database leaves it.
        await ExecuteAsync(gateway, "delete from gateway.feed where seq > 2");
        await ExecuteAsync(gateway, "update gateway.feed_head set last = 2");
        Assert.Equal("RESYNC", (await Assert.ThrowsAsync<RequestException>(async () => await next)).Code);
        await FeedEntries.AppendAsync(gateway, 9);

        await using var again = BroadcasterOf(gateway)
            .SubscribeAsync(last, FeedEntries.All, GatewayHost.CancellationToken)
            .GetAsyncEnumerator(GatewayHost.CancellationToken);
        Assert.Equal("RESYNC", (await Assert.ThrowsAsync<RequestException>(async () => await again.MoveNextAsync())).Code);
    }

    [Fact]
    public async Task A_subscriber_with_a_narrow_filter_does_not_load_all_articles()
    {
        await using var gateway = await StartAsync();
        var start = await StartCursorAsync(gateway);
        await ImportAsync(gateway, [.. Enumerable.Range(0, 300).Select(number => new Draft($"2024-01-01-number-{number}"))]);
        await GatewayHost.WaitUntilAsync(() => Task.FromResult(gateway.App.Services.GetRequiredService<FeedBuffer>().End.Position == 300));
        var wanted = SubscriptionReader.CreateFilter(
            new Dictionary<string, object?> { ["slug"] = new Dictionary<string, object?> { ["eq"] = "2024-01-01-number-299" } },
            Caller.Anonymous
        );
        using var commands = new SqlCommands(gateway.Database);

        await using var follower = gateway
            .App.Services.GetRequiredService<SubscriptionReader>()
            .SubscribeAsync(start, wanted, GatewayHost.CancellationToken)
            .GetAsyncEnumerator(GatewayHost.CancellationToken);
        Assert.True(await follower.MoveNextAsync());

        Assert.Equal("2024-01-01-number-299", follower.Current.Article.Slug);
        Assert.InRange(commands.Take().Count(command => command.Contains("mt_doc_article a", StringComparison.Ordinal)), 2, 3);
    }

    [Fact]
    public async Task A_failed_event_is_reported_with_its_cursor_and_later_events_follow()
    {
        await using var gateway = await StartAsync();
        var start = await StartCursorAsync(gateway);
        await ImportAsync(gateway, new Draft("2024-01-01-torn") { Provider = ("Gone", "gone.example") }, new Draft("2024-01-02-whole"));
        await ExecuteAsync(gateway, "delete from gateway.mt_doc_provider where name = 'Gone'");
        const string Field = "articlePublished(after: $after) { cursor article { slug provider { name } } }";
        using var socket = await GraphQLSocket.InitAsync(gateway);

        await SubscribeAsync(socket, Field, start);
        var (torn, whole) = ((await socket.ReceiveAsync()).GetProperty("payload"), (await socket.ReceiveAsync()).GetProperty("payload"));
        var streamed = await StreamedAsync(gateway, Field, start, events: 2);

        Assert.Equal(JsonValueKind.Null, torn.GetProperty("data").ValueKind);
        Assert.Equal("2024-01-02-whole", whole.At("data", "articlePublished", "article", "slug").GetString());
        Assert.Equal([JsonValueKind.Null, JsonValueKind.Object], streamed.Select(each => each.Data.GetProperty("data").ValueKind));
        await using var rest = gateway
            .App.Services.GetRequiredService<SubscriptionReader>()
            .SubscribeAsync(streamed[0].Id, Everything, GatewayHost.CancellationToken)
            .GetAsyncEnumerator(GatewayHost.CancellationToken);
        Assert.True(await rest.MoveNextAsync());
        Assert.Equal("2024-01-02-whole", rest.Current.Article.Slug);
    }

    [Fact]
    public async Task An_event_that_is_too_large_is_reported_with_its_cursor()
    {
        await using var gateway = await StartAsync(new GatewayHost(postgres) { Settings = ["--Limits:ResponseBytes=2000"] });
        var start = await StartCursorAsync(gateway);
        await ImportAsync(gateway, new Draft("2024-01-01-large") { Body = new string('x', 3_000) }, new Draft("2024-01-02-small"));
        using var socket = await GraphQLSocket.InitAsync(gateway);

        await SubscribeAsync(socket, "articlePublished(after: $after) { cursor article { slug body } }", start);
        var (large, small) = ((await socket.ReceiveAsync()).GetProperty("payload"), (await socket.ReceiveAsync()).GetProperty("payload"));

        var extensions = large.At("errors", 0, "extensions");
        Assert.Equal("RESPONSE_TOO_LARGE", extensions.GetProperty("code").GetString());
        Assert.Equal(
            1,
            gateway.App.Services.GetRequiredService<FeedCursorCodec>().Read(extensions.GetProperty("cursor").GetString() ?? "").Position
        );
        Assert.Equal("2024-01-02-small", small.At("data", "articlePublished", "article", "slug").GetString());
    }

    private static SubscriptionFilter Everything => SubscriptionReader.CreateFilter(new Dictionary<string, object?>(), Caller.Anonymous);

    private static FeedBroadcaster BroadcasterOf(GatewayHost gateway) => gateway.App.Services.GetRequiredService<FeedBroadcaster>();

    private async Task<GatewayHost> StartAsync(GatewayHost? host = null)
    {
        var gateway = host ?? new GatewayHost(postgres);
        await gateway.InitializeAsync();
        return gateway;
    }

    private Task<ImportReport> ImportAsync(GatewayHost gateway, params Draft[] drafts) => gateway.ImportAsync(_folder.With(drafts).Root);

    private static async Task<string> StartCursorAsync(GatewayHost gateway) =>
        gateway
            .App.Services.GetRequiredService<FeedCursorCodec>()
            .Write(new FeedPosition(await gateway.SqlAsync<Guid>("select epoch from gateway.feed_head"), 0, null));

    private static Task SubscribeAsync(GraphQLSocket socket, string field, string after) =>
        socket.SendAsync(
            new
            {
                id = "1",
                type = "subscribe",
                payload = new { query = $"subscription ($after: String) {{ {field} }}", variables = new { after } },
            }
        );

    private static async Task<IReadOnlyList<(string Id, JsonElement Data)>> StreamedAsync(
        GatewayHost gateway,
        string field,
        string after,
        int events
    )
    {
        var query = Uri.EscapeDataString($"subscription ($after: String) {{ {field} }}");
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/graphql?query={query}&variables={Uri.EscapeDataString(JsonSerializer.Serialize(new { after }))}"
        )
        {
            Headers = { { "Accept", "text/event-stream" } },
        };
        using var response = await gateway.Client.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            GatewayHost.CancellationToken
        );
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(GatewayHost.CancellationToken));
        var read = new List<(string, JsonElement)>();
        for (var id = ""; read.Count < events && await lines.ReadLineAsync(GatewayHost.CancellationToken) is { } line; )
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line["id: ".Length..];
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                read.Add((id, JsonSerializer.Deserialize<JsonElement>(line["data: ".Length..])));
        }

        return read;
    }

    private static async Task ExecuteAsync(GatewayHost gateway, string sql)
    {
        await using var command = gateway.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(GatewayHost.CancellationToken);
    }
}
