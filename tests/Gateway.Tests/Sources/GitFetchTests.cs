using Gateway.Sources;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Sources;

/// <summary>Repositories that do not answer as they should.</summary>
public sealed class GitFetchTests(PostgresServer postgres) : IDisposable
{
    private readonly ArticleFolder _place = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task However_often_a_repository_could_not_be_fetched_it_is_tried_again()
    {
        using var server = new DeafServer(hangsUp: true);

        await using var host = await Following.StartAsync(postgres,
            $"--Content:Git:Url=http://127.0.0.1:{server.Port}/content.git", "--Content:Git:Interval=00:00:00.001", $"--Content:Git:Directory={_place.At("clone")}");

        await GatewayHost.UntilAsync(() => Task.FromResult(server.Connections > 100), seconds: 20);
    }

    [Fact]
    public async Task When_fetching_ends_by_a_fault_of_the_gateway_the_term_hears_of_it()
    {
        using var clone = new GitClone(new GitSettings { Url = _place.Root, Directory = _place.At("clone") });
        clone.Dispose();
        await using var source = new GitSource(clone, new PendingChanges(TimeSpan.FromSeconds(1), TimeProvider.System), TimeProvider.System, NullLogger.Instance);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => source.PrepareAsync(CancellationToken));
    }
}
