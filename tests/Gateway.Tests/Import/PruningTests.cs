using System.Text.Json;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Import;

public sealed class PruningTests(GatewayHost host) : IClassFixture<GatewayHost>, IDisposable
{
    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_article_whose_file_is_deleted_is_withdrawn_and_published_again_with_its_file()
    {
        var draft = new Draft("2024-03-01-goes") { Topics = ["Goes"] };
        await host.ImportAsync(_folder.With(draft, new("2024-03-01-remains")).Root);

        var pruned = await host.ImportAsync(_folder.Remove("_news/2024-03-01-goes.md").Root, prune: true);
        var (gone, remains) = (await IsVisibleAsync("2024-03-01-goes"), await IsVisibleAsync("2024-03-01-remains"));
        var back = await host.ImportAsync(_folder.With(draft).Root, prune: true);

        Assert.Equal((1, false, true), (pruned.Withdrawn, gone, remains));
        Assert.Equal((1, 1, 0), (back.Updated, back.Unchanged, back.Withdrawn));
        Assert.True(await IsVisibleAsync("2024-03-01-goes"));
    }

    [Fact]
    public async Task Without_pruning_no_article_is_withdrawn()
    {
        await host.ImportAsync(_folder.With(new Draft("2024-03-02-unasked")).Root);

        var report = await host.ImportAsync(_folder.Remove("_news/2024-03-02-unasked.md").Root);

        Assert.Equal(0, report.Withdrawn);
        Assert.True(await IsVisibleAsync("2024-03-02-unasked"));
    }

    [Fact]
    public async Task A_second_pruning_withdraws_nothing_more()
    {
        await host.ImportAsync(_folder.With(new Draft("2024-03-03-once")).Root);
        await host.ImportAsync(_folder.Remove("_news/2024-03-03-once.md").Root, prune: true);

        Assert.Equal(0, (await host.ImportAsync(_folder.Root, prune: true)).Withdrawn);
    }

    [Fact]
    public async Task Only_articles_below_the_given_path_are_withdrawn()
    {
        _folder
            .WithIn("below", new Draft("2024-03-04-below"))
            .WithIn("below-not", new Draft("2024-03-04-beside"))
            .WithIn("other", new Draft("2024-03-04-other"));
        await host.ImportAsync(_folder.Root);
        _folder.Remove("below/2024-03-04-below.md").Remove("below-not/2024-03-04-beside.md").Remove("other/2024-03-04-other.md");

        var report = await host.ImportAsync(_folder.At("below"), prune: true);

        Assert.Equal(1, report.Withdrawn);
        Assert.Equal(
            (false, true, true),
            (await IsVisibleAsync("2024-03-04-below"), await IsVisibleAsync("2024-03-04-beside"), await IsVisibleAsync("2024-03-04-other"))
        );
    }

    [Fact]
    public async Task SQL_wildcards_in_a_path_are_literals()
    {
        _folder.WithIn("a_c%", new Draft("2024-03-05-literal")).WithIn("abcd", new Draft("2024-03-05-matching"));
        await host.ImportAsync(_folder.Root);
        _folder.Remove("a_c%/2024-03-05-literal.md").Remove("abcd/2024-03-05-matching.md");

        Assert.Equal(1, (await host.ImportAsync(_folder.At("a_c%"), prune: true)).Withdrawn);
    }

    [Fact]
    public async Task An_article_whose_file_was_moved_with_an_error_is_not_withdrawn()
    {
        await host.ImportAsync(_folder.With(new Draft("2024-03-06-moved-and-broke")).Root);
        _folder.Remove("_news/2024-03-06-moved-and-broke.md").WithFile("_archive/_news/2024-03-06-moved-and-broke.md", "---\ntitle: [cut");

        var report = await host.ImportAsync(_folder.Root, prune: true);

        Assert.Equal((1, 0), (report.Rejected, report.Withdrawn));
        Assert.True(await IsVisibleAsync("2024-03-06-moved-and-broke"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("---\n")]
    public async Task An_article_whose_file_was_emptied_is_not_withdrawn(string left)
    {
        await host.ImportAsync(_folder.WithIn("_learning/videos", new Draft("2024-03-09-emptied")).Root);
        _folder.WithFile("_learning/videos/2024-03-09-emptied.md", left);

        var report = await host.ImportAsync(_folder.Root, prune: true);

        Assert.Equal((1, 0), (report.Rejected, report.Withdrawn));
        Assert.True(await IsVisibleAsync("2024-03-09-emptied"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_article_whose_file_has_become_another_article_is_withdrawn(bool dryRun)
    {
        var (before, after) = ($"2024-03-07-first-title-{dryRun}".ToLowerInvariant(), $"second-slug-{dryRun}".ToLowerInvariant());
        await host.ImportAsync(
            _folder.WithFile("_news/undated.md", new Draft("2024-03-07-x") { Title = $"First title {dryRun}" }.ToString()).Root
        );
        _folder.WithFile("_news/undated.md", new Draft("2024-03-07-x") { More = $"slug: {after}\n" }.ToString());

        var report = await host.ImportAsync(_folder.Root, dryRun, prune: true);

        Assert.Equal((1, 1), (report.Created, report.Withdrawn));
        Assert.Equal((dryRun, !dryRun), (await IsVisibleAsync(before), await IsVisibleAsync(after)));
    }

    [Fact]
    public async Task Pruning_more_than_a_batch_withdraws_all()
    {
        await host.ImportAsync(
            _folder.With(Enumerable.Range(0, 1_100).Select(number => new Draft($"2024-03-08-many-{number}") { Topics = ["Many"] })).Root
        );
        Directory.Delete(_folder.At("_news"), recursive: true);

        var report = await host.ImportAsync(_folder.Root, prune: true);

        Assert.Equal(1_100, report.Withdrawn);
        Assert.Equal(0, await host.SqlAsync<int>("select article_count from gateway.mt_doc_topic where name = 'Many'"));
    }

    // A former slug resolves to the article that has another slug now.
    private async Task<bool> IsVisibleAsync(string slug) =>
        (await host.QueryAsync("query ($slug: String!) { articleBySlug(slug: $slug) { slug } }", new { slug })).Data.GetProperty(
            "articleBySlug"
        )
            is { ValueKind: JsonValueKind.Object } article
        && article.GetProperty("slug").GetString() == slug;
}
