using Gateway.Content.Problems;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Import;

/// <summary>Files of stored articles that are no longer articles.</summary>
public sealed class FormerArticleFileTests(GatewayHost host) : IClassFixture<GatewayHost>, IDisposable
{
    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("posts/2024-09-01-dated.md")]
    [InlineData("posts/undated.md")]
    public async Task A_stored_article_is_kept_and_its_file_is_rejected_with_the_missing_keys(string path)
    {
        var text = new Draft("2024-09-01-dated") { Title = path }
            .ToString()
            .Replace("category: news\n", "", StringComparison.Ordinal);
        await host.ImportAsync(_folder.WithFile(path, text).Root);
        var before = await StoredState.OfAsync(host);
        _folder.WithFile(path, text.Replace("  domain:", "  site:", StringComparison.Ordinal));

        var report = await host.ImportAsync(_folder.Root, prune: true);

        var problem = Assert.Single(Assert.Single(report.RejectedFiles).Problems);
        Assert.Equal((0, 0, ProblemCodes.NoLongerAnArticle), (report.Withdrawn, report.Skipped, problem.Code));
        Assert.Contains("it lacks provider.domain", problem.Message, StringComparison.Ordinal);
        Assert.Equal(before, await StoredState.OfAsync(host));
    }

    [Fact]
    public async Task A_file_that_was_never_an_article_is_skipped()
    {
        var report = await host.ImportAsync(_folder.WithFile("2024-09-02-notes.md", "# Notes\n").WithFile("notes.md", "# Notes\n").Root);

        Assert.Equal((0, 2), (report.Rejected, report.Skipped));
    }

    [Fact]
    public async Task A_file_with_the_name_of_an_article_in_another_folder_is_skipped_while_the_article_has_its_file()
    {
        _folder.With(new Draft("2024-09-03-beside")).WithFile("a-notes/2024-09-03-beside.md", "# Notes\n");
        await host.ImportAsync(_folder.Root);

        var report = await host.ImportAsync(_folder.With(new Draft("2024-09-03-beside") { Title = "Newer" }).Root, prune: true);

        Assert.Equal((1, 1, 0, 0), (report.Updated, report.Skipped, report.Rejected, report.Withdrawn));
    }

    [Fact]
    public async Task A_moved_file_that_is_no_longer_an_article_does_not_withdraw_the_article()
    {
        await host.ImportAsync(_folder.With(new Draft("2024-09-04-moves")).Root);
        _folder.Remove("_news/2024-09-04-moves.md").WithFile("later/2024-09-04-moves.md", "# Notes\n");

        var report = await host.ImportAsync(_folder.Root, prune: true);

        Assert.Equal((1, 0), (report.Rejected, report.Withdrawn));
    }

    [Fact]
    public async Task A_renamed_file_keeps_its_article_even_if_another_file_is_written_at_the_old_path()
    {
        var text = new Draft("2024-09-05-renamed").ToString();
        await host.ImportAsync(_folder.WithFile("old.md", text).Root);
        _folder.WithFile("old.md", "# Notes\n").WithFile("renamed.md", text);

        var report = await host.ImportAsync(_folder.Root, prune: true);

        Assert.Equal((0, 1, 1, 0), (report.Rejected, report.Unchanged, report.Skipped, report.Withdrawn));
    }

    [Fact]
    public async Task A_second_file_of_an_article_is_skipped_with_the_name_of_the_first()
    {
        _folder.WithIn("a", new Draft("2024-09-06-twice")).WithIn("b", new Draft("2024-09-06-twice"));

        var skipped = Assert.Single((await host.ImportAsync(_folder.Root)).SkippedFiles);

        Assert.Equal((_folder.At("b/2024-09-06-twice.md"), "SAME_SLUG"), (skipped.Path, skipped.Code));
        Assert.Contains(_folder.At("a/2024-09-06-twice.md"), skipped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warning_is_still_listed_while_the_file_is_unchanged()
    {
        var draft = new Draft("2024-09-07-warned");
        await host.ImportAsync(_folder.With(draft with { More = "qualtiy: 70\n" }).Root);

        await host.ImportAsync(_folder.Root);
        var unchanged = await WarningsAsync();
        await host.ImportAsync(_folder.With(draft with { More = "quality: 70\n" }).Root);

        Assert.Equal((1, 0), (unchanged, await WarningsAsync()));
    }

    private Task<long> WarningsAsync() =>
        host.SqlAsync<long>(
            "select count(*) from gateway.mt_doc_import_problem where path like '%warned%' and data ->> 'severity' = 'Warning'"
        );
}
