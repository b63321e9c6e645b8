using System.Globalization;
using Gateway.Store.Access;
using Gateway.Tests.Access;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Scheduling;

/// <summary>Articles whose files have a later date or an expiry.</summary>
public sealed class FutureDateTests(SharedGateway gateway)
    : SharedGatewayTests(
        gateway,
        [.. TestKey.Settings(_editor), "--Limits:ResponseCacheBytes=10000000", "--Limits:DocumentCacheBytes=10000000"]
    )
{
    private const string Everything =
        "{ articles { totalCount nodes { slug } facets { types { count } } } found: articles(search: \"waiting\") { totalCount } providers { totalCount } topics { totalCount } }";

    private static readonly TestKey _editor = new("editor", Scope.ArticlesWrite, Scope.ArticlesReadUnpublished);

    [Fact]
    public async Task An_article_with_a_future_date_is_hidden_until_then_and_causes_one_event()
    {
        var draft = ScheduledDraft("2024-08-01-waiting");
        var nothing = await Host.TextAsync(Everything);
        var report = await Host.ImportAsync(Folder.With(draft).Root);
        var before = await Host.TextAsync(Everything);
        var editors = await Host.QueryAsAsync(_editor.Bearer, $$"""{ articleBySlug(slug: "{{draft.Slug}}") { published } }""");

        await Host.MakeDueAsync(draft.Slug, "publishesAt");
        await Host.WaitUntilVisibleAsync(draft.Slug);

        Assert.Equal((1, nothing), (report.Created, before));
        Assert.False(editors.Data.At("articleBySlug", "published").GetBoolean());
        Assert.Equal("published", await Host.EventsAsync(draft.Slug));
        Assert.NotEqual(nothing, await Host.TextAsync(Everything));
        Assert.Equal("", await StoredCounts.MismatchesAsync(Host));
    }

    [Theory]
    [InlineData("hold", 20)]
    [InlineData("show", 30)]
    public async Task Articles_with_future_dates_of_a_generator_are_hidden_or_shown_as_configured(string setting, int visible)
    {
        for (var number = 0; number < 30; number++)
            Folder.WithFile($"_posts/{(number % 3 == 0 ? 2099 : 2024)}-03-01-post-{number}.md", $"---\ntitle: Post {number}\n---\n");
        await using var host = new GatewayHost(Postgres)
        {
            Settings = ["--Content:Preset=jekyll", "--Content:SiteUrl=https://blog.example/", $"--Content:FutureDated={setting}"],
        };
        await host.InitializeAsync();

        var report = await host.ImportAsync(Folder.Root);

        Assert.Equal(30, report.Created);
        Assert.Equal(visible, (await host.QueryAsync("{ articles { totalCount } }")).Data.At("articles", "totalCount").GetInt32());
    }

    [Theory]
    [InlineData("future: true", null, true)]
    [InlineData("future: yes", null, true)]
    [InlineData("future: false", null, false)]
    [InlineData("future: true", "hold", false)]
    [InlineData("future: false", "show", true)]
    public async Task The_configuration_of_a_site_shows_future_dates_unless_the_setting_overrides_it(
        string configuration,
        string? setting,
        bool isVisible
    )
    {
        Folder.WithFile("_config.yml", configuration).WithFile("_posts/2099-03-01-later.md", "---\ntitle: Later\n---\n");
        string[] settings = ["--Content:Preset=jekyll", "--Content:SiteUrl=https://blog.example/"];
        await using var host = new GatewayHost(Postgres)
        {
            Settings = setting is null ? settings : [.. settings, $"--Content:FutureDated={setting}"],
        };
        await host.InitializeAsync();

        await host.ImportAsync(Folder.Root);

        Assert.Equal(isVisible, await host.IsVisibleAsync("2099-03-01-later"));
        // The next start applies the setting to stored articles.
        await using var next = new GatewayHost(Postgres) { SharesDatabaseWith = host, Settings = host.Settings };
        await next.InitializeAsync();
        Assert.Equal(isVisible, await next.IsVisibleAsync("2099-03-01-later"));
    }

    [Fact]
    public async Task An_expiry_hides_an_article_and_causes_one_event()
    {
        var draft = new Draft("2024-08-02-expiring") { More = "expires: 2099-01-01T00:00:00Z\n" };
        await Host.ImportAsync(Folder.With(draft).Root);
        var before = await Host.IsVisibleAsync(draft.Slug);

        await Host.MakeDueAsync(draft.Slug, "expiresAt");
        await Host.WaitUntilHiddenAsync(draft.Slug);
        await Host.ImportAsync(Folder.With(draft with { Heat = 1, More = "expires: 2024-09-01T00:00:00Z\n" }).Root);

        Assert.True(before);
        Assert.False(await Host.IsVisibleAsync(draft.Slug));
        Assert.Equal("published withdrawn", await Host.EventsAsync(draft.Slug));
        Assert.Equal("", await StoredCounts.MismatchesAsync(Host));
    }

    [Fact]
    public async Task An_article_that_has_expired_is_hidden_without_an_event()
    {
        await Host.ImportAsync(Folder.With(new Draft("2024-08-03-expired") { More = "expires: 2024-08-04T00:00:00Z\n" }).Root);

        Assert.False(await Host.IsVisibleAsync("2024-08-03-expired"));
        Assert.Equal("", await Host.EventsAsync("2024-08-03-expired"));
    }

    [Fact]
    public async Task A_corrected_date_publishes_withdraws_and_reschedules()
    {
        var draft = ScheduledDraft("2024-08-04-corrected");
        var past = draft with { PublishedDateTime = new DateTimeOffset(2024, 8, 4, 0, 0, 0, TimeSpan.Zero) };
        var seen = new List<(string Events, string Next)>();
        foreach (var version in (Draft[])[draft, past, draft, draft with { PublishedDateTime = ScheduleHost.Later.AddYears(1) }, past])
        {
            await Host.ImportAsync(Folder.With(version).Root);
            seen.Add((await Host.EventsAsync(draft.Slug), await Host.NextChangeAsync(draft.Slug)));
        }

        Assert.Equal(
            [
                ("", "2099-01-01"),
                ("published", ""),
                ("published withdrawn", "2099-01-01"),
                ("published withdrawn", "2100-01-01"),
                ("published withdrawn published", ""),
            ],
            seen
        );
    }

    [Fact]
    public async Task An_unchanged_file_changes_nothing_before_and_after_the_date()
    {
        var draft = ScheduledDraft("2024-08-05-unchanged");
        await Host.ImportAsync(Folder.With(draft).Root);
        var stored = await StoredState.OfAsync(Host);
        var before = await Host.ImportAsync(Folder.Root, prune: true);
        var storedAgain = await StoredState.OfAsync(Host);

        await Host.MakeDueAsync(draft.Slug, "publishesAt");
        await Host.WaitUntilVisibleAsync(draft.Slug);
        var after = await Host.ImportAsync(Folder.Root, prune: true);
        // The date in the file is still later, as if the clock of the database had been set back.
        await Host.ImportAsync(Folder.With(draft with { Heat = 7 }).Root);

        Assert.Equal((1, 1, stored), (before.Unchanged, after.Unchanged, storedAgain));
        Assert.True(await Host.IsVisibleAsync(draft.Slug));
        Assert.Equal("published", await Host.EventsAsync(draft.Slug));
    }

    [Fact]
    public async Task An_article_without_a_file_is_published_only_when_the_file_is_back()
    {
        var draft = ScheduledDraft("2024-08-06-gone");
        await Host.ImportAsync(Folder.With(draft).Root);
        await Host.ImportAsync(Folder.Remove($"_news/{draft.Slug}.md").Root, prune: true);
        Assert.Equal("", await Host.NextChangeAsync(draft.Slug));

        await Host.MakeDueAsync(draft.Slug, "publishesAt");
        await GatewayHost.WaitUntilAsync(async () => await Host.NextChangeAsync(draft.Slug) == "");

        Assert.False(await Host.IsVisibleAsync(draft.Slug));
        await Host.ImportAsync(Folder.With(draft).Root);
        Assert.True(await Host.IsVisibleAsync(draft.Slug));
        Assert.Equal("published", await Host.EventsAsync(draft.Slug));
    }

    [Fact]
    public async Task Many_articles_that_are_due_at_once_are_published_once_each()
    {
        const int Articles = 1_500;
        await Host.ImportAsync(
            Folder
                .With(
                    Enumerable
                        .Range(0, Articles)
                        .Select(number =>
                            ScheduledDraft(string.Create(CultureInfo.InvariantCulture, $"2024-08-07-many-{number}")) with
                            {
                                Topics = ["Many"],
                            }
                        )
                )
                .Root
        );

        await Host.SqlAsync<long>(
            """
            with due as (
              update gateway.mt_doc_article_source set next_change_at = now(), data = data || jsonb_build_object('publishesAt', now(), 'nextChangeAt', now())
              returning id) select count(*) from due
            """
        );
        await GatewayHost.WaitUntilAsync(async () =>
            await Host.SqlAsync<long>("select count(*) from gateway.mt_doc_article where published") == Articles
        );

        Assert.Equal(
            (Articles, Articles),
            (
                (int)await Host.SqlAsync<long>("select count(*) from gateway.feed"),
                (int)await Host.SqlAsync<long>("select count(distinct article_id) from gateway.feed where kind = 'published'")
            )
        );
        Assert.Equal("", await StoredCounts.MismatchesAsync(Host));
    }

    [Fact]
    public async Task The_setting_show_publishes_immediately_and_a_change_of_the_setting_applies_at_the_start()
    {
        var draft = ScheduledDraft("2024-08-08-shown");
        await using var show = new GatewayHost(Postgres) { Settings = ["--Content:FutureDated=show"] };
        await show.InitializeAsync();
        await show.ImportAsync(Folder.With(draft).Root);
        var shown = await show.IsVisibleAsync(draft.Slug);
        // As an earlier version stored it.
        await show.SqlAsync<string>(
            "update gateway.mt_doc_article_source set data = data - 'waitsForDate' - 'publishesAt' - 'nextChangeAt' returning id::text"
        );

        await using var hold = new GatewayHost(Postgres) { SharesDatabaseWith = show };
        await hold.InitializeAsync();
        var held = !await hold.IsVisibleAsync(draft.Slug);
        var next = await hold.NextChangeAsync(draft.Slug);
        await using var showAgain = new GatewayHost(Postgres) { SharesDatabaseWith = show, Settings = ["--Content:FutureDated=show"] };
        await showAgain.InitializeAsync();

        Assert.Equal((true, true, "2099-01-01"), (shown, held, next));
        Assert.True(await showAgain.IsVisibleAsync(draft.Slug));
        Assert.Equal("published withdrawn published", await show.EventsAsync(draft.Slug));
        Assert.Equal("", await StoredCounts.MismatchesAsync(show));
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(20)]
    public async Task The_publication_time_does_not_depend_on_the_clock_of_a_node(int years)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddYears(years));
        await using var node = new GatewayHost(Postgres) { Time = clock };
        await node.InitializeAsync();
        var draft = ScheduledDraft("2024-08-09-clock");
        await node.ImportAsync(Folder.With(draft with { PublishedDateTime = TimeProvider.System.GetUtcNow().AddYears(1) }).Root);
        clock.Skip(TimeSpan.FromDays(1));
        var early = await node.IsVisibleAsync(draft.Slug);

        await node.MakeDueAsync(draft.Slug, "publishesAt");
        await GatewayHost.WaitUntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(500));
            return node.IsVisibleAsync(draft.Slug);
        });

        Assert.False(early);
        Assert.Equal("published", await node.EventsAsync(draft.Slug));
    }

    [Fact]
    public async Task An_article_that_became_due_while_no_node_ran_is_published_before_the_first_request()
    {
        var draft = ScheduledDraft("2024-08-10-restart");
        var expiring = new Draft("2024-08-10-expiring") { More = "expires: 2099-01-01T00:00:00Z\n" };
        // Time stands still on this node, so that it publishes nothing.
        await using var stopped = new GatewayHost(Postgres) { Time = new FakeTimeProvider() };
        await stopped.InitializeAsync();
        await stopped.ImportAsync(Folder.With(draft, expiring).Root);
        await stopped.MakeDueAsync(draft.Slug, "publishesAt");
        await stopped.MakeDueAsync(expiring.Slug, "expiresAt");
        Assert.Equal((false, true), (await stopped.IsVisibleAsync(draft.Slug), await stopped.IsVisibleAsync(expiring.Slug)));

        await using var node = new GatewayHost(Postgres) { SharesDatabaseWith = stopped };
        await node.InitializeAsync();

        Assert.Equal((true, false), (await node.IsVisibleAsync(draft.Slug), await node.IsVisibleAsync(expiring.Slug)));
        Assert.Equal(("published", "published withdrawn"), (await node.EventsAsync(draft.Slug), await node.EventsAsync(expiring.Slug)));
    }

    private static Draft ScheduledDraft(string slug) =>
        new(slug)
        {
            PublishedDateTime = ScheduleHost.Later,
            Title = $"Waiting {slug}",
            Topics = ["Waiting"],
            Provider = ("Waiting House", "waiting.example"),
        };
}
