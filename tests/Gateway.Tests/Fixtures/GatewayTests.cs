namespace Gateway.Tests.Fixtures;

/// <summary>Tests of which each has a gateway of its own, and a folder of articles.</summary>
public abstract class GatewayTests : IAsyncLifetime
{
    private protected GatewayTests(PostgresServer postgres, params IReadOnlyList<string> settings) =>
        (Postgres, Host) = (postgres, new GatewayHost(postgres) { Settings = settings });

    private protected PostgresServer Postgres { get; }

    private protected GatewayHost Host { get; }

    private protected ArticleFolder Folder { get; } = new();

    public virtual ValueTask InitializeAsync() => Host.InitializeAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Tests with a client that may change articles.</summary>
public abstract class WriterTests : GatewayTests
{
    private protected WriterTests(PostgresServer postgres, TestKey writer)
        : base(postgres, TestKey.Settings(writer)) => Edits = new ArticleEdits(Host, writer.Bearer);

    private protected ArticleEdits Edits { get; }
}
