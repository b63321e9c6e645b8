using Gateway.Errors;
using Gateway.Publishing;
using Gateway.Transport;

namespace Gateway.Tests.Publishing;

public sealed class PublishedArticlesTests
{
    private readonly PublishedArticles _published = new(TimeProvider.System, new Limits { SendQueue = 3 });

    [Fact]
    public async Task Who_is_too_slow_gets_what_was_kept_and_is_told_where_to_go_on()
    {
        await using var follower = Follow(after: null);
        var first = follower.MoveNextAsync();
        Publish(1);
        Assert.True(await first);
        Publish(5);

        var got = new List<Publication> { follower.Current };
        var refused = await Assert.ThrowsAsync<RequestError>(async () =>
        {
            while (await follower.MoveNextAsync()) got.Add(follower.Current);
        });
        Assert.Equal("SLOW_CONSUMER", refused.Code);
        Assert.Equal(4, got.Count);
        Assert.Equal(got[^1].Cursor, refused.Extensions?["cursor"]);

        await using var again = Follow(got[^1].Cursor);
        Assert.True(await again.MoveNextAsync());
        Assert.True(await again.MoveNextAsync());
    }

    [Theory]
    [InlineData("nonsense", "HC0078")]
    [InlineData("-1", "RESYNC")]
    [InlineData("01234567-1", "RESYNC")]
    public async Task A_cursor_that_leads_nowhere_is_refused(string cursor, string code)
    {
        await using var follower = Follow(cursor);

        Assert.Equal(code, (await Assert.ThrowsAsync<RequestError>(async () => await follower.MoveNextAsync())).Code);
    }

    private void Publish(int articles) => _published.Notify([.. Enumerable.Range(0, articles).Select(_ => Guid.NewGuid())]);

    private IAsyncEnumerator<Publication> Follow(string? after) =>
        _published.FollowAsync(after, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
}
