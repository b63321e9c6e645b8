using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>A repository that a gateway follows, and the folder of its clone.</summary>
public abstract class FollowedRepository(PostgresServer postgres) : IDisposable
{
    private protected PostgresServer Postgres => postgres;
    private protected GitRepository Repository { get; } = new();
    private protected ArticleFolder Folder { get; } = new();

    public void Dispose()
    {
        Repository.Dispose();
        Folder.Dispose();
    }

    private protected string[] Settings =>
        [$"--Content:Git:Url={Repository.Url}", "--Content:Git:Interval=00:00:00.2", $"--Content:Git:Directory={Folder.At("clone")}"];

    private protected async Task<GatewayHost> StartAsync(LogLines log, params IEnumerable<string> settings)
    {
        var host = new GatewayHost(postgres) { Log = log, Settings = [.. Settings, .. settings] };
        await host.InitializeAsync();
        return host;
    }

    private protected Task<GatewayHost> StartAsync(params IEnumerable<string> settings) =>
        ImportingHost.StartAsync(postgres, [.. Settings, .. settings]);
}
