using Gateway.Store.Import;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Import;

public sealed class ImportTests(GatewayHost host) : IClassFixture<GatewayHost>, IDisposable
{
    private const string BySlug = "query ($slug: String!) { articleBySlug(slug: $slug) { id title heat importedAt updatedAt } }";

    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_file_is_included_in_exactly_one_count()
    {
        _folder.With(new("2024-01-01-counted-unchanged"), new("2024-01-01-counted-updated"));
        await host.ImportAsync(_folder.Root);
        _folder
            .With(new("2024-01-01-counted-created"), new("2024-01-01-counted-updated") { Heat = 7 })
            .WithFile("_news/2024-01-01-counted-rejected.md", "---\ntitle: cut")
            .WithFile("README.md", "# No front matter")
            .WithFile("assets/picture.png", "")
            .WithFile("_learning/course.md", "---\ntitle: A course\n---\n");

        var report = await host.ImportAsync(_folder.Root);

        Assert.Equal((1, 1, 1, 3, 1), Counts(report));
        Assert.Equal(7, report.Files);
    }

    [Fact]
    public async Task Importing_the_same_folder_again_changes_nothing()
    {
        _folder
            .With(Enumerable.Range(0, 5).Select(number => new Draft($"2024-01-02-again-{number}") { Topics = ["Again"] }))
            .WithFile("_news/named-otherwise.md", new Draft("2024-01-02-titled") { Title = "Named by date and title" }.ToString())
            .WithTopic("Again", "shortname: again")
            .WithOrganization(("Again Weekly", "again.example"));
        var first = await host.ImportAsync(_folder.Root);
        var before = await StateAsync();

        var second = await host.ImportAsync(_folder.Root);

        Assert.Equal((8, 0, 0, 0, 0), Counts(first));
        Assert.Equal((0, 0, 8, 0, 0), Counts(second));
        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task A_changed_file_updates_its_article_and_keeps_id_and_importedAt()
    {
        await host.ImportAsync(_folder.With(new Draft("2024-01-03-changes") { Title = "Before", Heat = 1 }).Root);
        var before = (await host.QueryAsync(BySlug, new { slug = "2024-01-03-changes" })).Data.GetProperty("articleBySlug");

        var report = await host.ImportAsync(_folder.With(new Draft("2024-01-03-changes") { Title = "After", Heat = 2 }).Root);

        var after = (await host.QueryAsync(BySlug, new { slug = "2024-01-03-changes" })).Data.GetProperty("articleBySlug");
        Assert.Equal(1, report.Updated);
        Assert.Equal("After", after.GetProperty("title").GetString());
        Assert.Equal(before.GetProperty("id").GetString(), after.GetProperty("id").GetString());
        Assert.Equal(before.GetProperty("importedAt").GetString(), after.GetProperty("importedAt").GetString());
    }

    [Fact]
    public async Task A_file_that_moved_to_another_folder_is_the_same_article()
    {
        await host.ImportAsync(_folder.With(new Draft("2024-01-04-moves")).Root);
        _folder.Move("_news/2024-01-04-moves.md", "_archive/_news/2024-01-04-moves.md");

        var report = await host.ImportAsync(_folder.Root, prune: true);

        Assert.Equal((0, 0, 1, 0, 0), Counts(report));
        Assert.Equal(0, report.Withdrawn);
        Assert.NotEqual(default, (await host.QueryAsync(BySlug, new { slug = "2024-01-04-moves" })).Data.At("articleBySlug", "id"));
    }

    [Fact]
    public async Task A_file_outside_the_archive_takes_precedence_over_the_archived_one()
    {
        _folder
            .WithIn("_archive/_news", new Draft("2024-01-05-twice") { Title = "Archived" })
            .With(new Draft("2024-01-05-twice") { Title = "Live" });

        var first = await host.ImportAsync(_folder.Root);
        var second = await host.ImportAsync(_folder.Root);

        Assert.Equal((1, 0, 0, 1, 0), Counts(first));
        Assert.Equal((0, 0, 1, 1, 0), Counts(second));
        Assert.Equal(
            "Live",
            (await host.QueryAsync(BySlug, new { slug = "2024-01-05-twice" })).Data.At("articleBySlug", "title").GetString()
        );
    }

    [Fact]
    public async Task A_file_outside_the_archive_takes_precedence_also_with_concurrent_batches()
    {
        var slugs = Enumerable.Range(0, 400).Select(number => $"2024-01-06-twin-{number:000}").ToList();
        _folder
            .With(slugs.Select(slug => new Draft(slug) { Title = "Live" }))
            .WithIn("_archive/_news", slugs.Select(slug => new Draft(slug) { Title = "Archived" }));

        var first = await host.ImportAsync(_folder.Root, concurrency: 4);
        var second = await host.ImportAsync(_folder.Root, concurrency: 4);

        Assert.Equal((400, 0, 0, 400, 0), Counts(first));
        Assert.Equal((0, 0, 400, 400, 0), Counts(second));
        Assert.Equal(
            400,
            await host.SqlAsync<long>(
                "select count(*) from gateway.mt_doc_article where starts_with(slug, '2024-01-06-twin') and title = 'Live'"
            )
        );
    }

    [Theory]
    [InlineData("2024-01-16-told-by-its-content.md")]
    [InlineData("undated.md")]
    public async Task Of_two_files_with_the_same_slug_from_their_content_the_first_in_scan_order_is_imported(string first)
    {
        // The second file begins a batch, and the first file ends one, so parallel reading reaches the second file earlier.
        var draft = new Draft("2024-01-16-told-by-its-content") { Title = "Told by its content" };
        _folder
            .WithIn("a", Enumerable.Range(0, 255).Select(number => new Draft($"2024-01-16-before-{number:000}")))
            .WithFile($"b/{first}", (draft with { Heat = 1 }).ToString())
            .WithFile("c/another.md", (draft with { Heat = 2 }).ToString())
            .WithIn("d", Enumerable.Range(0, 255).Select(number => new Draft($"2024-01-16-after-{number:000}")));

        var reports = new List<ImportReport>();
        for (var time = 0; time < 3; time++)
            reports.Add(await host.ImportAsync(_folder.Root, concurrency: 4));

        // The two cases are the same articles.
        Assert.All(reports.Skip(1), report => Assert.Equal((0, 0, 511, 1, 0), Counts(report)));
        Assert.Equal(1, await host.SqlAsync<int>("select heat from gateway.mt_doc_article where slug = $1", draft.Slug));
        Assert.Equal(
            1,
            await host.SqlAsync<long>(
                "select count(*) from gateway.feed entry join gateway.mt_doc_article article on article.id = entry.article_id where article.slug = $1",
                draft.Slug
            )
        );
    }

    [Fact]
    public async Task The_archived_copy_of_a_rejected_file_is_not_imported()
    {
        await host.ImportAsync(_folder.With(new Draft("2024-01-07-broken-live") { Title = "Live" }).Root);
        _folder
            .WithIn("_archive/_news", new Draft("2024-01-07-broken-live") { Title = "Archived" })
            .WithFile("_news/2024-01-07-broken-live.md", "---\ntitle: [cut");

        var report = await host.ImportAsync(_folder.Root);

        Assert.Equal((0, 0, 0, 1, 1), Counts(report));
        Assert.Equal(
            "Live",
            (await host.QueryAsync(BySlug, new { slug = "2024-01-07-broken-live" })).Data.At("articleBySlug", "title").GetString()
        );
    }

    [Fact]
    public async Task A_file_that_is_not_an_article_does_not_take_the_slug_of_one()
    {
        _folder.WithFile("_learning/2024-01-08-shared-name.md", "---\ntitle: A course\n---\n").With(new Draft("2024-01-08-shared-name"));

        var report = await host.ImportAsync(_folder.Root);

        Assert.Equal((1, 0, 0, 1, 0), Counts(report));
    }

    [Fact]
    public async Task Of_two_files_that_define_one_topic_or_organization_the_first_is_used()
    {
        _folder
            .WithFile("_data/topics/a.yaml", "taxonomy: topic\nname: Twice defined\nshortname: first\n")
            .WithFile("_data/topics/b.yaml", "taxonomy: topic\nname: Twice defined\nshortname: second\n")
            .WithFile(
                "_data/organizations/a.md",
                "---\ntaxonomy: organization\nname: Twice\ndomain: twice.example\ndescription: first\n---\n"
            )
            .WithFile(
                "_data/organizations/b.md",
                "---\ntaxonomy: organization\nname: Twice\ndomain: twice.example\ndescription: second\n---\n"
            );

        var first = await host.ImportAsync(_folder.Root);
        var second = await host.ImportAsync(_folder.Root);

        Assert.Equal((2, 0, 0, 2, 0), Counts(first));
        Assert.Equal((0, 0, 2, 2, 0), Counts(second));
        Assert.Equal(
            "first",
            await host.SqlAsync<string>("select data ->> 'shortName' from gateway.mt_doc_topic where name = 'Twice defined'")
        );
    }

    [Fact]
    public async Task A_folder_listed_twice_is_imported_once()
    {
        _folder.With(new Draft("2024-01-09-given-twice"));

        var report = await host.ImportAsync(new ImportRequest([_folder.Root, _folder.At("_news")]));

        Assert.Equal((1, 0, 0, 1, 0), Counts(report));
    }

    [Fact]
    public async Task A_single_file_can_be_imported()
    {
        _folder.With(new("2024-01-10-single"), new("2024-01-10-neighbour"));

        var report = await host.ImportAsync(_folder.At("_news/2024-01-10-single.md"));

        Assert.Equal((1, 0, 0, 0, 0), Counts(report));
    }

    [Fact]
    public async Task A_file_marked_as_removed_is_hidden_even_if_published_is_true_and_is_visible_again_without_the_mark()
    {
        const string Slug = "2024-01-11-removed";
        await host.ImportAsync(_folder.With(new Draft(Slug) { Published = true, Removed = true }).Root);
        var removed = (await host.QueryAsync(BySlug, new { slug = Slug })).Data.GetProperty("articleBySlug");

        await host.ImportAsync(_folder.With(new Draft(Slug) { Published = true }).Root);

        Assert.Equal(System.Text.Json.JsonValueKind.Null, removed.ValueKind);
        Assert.NotNull((await host.QueryAsync(BySlug, new { slug = Slug })).Data.At("articleBySlug", "id").GetString());
    }

    [Fact]
    public async Task A_file_without_the_key_published_is_published()
    {
        await host.ImportAsync(_folder.With(new Draft("2024-01-12-says-nothing") { Published = null }).Root);

        Assert.NotNull(
            (await host.QueryAsync(BySlug, new { slug = "2024-01-12-says-nothing" })).Data.At("articleBySlug", "id").GetString()
        );
    }

    [Fact]
    public async Task Unknown_keys_are_stored_in_extra()
    {
        await host.ImportAsync(
            _folder
                .With(
                    new Draft("2024-01-13-unknown-keys") { More = "price: free\nactions:\n  - name: Try\n    url: https://try.example\n" }
                )
                .Root
        );

        var unknown = await host.SqlAsync<string>(
            """
            select jsonb_path_query_first(text.data, '$.extra')::text from gateway.mt_doc_article_text text
            join gateway.mt_doc_article article on article.id = text.id where article.slug = $1
            """,
            "2024-01-13-unknown-keys"
        );
        Assert.Equal("""{"price": "free", "actions": [{"url": "https://try.example", "name": "Try"}]}""", unknown);
    }

    [Fact]
    public async Task A_value_that_a_file_no_longer_has_is_removed()
    {
        const string Slug = "2024-01-14-says-less";
        await host.ImportAsync(
            _folder
                .With(
                    new Draft(Slug)
                    {
                        Body = "Words",
                        More = "secured: \"c2VjcmV0;aXY=\"\n",
                        Topics = ["Left behind"],
                        Related = [new("https://elsewhere.example/")],
                        Images = ["https://elsewhere.example/a.png"],
                        Quality = 5,
                    }
                )
                .Root
        );

        await host.ImportAsync(_folder.With(new Draft(Slug)).Root);

        var article = (
            await host.QueryAsync(
                "query ($slug: String!) { articleBySlug(slug: $slug) { body quality topics { name } related { title } images { url } } topics(first: 100) { nodes { name } } }",
                new { slug = Slug }
            )
        ).Data;
        Assert.Equal(
            """{"body":null,"quality":null,"topics":[],"related":[],"images":[]}""",
            article.GetProperty("articleBySlug").ToString().Replace(" ", "", StringComparison.Ordinal)
        );
        Assert.DoesNotContain("Left behind", article.At("topics", "nodes").Each("name"));
        Assert.Equal(0, await host.SqlAsync<long>("select count(*) from gateway.mt_doc_article_secret"));
    }

    [Fact]
    public async Task A_dry_run_has_the_report_of_a_run_and_changes_nothing()
    {
        _folder
            .With(new("2024-01-15-dry-unchanged"), new("2024-01-15-dry-updated"), new("2024-01-15-dry-gone"), new("2024-01-15-dry-moved"))
            .WithTopic("Dry", "shortname: before");
        await host.ImportAsync(_folder.Root);
        _folder
            .With(new("2024-01-15-dry-created"), new("2024-01-15-dry-updated") { Heat = 3, Topics = ["Dry", "Dry only"] })
            // If there were only one, it could be the file of the article that has none now.
            .WithFile("_news/2024-01-15-dry-rejected.md", "---\ntitle: The first dry one\n")
            .WithFile("_news/2024-01-15-dry-rejected-too.md", "---\ntitle: The second dry one\n")
            .WithTopic("Dry", "shortname: after")
            .WithTopic("Dry new")
            .WithOrganization(("Dry Weekly", "dry.example"))
            .Remove("_news/2024-01-15-dry-gone.md");
        _folder.Move("_news/2024-01-15-dry-moved.md", "elsewhere/2024-01-15-dry-moved.md");
        var before = await StateAsync();

        var dry = await host.ImportAsync(_folder.Root, dryRun: true, prune: true);
        var afterDryRun = await StateAsync();
        var run = await host.ImportAsync(_folder.Root, prune: true);

        Assert.Equal(before, afterDryRun);
        Assert.Equal(Counts(run), Counts(dry));
        Assert.Equal((3, 2, 2, 0, 2), Counts(run));
        Assert.Equal((1, 1), (run.Withdrawn, dry.Withdrawn));
    }

    private static (int Created, int Updated, int Unchanged, int Skipped, int Rejected) Counts(ImportReport report) =>
        (report.Created, report.Updated, report.Unchanged, report.Skipped, report.Rejected);

    private Task<string> StateAsync() => StoredState.OfAsync(host);
}
