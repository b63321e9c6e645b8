using System.Net;
using Gateway.Client;
using Gateway.Store.Access;
using Gateway.Subscriptions;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Client;

public sealed class GatewayClientTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly TestKey _key = new("editor", Scope.ArticlesWrite);
    private readonly GatewayHost _gateway = new(postgres) { Settings = TestKey.Settings(_key) };
    private readonly InterruptedHandler _handler = new();
    private readonly List<GatewayException> _failed = [];
    private ServiceProvider? _services;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _gateway.InitializeAsync();
        using var folder = new ArticleFolder()
            .With(
                new Draft("2024-01-01-first")
                {
                    Title = "First",
                    Topics = ["Trams"],
                    More = "language: fr\n",
                }
            )
            .With(new Draft("2024-01-02-second") { Title = "Second" })
            .With(new Draft("2024-01-03-third") { Title = "Third" });
        await _gateway.ImportAsync(folder.Root);
        // Otherwise a subscription that starts now receives them.
        var feed = _gateway.App.Services.GetRequiredService<FeedBuffer>();
        await GatewayHost.WaitUntilAsync(() => Task.FromResult(feed.End.Position == 3));
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
        await _gateway.DisposeAsync();
        _handler.Dispose();
    }

    [Fact]
    public async Task A_query_returns_records()
    {
        var page = await Client().ArticleFeedAsync(first: 2, cancellationToken: CancellationToken);

        Assert.Equal(["Third", "Second"], page.Articles?.Edges?.Select(edge => edge.Node.Title));
        Assert.Equal(new DateTimeOffset(2024, 1, 3, 0, 0, 0, TimeSpan.Zero), page.Articles?.Edges?[0].Node.PublishedDateTime);
        Assert.True(page.Articles?.PageInfo.HasNextPage);
    }

    [Fact]
    public async Task A_filter_by_null_differs_from_no_filter()
    {
        var client = Client();

        Assert.Equal(["First"], await TitlesAsync(new() { Language = new() { Eq = "fr" } }));
        Assert.Equal(["Third", "Second"], await TitlesAsync(new() { Language = new() { Eq = null } }));
        Assert.Equal(["Third", "Second", "First"], await TitlesAsync(new()));
        Assert.Equal(["First"], await TitlesAsync(new() { Topics = new() { Some = new() { Name = new() { In = ["Trams"] } } } }));

        async Task<IEnumerable<string>?> TitlesAsync(ArticleFilterInput where) =>
            (await client.ArticleFeedAsync(where: where, cancellationToken: CancellationToken)).Articles?.Edges?.Select(edge =>
                edge.Node.Title
            );
    }

    [Fact]
    public async Task A_rejected_request_throws_with_the_error_code()
    {
        var client = Client();

        var invalid = await Assert.ThrowsAsync<GatewayException>(() =>
            client.SendAsync<object>("{ nothing }", cancellationToken: CancellationToken)
        );
        Assert.Equal(HttpStatusCode.BadRequest, invalid.Status);
        Assert.Equal("GRAPHQL_VALIDATION_FAILED", invalid.Code);
        Assert.Contains("nothing", invalid.Message, StringComparison.Ordinal);

        var tooLarge = await Assert.ThrowsAsync<GatewayException>(() =>
            client.ArticleFeedAsync(first: 101, cancellationToken: CancellationToken)
        );
        Assert.Equal("HC0051", tooLarge.Code);
    }

    [Fact]
    public async Task A_mutation_returns_its_errors()
    {
        var client = Client(_key.Text);
        var content = new Draft("2024-01-04-fourth") { Title = "Fourth" }.ToString();

        var created = (
            await client.ImportArticleAsync("2024-01-04-fourth.md", content, cancellationToken: CancellationToken)
        ).ImportArticle;
        var rejected = (
            await client.ImportArticleAsync("2024-01-04-fourth.md", "no front matter", cancellationToken: CancellationToken)
        ).ImportArticle;

        Assert.Equal(ImportOutcome.Created, created.Outcome);
        Assert.Equal("Fourth", created.Article?.Title);
        Assert.Null(rejected.Article);
        Assert.NotEmpty(rejected.Errors ?? []);
        var refusal = await Assert.ThrowsAsync<GatewayException>(() =>
            Client().ImportArticleAsync("2024-01-04-fourth.md", content, cancellationToken: CancellationToken)
        );
        Assert.Equal("AUTH_NOT_AUTHORIZED", refusal.Code);
    }

    [Fact]
    public async Task A_subscription_loses_and_repeats_no_event_when_its_connection_breaks()
    {
        var titles = new List<string>();
        await using var published = Client().NewArticlesAsync(cancellationToken: CancellationToken).GetAsyncEnumerator(CancellationToken);
        var next = published.MoveNextAsync();
        await _handler.Subscribed(1).WaitAsync(GatewayHost.WaitTimeout, CancellationToken);
        await PublishAsync("2024-02-01-one");
        await NextAsync();

        // The stream breaks, and two connection attempts fail. Two articles are published in between.
        _handler.Break(refusals: 2);
        await PublishAsync("2024-02-02-two", "2024-02-03-three");
        next = published.MoveNextAsync();
        await NextAsync();
        next = published.MoveNextAsync();
        await NextAsync();
        await PublishAsync("2024-02-04-four");
        next = published.MoveNextAsync();
        await NextAsync();

        Assert.Equal(["2024-02-01-one", "2024-02-02-two", "2024-02-03-three", "2024-02-04-four"], titles);
        Assert.Empty(_failed);

        async Task NextAsync()
        {
            Assert.True(await next.AsTask().WaitAsync(GatewayHost.WaitTimeout, CancellationToken));
            titles.Add(published.Current.Article.Slug);
        }
    }

    [Fact]
    public async Task A_subscription_with_an_invalid_cursor_throws()
    {
        await using var published = Client()
            .NewArticlesAsync(after: "wrong", cancellationToken: CancellationToken)
            .GetAsyncEnumerator(CancellationToken);

        var refusal = await Assert.ThrowsAsync<GatewayException>(() => published.MoveNextAsync().AsTask());

        Assert.NotNull(refusal.Code);
    }

    private GatewayClient Client(string? key = null)
    {
        var services = new ServiceCollection();
        services
            .AddGatewayClient(options =>
            {
                options.Endpoint = new Uri(_gateway.Client.BaseAddress ?? throw new InvalidOperationException("No address."), "/graphql");
                options.Credentials = _ => ValueTask.FromResult(key);
                options.EventFailed = _failed.Add;
                options.MaxRetryWait = TimeSpan.FromMilliseconds(20);
            })
            .ConfigurePrimaryHttpMessageHandler(() => _handler);
        _services = services.BuildServiceProvider();
        return _services.GetRequiredService<GatewayClient>();
    }

    private async Task PublishAsync(params string[] slugs)
    {
        foreach (var slug in slugs)
        {
            using var folder = new ArticleFolder().With(new Draft(slug));
            await _gateway.ImportAsync(folder.Root);
        }
    }

    /// <summary>Breaks the open streams and refuses connections, as a network does.</summary>
    private sealed class InterruptedHandler : DelegatingHandler
    {
        private readonly List<BreakableStream> _streams = [];
        private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
        private int _refusals;

        public InterruptedHandler()
            : base(new SocketsHttpHandler()) { }

        public Task Subscribed(int count)
        {
            lock (_streams)
            {
                if (_streams.Count >= count)
                    return Task.CompletedTask;
                var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add((count, reached));
                return reached.Task;
            }
        }

        public void Break(int refusals)
        {
            lock (_streams)
            {
                _refusals = refusals;
                _streams.ForEach(stream => stream.Break());
            }
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Interlocked.Decrement(ref _refusals) >= 0)
                throw new HttpRequestException("Connection refused");
            var response = await base.SendAsync(request, cancellationToken);
            if (response.Content.Headers.ContentType is not { MediaType: "text/event-stream" } type)
                return response;
            var stream = new BreakableStream(await response.Content.ReadAsStreamAsync(cancellationToken));
            response.Content = new StreamContent(stream) { Headers = { ContentType = type } };
            lock (_streams)
            {
                _streams.Add(stream);
                _waiting.FindAll(each => each.Count <= _streams.Count).ForEach(each => each.Reached.TrySetResult());
            }

            return response;
        }
    }

    /// <summary>A stream that a test breaks. Its reads then fail, also one that waits.</summary>
    private sealed class BreakableStream(Stream inner) : Stream
    {
        private readonly CancellationTokenSource _broken = new();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public void Break() => _broken.Cancel();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(_broken.Token, cancellationToken);
            try
            {
                return await inner.ReadAsync(buffer, reading.Token);
            }
            catch (OperationCanceledException end) when (_broken.IsCancellationRequested)
            {
                throw new IOException("Connection reset by peer", end);
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
                _broken.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
