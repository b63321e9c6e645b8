using Gateway.Store.Access;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Scheduling;

/// <summary>Writers who publish, schedule and withdraw articles that have times of their own.</summary>
public sealed class PublishAtTests(PostgresServer postgres) : WriterTests(postgres, _writer)
{
    private const string Later = "2099-06-01T00:00:00Z";

    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite, Scope.ArticlesReadUnpublished);

    [Fact]
    public async Task A_draft_is_published_at_the_time_that_a_writer_sets()
    {
        var draft = await FiledAsync(new Draft("2024-09-01-draft") { Published = false });

        var scheduled = await Edits.PublishAtAsync(draft.Slug, Later);
        var again = await Edits.PublishAtAsync(draft.Slug, Later);
        await Host.ImportAsync(Folder.With(draft with { Heat = 3 }).Root);
        Assert.Equal("2099-06-01", await Host.NextChangeAsync(draft.Slug));
        await Host.ReachAsync(draft.Slug, "publishedFrom");
        await Host.WaitUntilVisibleAsync(draft.Slug);
        await Host.ImportAsync(Folder.With(draft with { Heat = 4 }).Root);

        Assert.False(scheduled.At("article", "published").GetBoolean());
        Assert.Equal(scheduled.At("article", "updatedAt").GetString(), again.At("article", "updatedAt").GetString());
        Assert.True(await Host.IsVisibleAsync(draft.Slug));
        Assert.Equal("published", await Host.EventsAsync(draft.Slug));
        Assert.Equal("", await StoredCounts.MismatchesAsync(Host));
    }

    [Fact]
    public async Task A_scheduled_article_does_not_appear_earlier_whatever_its_file_says()
    {
        var draft = await FiledAsync(new Draft("2024-09-02-early"));
        await Edits.WithdrawAsync(draft.Slug);
        await Edits.PublishAtAsync(draft.Slug, Later);
        foreach (
            var version in (Draft[])
                [
                    draft with
                    {
                        Heat = 1,
                    },
                    draft with
                    {
                        Removed = true,
                    },
                    draft with
                    {
                        Heat = 2,
                    },
                    draft with
                    {
                        Published = false,
                    },
                    draft with
                    {
                        Heat = 3,
                    },
                ]
        )
        {
            await Host.ImportAsync(Folder.With(version).Root, prune: true);
            Assert.False(await Host.IsVisibleAsync(draft.Slug));
        }

        await Host.ImportAsync(Folder.Remove($"_news/{draft.Slug}.md").Root, prune: true);
        await Host.ImportAsync(Folder.With(draft).Root, prune: true);
        Assert.False(await Host.IsVisibleAsync(draft.Slug));
        await Edits.DeleteAsync(draft.Slug);
        await Host.ImportAsync(Folder.With(draft with { Heat = 4 }).Root, prune: true);
        Assert.False(await Host.IsVisibleAsync(draft.Slug));

        await Host.ReachAsync(draft.Slug, "publishedFrom");
        await Host.WaitUntilVisibleAsync(draft.Slug);
        Assert.Equal("published withdrawn published", await Host.EventsAsync(draft.Slug));
    }

    [Fact]
    public async Task A_corrected_title_keeps_the_schedule_of_a_file_without_a_date()
    {
        var draft = new Draft("2024-09-03-x") { Title = "First", Published = false };
        await Host.ImportAsync(Folder.WithFile("_news/plain.md", draft.ToString()).Root);
        await Edits.PublishAtAsync("2024-09-03-first", Later);

        await Host.ImportAsync(
            Folder.WithFile("_news/plain.md", (draft with { Title = "Second", Published = true }).ToString()).Root,
            prune: true
        );

        Assert.False(await Host.IsVisibleAsync("2024-09-03-first"));
        Assert.Equal("2099-06-01", await Host.NextChangeAsync("2024-09-03-first"));
    }

    [Fact]
    public async Task A_withdrawal_cancels_a_publication_and_outlives_the_date_of_the_file()
    {
        var draft = await FiledAsync(new Draft("2024-09-04-cancelled") { PublishedDateTime = ScheduleHost.Later });

        await Edits.PublishAtAsync(draft.Slug, Later);
        await Edits.WithdrawAsync(draft.Slug);
        Assert.Equal("", await Host.NextChangeAsync(draft.Slug));
        await Host.ReachAsync(draft.Slug, "publishesAt");
        await GatewayHost.WaitUntilAsync(async () => await Host.NextChangeAsync(draft.Slug) == "");

        Assert.False(await Host.IsVisibleAsync(draft.Slug));
        Assert.Equal("", await Host.EventsAsync(draft.Slug));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2024-09-05T00:00:00Z")]
    public async Task An_article_with_a_later_date_is_published_now_and_stays_so_when_its_file_changes(string? at)
    {
        var draft = await FiledAsync(new Draft("2024-09-05-now") { PublishedDateTime = ScheduleHost.Later });

        var published = await Edits.PublishAtAsync(draft.Slug, at);
        await Host.ImportAsync(Folder.With(draft with { Heat = 3 }).Root);

        Assert.True(published.At("article", "published").GetBoolean());
        Assert.True(await Host.IsVisibleAsync(draft.Slug));
        Assert.Equal("published", await Host.EventsAsync(draft.Slug));
    }

    [Fact]
    public async Task An_expired_article_that_is_published_stays_until_its_file_has_another_expiry()
    {
        var draft = await FiledAsync(new Draft("2024-09-06-expired") { More = "expires: 2024-09-07T00:00:00Z\n" });

        await Edits.PublishAsync(draft.Slug);
        await Host.ImportAsync(Folder.With(draft with { Heat = 3 }).Root);
        Assert.True(await Host.IsVisibleAsync(draft.Slug));
        await Host.ImportAsync(Folder.With(draft with { More = "expires: 2099-09-07T00:00:00Z\n" }).Root);
        await Host.ReachAsync(draft.Slug, "expiresAt");
        await Host.WaitUntilHiddenAsync(draft.Slug);

        Assert.Equal("published withdrawn", await Host.EventsAsync(draft.Slug));
    }

    [Fact]
    public async Task An_article_that_is_visible_stays_so()
    {
        var draft = await FiledAsync(new Draft("2024-09-08-visible"));

        var result = await Edits.PublishAtAsync(draft.Slug, Later);

        Assert.True(result.At("article", "published").GetBoolean());
        Assert.Equal(("published", ""), (await Host.EventsAsync(draft.Slug), await Host.NextChangeAsync(draft.Slug)));
    }

    [Fact]
    public async Task A_schedule_is_a_version_and_requires_the_one_that_was_seen()
    {
        var draft = await FiledAsync(new Draft("2024-09-09-version") { Published = false });
        var seen = (await Edits.PublishAtAsync(draft.Slug, Later)).At("article", "updatedAt").GetString();
        await Edits.PublishAtAsync(draft.Slug, "2099-07-01T00:00:00Z", seen);

        var conflict = await Edits.PublishAtAsync(draft.Slug, Later, seen);

        Assert.Equal("CONFLICT", conflict.At("errors", 0, "code").GetString());
        Assert.Equal("2099-07-01", await Host.NextChangeAsync(draft.Slug));
    }

    private async Task<Draft> FiledAsync(Draft draft)
    {
        await Host.ImportAsync(Folder.With(draft).Root);
        return draft;
    }
}
