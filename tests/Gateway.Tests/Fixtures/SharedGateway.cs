namespace Gateway.Tests.Fixtures;

/// <summary>
/// A gateway that the tests of a class share, because a start takes longer than most tests. Each test begins with an empty store.
/// </summary>
public sealed class SharedGateway(PostgresServer postgres) : IAsyncDisposable
{
    private GatewayHost? _host;

    internal PostgresServer Postgres => postgres;

    /// <summary>Starts the gateway for the first test, and empties its store for the others.</summary>
    /// <param name="settings">The settings, which are the same for all tests of the class.</param>
    internal async Task<GatewayHost> PrepareAsync(params IReadOnlyList<string> settings)
    {
        if (_host is not null)
        {
            await _host.EmptyStoreAsync();
            return _host;
        }

        var host = new GatewayHost(postgres) { Settings = settings };
        try
        {
            await host.InitializeAsync();
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        return _host = host;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
    }
}
