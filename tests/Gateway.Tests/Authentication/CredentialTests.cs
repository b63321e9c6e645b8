using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Authentication;

/// <summary>Tests with a gateway that accepts an API key and the tokens of one issuer, and with a clock that they set.</summary>
public abstract class CredentialTests : IAsyncLifetime
{
    private protected CredentialTests(PostgresServer postgres, TestKey key)
    {
        (Postgres, Key) = (postgres, key);
        (Maker, var settings) = TestTokenIssuer.WithSecret(Time);
        Gateway = new GatewayHost(postgres) { Settings = [.. settings, .. TestKey.Settings(key)], Time = Time };
    }

    private protected PostgresServer Postgres { get; }

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2024, 7, 1, 12, 0, 0, TimeSpan.Zero));

    private protected TestKey Key { get; }

    private protected TestTokenIssuer Maker { get; }

    private protected GatewayHost Gateway { get; }

    public async ValueTask InitializeAsync()
    {
        await Gateway.InitializeAsync();
        await SeedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Imports the articles.</summary>
    private protected abstract Task SeedAsync();
}
