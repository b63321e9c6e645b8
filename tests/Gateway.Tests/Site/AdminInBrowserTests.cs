using Gateway.Store.Access;
using Gateway.Tests.Faults;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Site;

/// <summary>The pages for editors and operators in Chromium: <c>tests/clients/admin.test.mjs</c>.</summary>
public sealed class AdminInBrowserTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly TestKey _editor = new("editor", Scope.GatewayRead, Scope.ArticlesWrite, Scope.ArticlesReadUnpublished);

    private static readonly TestKey _reader = new("reader", Scope.SecuredRead);

    private readonly ArticleFolder _folder = new();
    private ControlledGateway? _controlled;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(ClientWorkspace.Exists("npm"), "Node.js is not here: the site cannot be built and run.");
        _folder
            .With(
                new Draft("2024-05-01-edited") { Title = "An article to edit", Body = "The first text.\n" },
                new Draft("2024-05-02-contested") { Title = "A contested article" },
                new Draft("2024-05-03-shown") { Title = "Shown and hidden" },
                new Draft("2024-05-04-deleted") { Title = "An article to delete" }
            )
            .WithFile("_news/2024-05-05-broken.md", "---\ntitle: [cut\n---\n")
            .WithFile("notes/todo.md", "Buy milk.\n");
        _controlled = await ControlledGateway.StartAsync(
            postgres,
            number => $"2024-06-0{number}-published",
            [.. TestKey.Settings(_editor, _reader), $"--Content:Paths:0={_folder.Root}", "--Content:SettleTime=00:00:00.1"]
        );
        await _controlled.Gateway.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_controlled is not null)
            await _controlled.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public Task The_pages_work_for_editors_and_operators() =>
        _controlled?.RunTestsAsync(
            "admin.test.mjs",
            ("EDITOR_KEY", _editor.Text),
            ("READER_KEY", _reader.Text),
            ("CONTENT_FOLDER", _folder.Root)
        ) ?? throw new InvalidOperationException("Not started.");
}
