using Gateway.Store.Access;
using Gateway.Store.Import;
using Gateway.Tests.ContentSources;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Import;

/// <summary>An article whose slug consists of date and title keeps it when they change.</summary>
public sealed class KeptSlugTests(SharedGateway gateway) : WriterTests(gateway, _writer)
{
    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite, Scope.ArticlesReadUnpublished);

    [Fact]
    public async Task A_corrected_title_keeps_id_and_slug_without_a_second_publication()
    {
        await ImportAsync("note.md", "A first titel");
        var changes = new VisibilityChanges(Host);
        Assert.Equal(["+2024-06-01-a-first-titel"], await changes.ReadNewAsync());

        foreach (var title in (string[])["A first title", "Something else", "A first titel", "A last title"])
        {
            await ImportAsync("note.md", title);
            var unchanged = await Host.ImportAsync(Folder.Root, prune: true);

            Assert.Equal((1, 1), (unchanged.Unchanged, unchanged.Files));
            Assert.Equal([$"2024-06-01-a-first-titel {title}"], await ArticlesAsync());
        }

        Assert.Empty(await changes.ReadNewAsync());
    }

    [Fact]
    public async Task A_corrected_date_keeps_the_slug()
    {
        await ImportAsync("note.md", "Dated");
        Folder.WithFile("note.md", new Draft("2024-06-02-other") { Title = "Dated" }.ToString());

        var report = await Host.ImportAsync(Folder.Root, prune: true);

        Assert.Equal((1, 0, 0), (report.Updated, report.Created, report.Withdrawn));
        Assert.Equal(["2024-06-01-dated Dated"], await ArticlesAsync());
    }

    [Fact]
    public async Task Two_files_with_the_same_title_remain_two_articles()
    {
        await ImportAsync("a.md", "Alpha");
        await ImportAsync("b.md", "Beta");

        await ImportAsync("a.md", "Beta");

        Assert.Equal(["2024-06-01-alpha Beta", "2024-06-01-beta Beta"], await ArticlesAsync());
        await ImportAsync("b.md", "Gamma");
        Assert.Equal(["2024-06-01-alpha Beta", "2024-06-01-beta Gamma"], await ArticlesAsync());
    }

    [Fact]
    public async Task Files_that_exchange_their_titles_keep_their_slugs()
    {
        await ImportAsync("a.md", "Alpha", "The text of a.\n");
        await ImportAsync("b.md", "Beta", "The text of b.\n");
        Folder.WithFile("a.md", Text("Beta", "The text of a.\n"));

        var report = await ImportAsync("b.md", "Alpha", "The text of b.\n");

        Assert.Equal((2, 0, 0), (report.Updated, report.Skipped, report.Withdrawn));
        Assert.Equal(["2024-06-01-alpha Beta", "2024-06-01-beta Alpha"], await ArticlesAsync());
    }

    [Fact]
    public async Task Articles_whose_files_exchange_their_paths_keep_their_slugs()
    {
        await ImportAsync("a.md", "Alpha");
        await ImportAsync("b.md", "Beta");
        Folder.WithFile("a.md", Text("Beta"));

        var report = await ImportAsync("b.md", "Alpha");

        Assert.Equal((2, 0, 0), (report.Unchanged, report.Skipped, report.Withdrawn));
        Assert.Equal(["2024-06-01-alpha Alpha", "2024-06-01-beta Beta"], await ArticlesAsync());
        await ImportAsync("a.md", "Gamma");
        Assert.Equal(["2024-06-01-alpha Alpha", "2024-06-01-beta Gamma"], await ArticlesAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Corrected.\n")]
    public async Task A_chain_of_renames_loses_no_article(string corrected)
    {
        foreach (var (path, title) in (IEnumerable<(string, string)>)[("1.md", "One"), ("2.md", "Two"), ("3.md", "Three")])
            await ImportAsync(path, title);
        foreach (var (path, title) in (IEnumerable<(string, string)>)[("2.md", "One"), ("3.md", "Two"), ("4.md", "Three")])
            Folder.WithFile(path, Text(title, corrected));

        var report = await Host.ImportAsync(Folder.Remove("1.md").Root, prune: true);

        Assert.Equal((0, 0, 0), (report.Created, report.Skipped, report.Withdrawn));
        Assert.Equal(["2024-06-01-one One", "2024-06-01-three Three", "2024-06-01-two Two"], await ArticlesAsync());
        Assert.True((await Host.ImportAsync(Folder.Root, prune: true)).ChangedNothing);
    }

    [Fact]
    public async Task A_chain_of_renames_keeps_the_slugs_of_corrected_titles()
    {
        foreach (var path in (string[])["1.md", "2.md", "3.md"])
        {
            await ImportAsync(path, $"First title of {path[..1]}");
            await ImportAsync(path, $"Title of {path[..1]}");
        }

        foreach (var (path, number) in (IEnumerable<(string, int)>)[("2.md", 1), ("3.md", 2), ("4.md", 3)])
            Folder.WithFile(path, Text($"Title of {number}"));
        await Host.ImportAsync(Folder.Remove("1.md").Root, prune: true);

        Assert.Equal(
            ["2024-06-01-first-title-of-1 Title of 1", "2024-06-01-first-title-of-2 Title of 2", "2024-06-01-first-title-of-3 Title of 3"],
            await ArticlesAsync()
        );
    }

    [Fact]
    public async Task A_new_file_with_the_former_title_of_an_existing_file_does_not_take_its_article()
    {
        await ImportAsync("a.md", "Alpha");
        await ImportAsync("b.md", "Beta");
        Folder.WithFile("a.md", Text("Beta", "Corrected.\n"));

        var report = await ImportAsync("c.md", "Alpha", "New.\n");

        Assert.Equal("SAME_SLUG", Assert.Single(report.SkippedFiles).Code);
        Assert.Equal(["2024-06-01-alpha Beta", "2024-06-01-beta Beta"], await ArticlesAsync());
    }

    [Fact]
    public async Task A_new_file_does_not_take_the_slug_of_a_stored_article()
    {
        await ImportAsync("z.md", "Alpha");
        await ImportAsync("z.md", "Omega");

        var report = await ImportAsync("a.md", "Alpha");

        Assert.Equal("SAME_SLUG", Assert.Single(report.SkippedFiles).Code);
        Assert.Equal(["2024-06-01-alpha Omega"], await ArticlesAsync());
    }

    [Fact]
    public async Task A_renamed_file_keeps_the_slug_and_a_renamed_file_with_another_title_is_a_new_article()
    {
        await ImportAsync("note.md", "Alpha");
        await ImportAsync("note.md", "Beta");
        Folder.Move("note.md", "deep/renamed.md");

        var moved = await Host.ImportAsync(Folder.Root, prune: true);
        var slugs = await ArticlesAsync();
        Folder.Remove("deep/renamed.md");
        var renamed = await ImportAsync("again.md", "Gamma");

        Assert.Equal((1, 0), (moved.Unchanged, moved.Withdrawn));
        Assert.Equal(["2024-06-01-alpha Beta"], slugs);
        Assert.Equal((1, 1), (renamed.Created, renamed.Withdrawn));
        Assert.Equal(["2024-06-01-gamma Gamma"], await ArticlesAsync());
    }

    [Theory]
    [InlineData("Beta", "2024-06-01-alpha Beta")]
    [InlineData("Gamma", "2024-06-01-gamma Gamma")]
    public async Task A_deleted_file_that_is_created_again_is_the_same_article_if_it_has_the_same_title(string title, string expected)
    {
        await ImportAsync("note.md", "Alpha");
        await ImportAsync("note.md", "Beta");
        await Host.ImportAsync(Folder.Remove("note.md").Root, prune: true);

        Folder.WithFile("note.md", $"{Text(title)}More.\n");
        await Host.ImportAsync(Folder.Root, prune: true);

        Assert.Equal([expected], await ArticlesAsync());
    }

    [Fact]
    public async Task A_deleted_article_is_not_restored_although_its_title_was_corrected_before()
    {
        await ImportAsync("note.md", "Alpha");
        await ImportAsync("note.md", "Beta");
        await Edits.DeleteAsync("2024-06-01-alpha");

        var unchanged = await Host.ImportAsync(Folder.Root, prune: true);
        var none = await ArticlesAsync();
        await ImportAsync("note.md", "Gamma");

        Assert.Equal(1, unchanged.Unchanged);
        Assert.Empty(none);
        Assert.Equal(["2024-06-01-alpha Gamma"], await ArticlesAsync());
    }

    [Fact]
    public async Task A_slug_in_the_file_takes_precedence_and_is_kept_when_it_is_removed()
    {
        await ImportAsync("note.md", "Alpha");
        var withSlug = new Draft("2024-06-01-x") { Title = "Alpha", More = "slug: chosen\n" };

        await Host.ImportAsync(Folder.WithFile("note.md", withSlug.ToString()).Root, prune: true);
        var chosen = await ArticlesAsync();
        await ImportAsync("note.md", "Beta");

        Assert.Equal(["chosen Alpha"], chosen);
        Assert.Equal(["chosen Beta"], await ArticlesAsync());
    }

    [Fact]
    public async Task An_article_that_a_client_sends_again_with_another_title_keeps_its_slug()
    {
        var outcomes = new List<string?>();
        foreach (var title in (string[])["Alpha", "Beta", "Beta"])
            outcomes.Add((await Edits.ImportAsync("drafts/note.md", Text(title))).GetProperty("outcome").GetString());
        var other = await Edits.ImportAsync("drafts/other.md", Text("Alpha two"));

        Assert.Equal(["CREATED", "UPDATED", "UNCHANGED"], outcomes);
        Assert.Equal("2024-06-01-alpha-two", other.At("article", "slug").GetString());
        Assert.Equal(["2024-06-01-alpha Beta", "2024-06-01-alpha-two Alpha two"], await ArticlesAsync());
    }

    [Fact]
    public async Task An_import_with_ifNew_creates_a_new_article_for_another_title()
    {
        await Edits.ImportAsync("note.md", Text("Alpha"));

        await Edits.SendAsync(
            "importArticle",
            "mutation ($input: ImportArticleInput!) { importArticle(input: $input) { outcome } }",
            new
            {
                fileName = "note.md",
                content = Text("Beta"),
                ifNew = true,
            }
        );

        Assert.Equal(["2024-06-01-alpha Alpha", "2024-06-01-beta Beta"], await ArticlesAsync());
    }

    private static string Text(string title, string body = "") => new Draft("2024-06-01-x") { Title = title, Body = body }.ToString();

    private Task<ImportReport> ImportAsync(string path, string title, string body = "") =>
        Host.ImportAsync(Folder.WithFile(path, Text(title, body)).Root, prune: true);

    private async Task<IReadOnlyList<string>> ArticlesAsync() =>
        [
            .. (await Host.QueryAsync("{ articles { nodes { slug title } } }"))
                .Data.At("articles", "nodes")
                .EnumerateArray()
                .Select(article => $"{article.GetProperty("slug")} {article.GetProperty("title")}")
                .Order(StringComparer.Ordinal),
        ];
}
