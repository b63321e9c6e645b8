using Gateway.Store.Access;
using Gateway.Store.Errors;
using Gateway.Store.Feed;
using Gateway.Store.Import;
using Gateway.Subscriptions;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Subscriptions;

/// <summary>A gateway with subscribers of its feed.</summary>
public abstract class FeedFollowers(PostgresServer postgres) : IAsyncLifetime
{
    private protected PostgresServer Postgres => postgres;
    private protected GatewayHost Gateway { get; } = new(postgres);
    private protected ArticleFolder Folder { get; } = new();

    public ValueTask InitializeAsync() => Gateway.InitializeAsync();

    public ValueTask DisposeAsync()
    {
        Folder.Dispose();
        return Gateway.DisposeAsync();
    }

    private protected Task<ImportReport> ImportAsync(params Draft[] drafts) => Gateway.ImportAsync(Folder.With(drafts).Root);

    private protected IAsyncEnumerator<ArticlePublished> Follow(GatewayHost? gateway = null, string? after = null) =>
        (gateway ?? Gateway)
            .App.Services.GetRequiredService<SubscriptionReader>()
            .SubscribeAsync(
                after,
                SubscriptionReader.CreateFilter(new Dictionary<string, object?>(), Caller.Anonymous),
                GatewayHost.CancellationToken
            )
            .GetAsyncEnumerator(GatewayHost.CancellationToken);

    private protected static async Task<IReadOnlyList<string>> TakeAsync(IAsyncEnumerator<ArticlePublished> follower, int count)
    {
        var slugs = new List<string>();
        while (slugs.Count < count && await follower.MoveNextAsync())
            slugs.Add(follower.Current.Article.Slug);
        return slugs;
    }

    /// <summary>A cursor at the beginning of the feed.</summary>
    private protected async Task<string> StartCursorAsync() =>
        Gateway
            .App.Services.GetRequiredService<FeedCursorCodec>()
            .Write(new FeedPosition(await Gateway.SqlAsync<Guid>("select epoch from gateway.feed_head"), 0, null));

    private protected async Task<string?> CodeAfterAsync(string cursor, GatewayHost? gateway = null)
    {
        await using var follower = Follow(gateway, cursor);
        return (await Assert.ThrowsAsync<RequestException>(async () => await follower.MoveNextAsync())).Code;
    }

    private protected async Task<IReadOnlyList<string>> EntriesAsync()
    {
        var entries = await Gateway.SqlAsync<string>(
            "select coalesce(string_agg(seq || ' ' || kind, ',' order by seq), '') from gateway.feed"
        );
        return entries.Split(',', StringSplitOptions.RemoveEmptyEntries);
    }

    private protected static FeedBroadcaster BroadcasterOf(GatewayHost gateway) =>
        gateway.App.Services.GetRequiredService<FeedBroadcaster>();

    private protected static Task UntilDeliveredAsync(GatewayHost gateway, int entries) =>
        GatewayHost.WaitUntilAsync(() => Task.FromResult(gateway.App.Services.GetRequiredService<FeedBuffer>().End.Position >= entries));

    private protected async Task ExecuteAsync(string sql)
    {
        await using var command = Gateway.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(GatewayHost.CancellationToken);
    }
}
