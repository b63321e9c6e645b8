using Gateway.Content.Files;
using Gateway.Store.ContentSources;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>The timeouts of fetches. They apply to the whole process, so no other test may fetch at the same time.</summary>
[Collection(NonParallelTests.Name)]
public sealed class GitTimeoutTests : IDisposable
{
    private readonly ArticleFolder _folder = new();

    public void Dispose()
    {
        Assert.True(GitTimeouts.Set(GitTimeouts.ConnectTimeout, GitTimeouts.IdleTimeout));
        _folder.Dispose();
    }

    [Fact]
    public async Task A_fetch_from_an_unresponsive_server_times_out()
    {
        using var server = new UnresponsiveServer();
        using var clone = new GitClone(
            new GitSettings { Url = $"http://127.0.0.1:{server.Port}/content.git", Directory = _folder.At("clone") },
            new ContentOptions()
        );
        Assert.True(GitTimeouts.Set(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200)));

        await Assert.ThrowsAsync<IOException>(() =>
            Task.Run(() => clone.Fetch(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken)
        );
    }
}
