using System.Text.Json;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Schema;

/// <summary>The mutations and subscriptions of <c>schema/operations</c>, in the order of an article's life.</summary>
public sealed class EditOperationTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite);
    private static readonly Draft _draft = new("2024-05-01-a-life") { Title = "A life" };

    private static readonly (string Operation, object Variables)[] _life =
    [
        ("ImportArticle", new { fileName = $"{_draft.Slug}.md", content = _draft.ToString() }),
        ("EditArticle", new { id = ArticleEdits.IdOf(_draft.Slug), content = (_draft with { Title = "A better life" }).ToString() }),
        ("WithdrawArticle", new { id = ArticleEdits.IdOf(_draft.Slug) }),
        ("PublishArticle", new { id = ArticleEdits.IdOf(_draft.Slug) }),
        ("DeleteArticle", new { id = ArticleEdits.IdOf(_draft.Slug) }),
    ];

    private readonly GatewayHost _host = new(postgres) { Settings = TestKey.Settings(_writer) };

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public void Every_mutation_and_subscription_has_a_snapshot()
    {
        Assert.Equal(OperationFiles.Names("mutation"), _life.Select(step => step.Operation).Order(StringComparer.Ordinal));
        Assert.Equal(["NewArticles"], OperationFiles.Names("subscription"));
    }

    [Fact]
    public async Task Every_mutation_and_subscription_matches_its_snapshot()
    {
        var beginning = (await _host.QueryAsync("{ articlePublishedCursor }")).Data.GetProperty("articlePublishedCursor").GetString() ?? "";

        await RunAsync(_life[0]);
        Snapshot.Equal("NewArticles", await FirstEventAsync(beginning));
        foreach (var step in _life[1..])
            await RunAsync(step);
    }

    private async Task RunAsync((string Operation, object Variables) step) =>
        Snapshot.Equal(
            step.Operation,
            (await _host.QueryAsAsync(_writer.Bearer, OperationFiles.Document(step.Operation), step.Variables)).Data
        );

    private async Task<JsonElement> FirstEventAsync(string after)
    {
        using var socket = await GraphQLSocket.InitAsync(_host);
        await socket.SendAsync(
            new
            {
                id = "1",
                type = "subscribe",
                payload = new { query = OperationFiles.Document("NewArticles"), variables = new { after } },
            }
        );
        return (await socket.ReceiveAsync()).At("payload", "data");
    }
}
