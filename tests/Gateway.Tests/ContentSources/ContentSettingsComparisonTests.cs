using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>Gateways that share a database, but have other content settings.</summary>
public sealed class ContentSettingsComparisonTests(PostgresServer postgres) : IDisposable
{
    private readonly ArticleFolder _folder = new();
    private readonly ArticleFolder _other = new();

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task A_node_with_other_content_settings_is_degraded_until_it_becomes_the_leader()
    {
        _folder.With(new Draft("2024-08-06-first"));
        _other.With(new Draft("2024-08-06-second"));
        await using var first = await ImportingHost.StartAsync(postgres, ImportingHost.PathSetting(_folder.Root));
        await GatewayHost.WaitUntilAsync(() => first.IsPublishedAsync("2024-08-06-first"));
        using var log = new LogLines();
        using var logOfSame = new LogLines();
        await using var second = new GatewayHost(postgres)
        {
            SharesDatabaseWith = first,
            Settings = [ImportingHost.PathSetting(_other.Root)],
            Log = log,
        };
        await second.InitializeAsync();
        await using var without = new GatewayHost(postgres) { SharesDatabaseWith = first };
        await without.InitializeAsync();
        await using var same = new GatewayHost(postgres)
        {
            SharesDatabaseWith = first,
            Settings = [ImportingHost.PathSetting(_folder.Root)],
            Log = logOfSame,
        };
        await same.InitializeAsync();

        await log.WaitForLineAsync(
            $"imports {Path.GetFileName(_folder.Root)} with other content settings than this gateway ({Path.GetFileName(_other.Root)})"
        );
        await WaitForHealthAsync(second, "Degraded");
        await WaitForHealthAsync(without, "Degraded");
        var healthOfSame = await HealthAsync(same);
        await same.App.StopAsync(TestContext.Current.CancellationToken);
        await first.App.StopAsync(TestContext.Current.CancellationToken);

        await GatewayHost.WaitUntilAsync(() => second.IsPublishedAsync("2024-08-06-second"));
        await WaitForHealthAsync(second, "Healthy");
        Assert.Equal("Healthy", healthOfSame);
        Assert.DoesNotContain(logOfSame.Lines, line => line.Contains("other content settings", StringComparison.Ordinal));
    }

    private static Task WaitForHealthAsync(GatewayHost host, string expected) =>
        GatewayHost.WaitUntilAsync(async () => await HealthAsync(host) == expected);

    private static Task<string> HealthAsync(GatewayHost host) =>
        host.Client.GetStringAsync("/health/ready", TestContext.Current.CancellationToken);
}
