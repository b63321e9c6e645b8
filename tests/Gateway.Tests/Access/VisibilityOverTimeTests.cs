using System.Globalization;
using System.Text.Json;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Access;

/// <summary>
/// The same articles, some of which wait for a time and some of which expire, against two databases: one with the articles that readers see
/// before the times, and one with those that they see after them. Before and after, readers get the same bytes.
/// </summary>
public sealed class VisibilityOverTimeTests(PostgresServer postgres) : IAsyncLifetime
{
    private const int Operations = 400;
    private const int Visible = 60;
    private const int Changing = 30;

    private readonly GatewayHost _before = new(postgres);
    private readonly GatewayHost _firstAfter = new(postgres) { Settings = ["--Content:FutureDated=show"] };
    private readonly GatewayHost _first = new(postgres);
    private GatewayHost? _after;
    private GatewayHost? _timed;
    private Dictionary<string, JsonElement> _types = [];
    private readonly ArgumentValues _values = new();

    private GatewayHost After => _after ?? throw new InvalidOperationException("Not started.");

    private GatewayHost Timed => _timed ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        foreach (var host in (GatewayHost[])[_before, _firstAfter, _first])
            await host.InitializeAsync();
        // Cursors are signed with the same secret. A node reads it when it starts.
        var secret = await _before.SqlAsync<string>("select data::text from gateway.mt_doc_shared_secret where id = 'cursors'");
        foreach (var host in (GatewayHost[])[_firstAfter, _first])
            await host.SqlAsync<string>(
                "update gateway.mt_doc_shared_secret set data = $1::jsonb where id = 'cursors' returning id",
                secret
            );
        _after = new GatewayHost(postgres) { SharesDatabaseWith = _firstAfter, Settings = _firstAfter.Settings };
        await After.InitializeAsync();
        _timed = new GatewayHost(postgres)
        {
            SharesDatabaseWith = _first,
            Settings = ["--Limits:ResponseCacheBytes=10000000", "--Limits:DocumentCacheBytes=10000000"],
        };
        await Timed.InitializeAsync();
        _types = (await _before.QueryAsync(RandomOperations.Introspection))
            .Data.At("__schema", "types")
            .EnumerateArray()
            .ToDictionary(type => type.GetProperty("name").GetString() ?? "");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in (GatewayHost[])[_before, After, Timed, _firstAfter, _first])
            await host.DisposeAsync();
    }

    [Theory]
    [InlineData(81)]
    public async Task Scheduled_articles_are_hidden_before_their_time_and_visible_after_it(int seed)
    {
        using var visible = new ArticleFolder();
        new GeneratedContent(seed: 17).WriteTo(visible, Visible);
        using var waiting = Folder(18, "waiting", article => article["publishedDateTime"] = "2099-01-01T00:00:00Z");
        using var expiring = Folder(19, "expiring", article => article["expires"] = "2099-01-01T00:00:00Z");
        foreach (var folder in (ArticleFolder[])[waiting, visible, expiring])
            await Timed.ImportAsync(folder.Root);
        foreach (var folder in (ArticleFolder[])[visible, expiring])
            await _before.ImportAsync(folder.Root);
        foreach (var folder in (ArticleFolder[])[visible, waiting])
            await After.ImportAsync(folder.Root);
        foreach (var host in (GatewayHost[])[_before, After, Timed])
            await host.RefreshCostAsync();
        foreach (var host in (GatewayHost[])[_before, After])
            await _values.AddVisibleAsync(host, articles: 100);
        _values
            .AddTimes("2099-01-01T00:00:00Z")
            .AddNames("launch", "news", "article", "waiting", "expiring", "waiting topic", "expiring House");

        await CompareAsync(_before, new Random(seed));
        await _first.SqlAsync<long>(
            """
            with due as (
              update gateway.mt_doc_article_source set next_change_at = now(), data = data
                || case when data ? 'publishesAt' then jsonb_build_object('publishesAt', now()) else jsonb_build_object('expiresAt', now()) end
                || jsonb_build_object('nextChangeAt', now())
              where next_change_at is not null returning id) select count(*) from due
            """
        );
        await GatewayHost.WaitUntilAsync(async () =>
            !await _first.SqlAsync<bool>("select exists (select from gateway.mt_doc_article_source where next_change_at is not null)")
        );
        await CompareAsync(After, new Random(seed));
        Assert.Equal("", await StoredCounts.MismatchesAsync(_first));
    }

    private async Task CompareAsync(GatewayHost expected, Random random)
    {
        var operations = new RandomOperations(_types, RandomOperations.GuardedFieldsOf(_before), _values.Of, random);
        var answered = 0;
        for (var number = 0; number < Operations; number++)
        {
            var operation = operations.Next();
            var answers = await Task.WhenAll(expected.TextAsync(operation), Timed.TextAsync(operation));
            Assert.True(answers[0] == answers[1], $"operation {number}: {operation}\nexpected: {answers[0]}\nactual: {answers[1]}");
            // Also from the cache.
            for (var again = 0; again < (number % 10 == 0 ? 2 : 0); again++)
                Assert.Equal(answers[1], await Timed.TextAsync(operation));
            if (!answers[0].Contains("\"errors\"", StringComparison.Ordinal))
                answered++;
        }

        Assert.True(answered > Operations / 2, $"Only {answered} of {Operations} operations were answered without an error.");
    }

    private static ArticleFolder Folder(int seed, string name, Action<Dictionary<string, object?>> change)
    {
        var folder = new ArticleFolder();
        var content = new GeneratedContent(seed);
        for (var number = 0; number < Changing; number++)
        {
            var article = content.Article(number);
            article["title"] = $"{name} {article["title"]}";
            article["topics"] = new List<object?> { "DATABASES", "ai", $"{name} topic" };
            article["webUrl"] = number % 2 == 0 ? $"https://pages.example/{number}/a" : $"https://{name}.example/{number}";
            article["originalUrl"] = null;
            if (number % 3 == 0)
                article["provider"] = new Dictionary<string, object?> { ["name"] = $"{name} House", ["domain"] = $"{name}.example" };
            change(article);
            folder.WithFile(
                string.Create(CultureInfo.InvariantCulture, $"_news/2024-02-01-{name}-{number}.md"),
                GeneratedContent.File(article) + $"\n{name}\n"
            );
        }

        return folder;
    }
}
