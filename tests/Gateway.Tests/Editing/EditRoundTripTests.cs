using Gateway.Store.Documents;
using Gateway.Store.Editing;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Editing;

/// <summary>
/// The round trips to the database while an edit holds the writers' lock, which only one writer at a time can hold: the statement that
/// acquires the lock, all statements after it, and the commit.
/// </summary>
public sealed class EditRoundTripTests(PostgresServer postgres) : IAsyncLifetime
{
    private const int Commit = 1;

    private readonly GatewayHost _host = new(postgres);

    private ArticleEditor Editor => _host.App.Services.GetRequiredService<ArticleEditor>();

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Importing_an_article_takes_at_most_six_round_trips()
    {
        var draft = new Draft("2024-07-01-trips")
        {
            Topics = ["Travel"],
            Body = "Text",
            Related = [new("https://gazette.example/other")],
        };

        var created = await CountAsync(() => ImportAsync(draft));
        var updated = await CountAsync(() => ImportAsync(draft with { Title = "Another title" }));

        Assert.InRange(created, 1, 6);
        Assert.InRange(updated, 1, 6);
    }

    [Fact]
    public async Task Importing_an_article_whose_name_has_no_slug_takes_at_most_six_round_trips()
    {
        var draft = new Draft("2024-07-03-trips") { Topics = ["Travel"], Body = "Text" };

        var created = await CountAsync(() => ImportAsync(draft, "trips.md"));
        var updated = await CountAsync(() => ImportAsync(draft with { Title = "Another title" }, "trips.md"));

        Assert.InRange(created, 1, 6);
        Assert.InRange(updated, 1, 6);
        Assert.Equal(1, await _host.SqlAsync<long>("select count(*) from gateway.mt_doc_article"));
    }

    [Theory]
    [InlineData("withdraw")]
    [InlineData("publish")]
    [InlineData("delete")]
    public async Task Publishing_withdrawing_or_deleting_an_article_takes_at_most_five_round_trips(string edit)
    {
        var draft = new Draft("2024-07-02-decided") { Topics = ["Travel"], Published = edit != "publish" };
        await ImportAsync(draft);
        var id = DocumentId.OfArticle(draft.Slug);

        var trips = await CountAsync(() =>
            edit switch
            {
                "withdraw" => Editor.WithdrawAsync(id, default, GatewayHost.CancellationToken),
                "publish" => Editor.PublishAsync(id, at: null, default, GatewayHost.CancellationToken),
                _ => Editor.DeleteAsync(id, default, GatewayHost.CancellationToken),
            }
        );

        Assert.InRange(trips, 1, 5);
    }

    private Task<EditResult> ImportAsync(Draft draft, string? fileName = null) =>
        Editor.ImportAsync(fileName ?? $"{draft.Slug}.md", draft.ToString(), default, GatewayHost.CancellationToken);

    private async Task<int> CountAsync(Func<Task<EditResult>> edit)
    {
        using var commands = new SqlCommands(_host.Database);
        var result = await edit();
        Assert.True(result.HasChanged);
        var underLock = commands.Take().SkipWhile(text => !text.Contains("pg_advisory_xact_lock", StringComparison.Ordinal)).ToList();
        Assert.Contains("store_version", underLock[^1], StringComparison.Ordinal);
        foreach (var text in underLock)
            TestContext.Current.TestOutputHelper?.WriteLine($"--- {text}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{underLock.Count + Commit} round trips");
        return underLock.Count + Commit;
    }
}
