using System.Text.Json;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;
using Gateway.Tests.Scheduling;

namespace Gateway.Tests.Editing;

/// <summary>Writers who publish, schedule, withdraw and delete articles whose files have a visibility and times of their own.</summary>
public sealed class VisibilityDecisionTests(SharedGateway gateway) : WriterTests(gateway, _writer)
{
    private const string Later = "2099-06-01T00:00:00Z";

    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite, Scope.ArticlesReadUnpublished);

    [Fact]
    public async Task A_withdrawn_article_stays_withdrawn_when_its_file_changes_until_a_writer_publishes_it()
    {
        var draft = await ImportFileAsync(new Draft("2024-06-21-held"));

        await Edits.WithdrawAsync(draft.Slug);
        await Host.ImportAsync(Folder.With(draft with { Title = "Changed", Heat = 7 }).Root);
        var hidden = await Host.IsVisibleAsync(draft.Slug);
        var published = await Edits.PublishAsync(draft.Slug);

        Assert.False(hidden);
        Assert.Equal(("Changed", true), (published.At("article", "title").GetString(), published.At("article", "published").GetBoolean()));
        Assert.True(await Host.IsVisibleAsync(draft.Slug));
    }

    [Fact]
    public async Task A_published_draft_stays_visible_until_its_file_changes_to_published_and_back_to_draft()
    {
        var draft = await ImportFileAsync(new Draft("2024-06-22-shown") { Published = false });

        await Edits.PublishAsync(draft.Slug);
        var visible = new List<bool> { await Host.IsVisibleAsync(draft.Slug) };
        foreach (var next in new[] { draft with { Heat = 1 }, draft with { Published = true }, draft with { Published = false, Heat = 2 } })
        {
            await Host.ImportAsync(Folder.With(next).Root);
            visible.Add(await Host.IsVisibleAsync(draft.Slug));
        }

        Assert.Equal([true, true, true, false], visible);
    }

    [Fact]
    public async Task A_published_draft_is_hidden_when_its_file_is_marked_as_removed()
    {
        var draft = await ImportFileAsync(new Draft("2024-06-27-removed") { Published = false });

        await Edits.PublishAsync(draft.Slug);
        await Host.ImportAsync(Folder.With(draft with { Removed = true }).Root);

        Assert.False(await Host.IsVisibleAsync(draft.Slug));
    }

    [Fact]
    public async Task A_withdrawn_article_stays_withdrawn_after_its_deletion_and_after_a_title_change_of_an_undated_file()
    {
        var draft = await ImportFileAsync(new Draft("2024-06-28-deleted-and-held"));
        var undated = new Draft("2024-06-29-x") { Title = "First" };
        await Host.ImportAsync(Folder.WithFile("_news/plain.md", undated.ToString()).Root);

        await Edits.WithdrawAsync(draft.Slug);
        await Edits.WithdrawAsync("2024-06-29-first");
        await Edits.DeleteAsync(draft.Slug);
        Folder.With(draft with { Heat = 4 }).WithFile("_news/plain.md", (undated with { Title = "Second" }).ToString());
        var report = await Host.ImportAsync(Folder.Root, prune: true);

        Assert.Equal((1, 1), (report.Created, report.Updated));
        Assert.Empty((await Host.QueryAsync("{ articles { nodes { slug } } }")).Data.At("articles", "nodes").EnumerateArray());
    }

    [Fact]
    public async Task A_withdrawn_article_stays_withdrawn_when_its_undated_file_gets_another_slug()
    {
        var undated = new Draft("2024-06-29-x") { Title = "Renamed" };
        await Host.ImportAsync(Folder.WithFile("_news/plain.md", undated.ToString()).Root);

        await Edits.WithdrawAsync("2024-06-29-renamed");
        Folder.WithFile("_news/plain.md", (undated with { More = "slug: chosen\n" }).ToString());
        var report = await Host.ImportAsync(Folder.Root, prune: true);

        Assert.Equal(1, report.Created);
        Assert.Empty((await Host.QueryAsync("{ articles { nodes { slug } } }")).Data.At("articles", "nodes").EnumerateArray());
    }

    [Fact]
    public async Task A_deleted_article_that_is_sent_again_no_longer_depends_on_the_file()
    {
        var draft = await ImportFileAsync(new Draft("2024-06-20-own"));

        await Edits.DeleteAsync(draft.Slug);
        await Edits.ImportAsync(draft with { Title = "Sent anew" });
        var unchanged = await Host.ImportAsync(Folder.Root, prune: true);
        await Host.ImportAsync(Folder.Remove($"_news/{draft.Slug}.md").Root, prune: true);

        Assert.Equal(1, unchanged.Unchanged);
        Assert.Equal("Sent anew", await TitleAsync(draft.Slug));
    }

    [Fact]
    public async Task A_published_article_without_a_file_is_not_withdrawn_by_the_next_import()
    {
        var draft = await ImportFileAsync(new Draft("2024-06-23-orphan"));
        await Host.ImportAsync(Folder.Remove($"_news/{draft.Slug}.md").Root, prune: true);
        var gone = await Host.IsVisibleAsync(draft.Slug);

        await Edits.PublishAsync(draft.Slug);
        await Host.ImportAsync(Folder.Root, prune: true);

        Assert.False(gone);
        Assert.True(await Host.IsVisibleAsync(draft.Slug));
    }

    [Fact]
    public async Task The_version_of_a_client_is_kept_until_the_file_changes()
    {
        var draft = await ImportFileAsync(new Draft("2024-06-24-last-change-counts"));
        await Edits.ImportAsync(draft with { Title = "The client's" });

        var unchanged = await Host.ImportAsync(Folder.Root, prune: true);
        var clients = await TitleAsync(draft.Slug);
        await Host.ImportAsync(Folder.With(draft with { Title = "The file's" }).Root, prune: true);

        Assert.Equal((1, "The client's"), (unchanged.Unchanged, clients));
        Assert.Equal("The file's", await TitleAsync(draft.Slug));
    }

    [Fact]
    public async Task A_deleted_article_is_removed_from_the_store_and_its_unchanged_file_does_not_restore_it()
    {
        var draft = await ImportFileAsync(new Draft("2024-06-25-deleted"));

        var deleted = await Edits.DeleteAsync(draft.Slug);
        var again = await Edits.DeleteAsync(draft.Slug);
        var unchanged = await Host.ImportAsync(Folder.Root, prune: true);
        var stored = await Host.SqlAsync<long>("select count(*) from gateway.mt_doc_article");
        var changed = await Host.ImportAsync(Folder.With(draft with { Heat = 3 }).Root, prune: true);

        Assert.Equal(draft.Slug, deleted.At("article", "slug").GetString());
        Assert.Equal(
            (JsonValueKind.Null, JsonValueKind.Null),
            (again.GetProperty("article").ValueKind, again.GetProperty("errors").ValueKind)
        );
        Assert.Equal((1, 0L), (unchanged.Unchanged, stored));
        Assert.Equal(1, changed.Created);
        Assert.Equal("", await StoredCounts.MismatchesAsync(Host));
    }

    [Fact]
    public async Task Topics_and_providers_used_only_by_a_deleted_article_are_deleted_with_it()
    {
        await Edits.ImportAsync(new Draft("2024-06-19-alone") { Topics = ["Known to none"], Provider = ("Nobody else", "nobody.example") });

        await Edits.DeleteAsync("2024-06-19-alone");

        Assert.Equal(
            0,
            await Host.SqlAsync<long>("select (select count(*) from gateway.mt_doc_topic) + (select count(*) from gateway.mt_doc_provider)")
        );
    }

    [Fact]
    public async Task Publishing_with_an_id_that_is_not_an_articles_returns_ARTICLE_NOT_FOUND()
    {
        var draft = await ImportFileAsync(new Draft("2024-06-26-other-ids"));
        var provider = (await Host.QueryAsync("{ providers { nodes { id } } }")).Data.At("providers", "nodes", 0, "id").GetString();

        foreach (var id in new object?[] { provider, "", "no id", 123, ArticleEdits.IdOf("2024-06-26-none") })
        {
            var answer = await Edits.SendAsync(
                "publishArticle",
                "mutation ($input: PublishArticleInput!) { publishArticle(input: $input) { article { slug } errors { ... on Error { code } } } }",
                new { id }
            );
            Assert.Equal(["ARTICLE_NOT_FOUND"], answer.Data.At("publishArticle", "errors").Each("code"));
        }

        Assert.True(await Host.IsVisibleAsync(draft.Slug));
    }

    [Fact]
    public async Task A_draft_is_published_at_the_time_that_a_writer_sets()
    {
        var draft = await ImportFileAsync(new Draft("2024-09-01-draft") { Published = false });

        var scheduled = await Edits.PublishAtAsync(draft.Slug, Later);
        var again = await Edits.PublishAtAsync(draft.Slug, Later);
        await Host.ImportAsync(Folder.With(draft with { Heat = 3 }).Root);
        Assert.Equal("2099-06-01", await Host.NextChangeAsync(draft.Slug));
        await Host.MakeDueAsync(draft.Slug, "publishedFrom");
        await Host.WaitUntilVisibleAsync(draft.Slug);
        await Host.ImportAsync(Folder.With(draft with { Heat = 4 }).Root);

        Assert.False(scheduled.At("article", "published").GetBoolean());
        Assert.Equal(scheduled.At("article", "updatedAt").GetString(), again.At("article", "updatedAt").GetString());
        Assert.True(await Host.IsVisibleAsync(draft.Slug));
        Assert.Equal("published", await Host.EventsAsync(draft.Slug));
        Assert.Equal("", await StoredCounts.MismatchesAsync(Host));
    }

    [Fact]
    public async Task A_scheduled_article_is_not_visible_before_its_time_even_if_its_file_changes()
    {
        var draft = await ImportFileAsync(new Draft("2024-09-02-early"));
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

        await Host.MakeDueAsync(draft.Slug, "publishedFrom");
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
    public async Task A_withdrawal_cancels_a_scheduled_publication_and_stays_in_effect_after_the_date_of_the_file()
    {
        var draft = await ImportFileAsync(new Draft("2024-09-04-cancelled") { PublishedDateTime = ScheduleHost.Later });

        await Edits.PublishAtAsync(draft.Slug, Later);
        await Edits.WithdrawAsync(draft.Slug);
        Assert.Equal("", await Host.NextChangeAsync(draft.Slug));
        await Host.MakeDueAsync(draft.Slug, "publishesAt");
        await GatewayHost.WaitUntilAsync(async () => await Host.NextChangeAsync(draft.Slug) == "");

        Assert.False(await Host.IsVisibleAsync(draft.Slug));
        Assert.Equal("", await Host.EventsAsync(draft.Slug));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2024-09-05T00:00:00Z")]
    public async Task Publishing_an_article_with_a_future_date_makes_it_visible_also_after_its_file_changes(string? at)
    {
        var draft = await ImportFileAsync(new Draft("2024-09-05-now") { PublishedDateTime = ScheduleHost.Later });

        var published = await Edits.PublishAtAsync(draft.Slug, at);
        await Host.ImportAsync(Folder.With(draft with { Heat = 3 }).Root);

        Assert.True(published.At("article", "published").GetBoolean());
        Assert.True(await Host.IsVisibleAsync(draft.Slug));
        Assert.Equal("published", await Host.EventsAsync(draft.Slug));
    }

    [Fact]
    public async Task An_expired_article_that_a_writer_publishes_is_visible_until_the_next_expiry_in_its_file()
    {
        var draft = await ImportFileAsync(new Draft("2024-09-06-expired") { More = "expires: 2024-09-07T00:00:00Z\n" });

        await Edits.PublishAsync(draft.Slug);
        await Host.ImportAsync(Folder.With(draft with { Heat = 3 }).Root);
        Assert.True(await Host.IsVisibleAsync(draft.Slug));
        await Host.ImportAsync(Folder.With(draft with { More = "expires: 2099-09-07T00:00:00Z\n" }).Root);
        await Host.MakeDueAsync(draft.Slug, "expiresAt");
        await Host.WaitUntilHiddenAsync(draft.Slug);

        Assert.Equal("published withdrawn", await Host.EventsAsync(draft.Slug));
    }

    [Fact]
    public async Task Scheduling_a_visible_article_leaves_it_visible()
    {
        var draft = await ImportFileAsync(new Draft("2024-09-08-visible"));

        var result = await Edits.PublishAtAsync(draft.Slug, Later);

        Assert.True(result.At("article", "published").GetBoolean());
        Assert.Equal(("published", ""), (await Host.EventsAsync(draft.Slug), await Host.NextChangeAsync(draft.Slug)));
    }

    [Fact]
    public async Task Scheduling_changes_the_version_and_fails_with_an_outdated_version()
    {
        var draft = await ImportFileAsync(new Draft("2024-09-09-version") { Published = false });
        var seen = (await Edits.PublishAtAsync(draft.Slug, Later)).At("article", "updatedAt").GetString();
        await Edits.PublishAtAsync(draft.Slug, "2099-07-01T00:00:00Z", seen);

        var conflict = await Edits.PublishAtAsync(draft.Slug, Later, seen);

        Assert.Equal("CONFLICT", conflict.At("errors", 0, "code").GetString());
        Assert.Equal("2099-07-01", await Host.NextChangeAsync(draft.Slug));
    }

    private async Task<Draft> ImportFileAsync(Draft draft)
    {
        var filed = draft with
        {
            Topics = ["Decisions"],
            Related = [new("https://elsewhere.example/")],
            Body = "Some text.",
            More = $"{draft.More}secured: payload\n",
        };
        await Host.ImportAsync(Folder.With(filed).Root);
        return filed;
    }

    private async Task<string?> TitleAsync(string slug) =>
        (await Host.QueryAsync($$"""{ articleBySlug(slug: "{{slug}}") { title } }""")).Data.At("articleBySlug", "title").GetString();
}
