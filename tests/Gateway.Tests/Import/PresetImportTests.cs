using System.Text.Json;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Import;

/// <summary>Files of another generator in the store.</summary>
public sealed class PresetImportTests(SharedGateway gateway)
    : SharedGatewayTests(gateway, "--Content:Preset=hugo", "--Content:SiteUrl=https://blog.example/")
{
    private const string BySlug =
        "query ($slug: String!) { articleBySlug(slug: $slug) { id title webUrl provider { name domain } topics { name } } }";

    [Fact]
    public async Task A_file_without_a_key_of_the_gateway_is_served()
    {
        Folder.WithFile("content/posts/served.md", "+++\ntitle = \"Served\"\ndate = 2024-03-01\ntags = [\"Hills\"]\n+++\nText.\n");

        await Host.ImportAsync(Folder.Root);

        var article = await ArticleAsync("served");
        Assert.Equal("Served", article.GetProperty("title").GetString());
        Assert.Equal("https://blog.example/posts/served/", article.GetProperty("webUrl").GetString());
        Assert.Equal("blog.example", article.GetProperty("provider").GetProperty("domain").GetString());
        Assert.Equal("Hills", article.GetProperty("topics")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_corrected_title_keeps_the_id_and_the_slug()
    {
        Folder.WithFile("content/posts/titled.md", "---\ntitle: Teh title\ndate: 2024-03-01\n---\n");
        await Host.ImportAsync(Folder.Root);
        var before = await ArticleAsync("titled");
        Folder.WithFile("content/posts/titled.md", "---\ntitle: The title\ndate: 2024-03-01\n---\n");

        var report = await Host.ImportAsync(Folder.Root);

        var after = await ArticleAsync("titled");
        Assert.Equal((0, 1), (report.Created, report.Updated));
        Assert.Equal(before.GetProperty("id").GetString(), after.GetProperty("id").GetString());
        Assert.Equal("The title", after.GetProperty("title").GetString());
    }

    [Fact]
    public async Task An_article_that_becomes_a_draft_is_hidden_and_importing_it_again_changes_nothing()
    {
        Folder.WithFile("content/posts/2024-03-01-drafted.md", "---\ntitle: Drafted\n---\n");
        await Host.ImportAsync(Folder.Root);
        Assert.Equal(JsonValueKind.Object, (await ArticleAsync("2024-03-01-drafted")).ValueKind);
        Folder.Move("content/posts/2024-03-01-drafted.md", "content/_drafts/2024-03-01-drafted.md");

        var moved = await Host.ImportAsync(Folder.Root);
        var again = await Host.ImportAsync(Folder.Root);

        Assert.Equal((1, 0), (moved.Updated, moved.Skipped));
        Assert.Equal((0, 1), (again.Updated, again.Unchanged));
        Assert.Equal(JsonValueKind.Null, (await ArticleAsync("2024-03-01-drafted")).ValueKind);
    }

    [Fact]
    public async Task A_slug_in_a_dated_file_is_the_slug_and_importing_it_again_changes_nothing()
    {
        Folder.WithFile("content/posts/2024-03-01-named.md", "---\ntitle: Named\nslug: own-name\n---\n");

        var first = await Host.ImportAsync(Folder.Root);
        var second = await Host.ImportAsync(Folder.Root);

        Assert.Equal((1, 0), (first.Created, first.Updated));
        Assert.Equal((0, 0, 1), (second.Created, second.Updated, second.Unchanged));
        Assert.Equal("Named", (await ArticleAsync("own-name")).GetProperty("title").GetString());
    }

    private async Task<JsonElement> ArticleAsync(string slug) =>
        (await Host.QueryAsync(BySlug, new { slug })).Data.GetProperty("articleBySlug");
}
