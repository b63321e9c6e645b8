using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Gateway.Store.Access;
using Gateway.Store.Documents;
using Gateway.Tests.Fixtures;
using Gateway.Tests.Scheduling;

namespace Gateway.Tests.Editing;

/// <summary>
/// Random sequences of files, imports and mutations, compared with the rules: the articles that readers see, the events of subscribers, and
/// the counts.
/// </summary>
public sealed class EditPropertyTests(PostgresServer postgres) : IAsyncLifetime
{
    private const int Articles = 2;

    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite, Scope.ArticlesReadUnpublished);

    private readonly GatewayHost _host = new(postgres)
    {
        Settings = [.. TestKey.Settings(_writer), "--Limits:DocumentCacheBytes=10000000"],
    };
    private int _runs;

    /// <summary>The next change, its article, and the new text if it has one.</summary>
    public sealed record Step(string Kind, int Article, int Version, bool IsPublished, bool IsRemoved, bool IsLater);

    /// <summary>Small numbers, so that several steps change the same article.</summary>
    public static class Steps
    {
        public static Arbitrary<Step[]> Sequence() =>
            Arb.From(
                (
                    from kind in Gen.Elements(
                        "write",
                        "write",
                        "remove",
                        "import",
                        "import",
                        "send",
                        "publish",
                        "publish",
                        "schedule",
                        "reach",
                        "reach",
                        "withdraw",
                        "delete"
                    )
                    from article in Gen.Choose(0, Articles - 1)
                    from version in Gen.Choose(1, 3)
                    from isPublished in Gen.Elements(true, false)
                    from isRemoved in Gen.Elements(true, false, false, false)
                    from isLater in Gen.Elements(true, false)
                    select new Step(kind, article, version, isPublished, isRemoved, isLater)
                ).ArrayOf(40)
            );
    }

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Property(MaxTest = 25, Arbitrary = [typeof(Steps)])]
    public async Task Visible_articles_and_feed_entries_match_the_model_after_random_edits(Step[] steps)
    {
        using var folder = new ArticleFolder();
        var run = ++_runs;
        var slugs = Enumerable
            .Range(0, Articles)
            .Select(article => string.Create(CultureInfo.InvariantCulture, $"2024-07-0{article + 1}-run-{run}"))
            .ToList();
        var models = slugs.ConvertAll(_ => new EditModel());
        var edits = new ArticleEdits(_host, _writer.Bearer);
        foreach (var step in steps)
        {
            var before = models.ConvertAll(model => model.IsVisible);
            var feedLength = await FeedLengthAsync();

            await ApplyAsync(step, slugs[step.Article], models, folder, edits);

            Assert.Equal((step, ExpectedTitles(models)), (step, await ActualTitlesAsync(slugs)));
            Assert.Equal((step, Transitions(before, models)), (step, await FeedEntriesAsync(slugs, feedLength)));
            Assert.Equal("", await StoredCounts.MismatchesAsync(_host));
        }
    }

    private async Task ApplyAsync(Step step, string slug, List<EditModel> models, ArticleFolder folder, ArticleEdits edits)
    {
        var model = models[step.Article];
        var draft = new Draft(slug)
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"Version {step.Version}"),
            Published = step.IsPublished,
            Removed = step.IsRemoved ? true : null,
            Topics = ["Runs"],
        };
        if (step.IsLater)
            draft = draft with { PublishedDateTime = new DateTimeOffset(EditModel.LaterYear, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        switch (step.Kind)
        {
            case "write":
                folder.With(model.File = draft);
                break;
            case "remove" when model.File is not null:
                folder.Remove($"_news/{slug}.md");
                model.File = null;
                break;
            case "import":
                await _host.ImportAsync(folder.Root, prune: true);
                models.ForEach(each => each.ImportFile());
                break;
            case "send":
                Assert.Equal(model.Send(draft), (await edits.ImportAsync(draft)).GetProperty("outcome").GetString());
                break;
            case "publish":
                Assert.Equal(
                    model.Publish(),
                    (await edits.PublishAsync(slug)).GetProperty("errors").ValueKind == System.Text.Json.JsonValueKind.Null
                );
                break;
            case "schedule":
                Assert.Equal(
                    model.Schedule(),
                    (await edits.PublishAtAsync(slug, $"{EditModel.LaterYear}-06-01T00:00:00Z")).GetProperty("errors").ValueKind
                        == System.Text.Json.JsonValueKind.Null
                );
                break;
            case "reach":
                await _host.MakeDueAsync(slug);
                model.ApplySchedule();
                break;
            case "withdraw":
                Assert.Equal(
                    model.Withdraw(),
                    (await edits.WithdrawAsync(slug)).GetProperty("errors").ValueKind == System.Text.Json.JsonValueKind.Null
                );
                break;
            case "delete":
                await edits.DeleteAsync(slug);
                model.Delete();
                break;
        }
    }

    private static string ExpectedTitles(List<EditModel> models) =>
        string.Join(", ", models.Select(model => model.IsVisible ? model.Title : "-"));

    private async Task<string> ActualTitlesAsync(List<string> slugs)
    {
        var answer = await _host.QueryAsync(
            $$"""{ {{string.Join(' ', slugs.Select((slug, article) => $$"""a{{article}}: articleBySlug(slug: "{{slug}}") { title }"""))}} }"""
        );
        return string.Join(
            ", ",
            answer
                .Data.EnumerateObject()
                .Select(article =>
                    article.Value.ValueKind == System.Text.Json.JsonValueKind.Object ? article.Value.GetProperty("title").GetString() : "-"
                )
        );
    }

    private static string Transitions(List<bool> before, List<EditModel> after) =>
        string.Join(
            ", ",
            after
                .Select((model, article) => (model.IsVisible, Was: before[article], article))
                .Where(each => each.IsVisible != each.Was)
                .Select(each => $"{each.article} {(each.IsVisible ? "published" : "withdrawn")}")
        );

    private Task<long> FeedLengthAsync() => _host.SqlAsync<long>("select last from gateway.feed_head");

    private Task<string> FeedEntriesAsync(List<string> slugs, long after) =>
        _host.SqlAsync<string>(
            """
            select coalesce(string_agg(place - 1 || ' ' || kind, ', ' order by place), '')
            from gateway.feed join unnest($1) with ordinality as article (id, place) on article.id = feed.article_id where seq > $2
            """,
            slugs.Select(DocumentId.OfArticle).ToArray(),
            after
        );
}
