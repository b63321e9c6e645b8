namespace Gateway.Tests.Fixtures;

/// <summary>Tests that share the gateway of their class. Each begins with an empty store, and has a folder of articles.</summary>
public abstract class SharedGatewayTests : IClassFixture<SharedGateway>, IAsyncLifetime
{
    private readonly SharedGateway _gateway;
    private readonly IReadOnlyList<string> _settings;
    private GatewayHost? _host;

    private protected SharedGatewayTests(SharedGateway gateway, params IReadOnlyList<string> settings) =>
        (_gateway, _settings) = (gateway, settings);

    private protected PostgresServer Postgres => _gateway.Postgres;

    private protected GatewayHost Host => _host ?? throw new InvalidOperationException("The test has not begun.");

    private protected ArticleFolder Folder { get; } = new();

    public virtual async ValueTask InitializeAsync() => _host = await _gateway.PrepareAsync(_settings);

    public virtual ValueTask DisposeAsync()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Tests with a client that may change articles.</summary>
public abstract class WriterTests : SharedGatewayTests
{
    private readonly TestKey _writer;

    private protected WriterTests(SharedGateway gateway, TestKey writer)
        : base(gateway, TestKey.Settings(writer)) => _writer = writer;

    private protected ArticleEdits Edits => new(Host, _writer.Bearer);
}
