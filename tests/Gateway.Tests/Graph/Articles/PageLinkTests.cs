using Gateway.Content.Problems;
using Gateway.Store.Import;
using Gateway.Tests.ContentSources;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Graph.Articles;

/// <summary>Links from the file of one article to that of another, and tags of generators in bodies.</summary>
public sealed class PageLinkTests(PostgresServer postgres) : IDisposable
{
    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("eleventy", "https://blog.example/", "notes/", "https://blog.example/notes/other/")]
    [InlineData("eleventy", null, "notes/", "https://news.example/articles/other")]
    [InlineData("gateway", null, "_news/", "https://paper.example/other")]
    public async Task A_link_to_another_file_becomes_its_page_URL_while_that_article_is_visible(
        string preset,
        string? site,
        string place,
        string url
    )
    {
        _folder
            .WithFile(
                $"{place}2024-03-01-from.md",
                File("from", "[to](other.md#part) and [up](../none.md) and [web](https://x.example/a.md)")
            )
            .WithFile($"{place}other.md", File("other", "Text"));
        await using var host = await StartAsync(preset, site);
        var expected = $"<a href=\"{url}#part\">to</a> and up and <a href=\"https://x.example/a.md\">web</a>";
        await GatewayHost.WaitUntilAsync(async () => (await BodyAsync(host)).Contains(expected, StringComparison.Ordinal));
        await host.WaitForProblemsAsync(ProblemCodes.PageNotFound);

        _folder.WithFile($"{place}other.md", File("other", "Text", "draft: true"));
        await GatewayHost.WaitUntilAsync(async () => (await BodyAsync(host)).Contains("<p>to and up", StringComparison.Ordinal));

        _folder.WithFile($"{place}other.md", File("other", "Text"));
        await GatewayHost.WaitUntilAsync(async () => (await BodyAsync(host)).Contains(expected, StringComparison.Ordinal));

        string File(string title, string body, string keys = "") =>
            preset == "gateway" ? OwnPost(title, body, keys) : Post(title, body, keys);
    }

    [Fact]
    public async Task Links_of_several_bodies_are_read_together()
    {
        for (var number = 0; number < 5; number++)
            _folder.WithFile($"notes/2024-03-0{number + 1}-a.md", Post($"n{number}", $"[next](2024-03-0{number + 2}-a.md)"));
        await using var host = new GatewayHost(postgres)
        {
            Settings = ["--Content:Preset=eleventy", "--Content:SiteUrl=https://blog.example/"],
        };
        await host.InitializeAsync();
        await host.ImportAsync(_folder.Root);
        using var commands = new SqlCommands(host.Database);
        commands.Take();

        var bodies = (await host.QueryAsync("{ articles { nodes { title bodyHtml } } }"))
            .Data.At("articles", "nodes")
            .EnumerateArray()
            .OrderBy(node => node.GetProperty("title").GetString(), StringComparer.Ordinal)
            .Select(node => node.GetProperty("bodyHtml").GetString()?.Trim())
            .ToList();

        Assert.Equal("<p><a href=\"https://blog.example/a/\">next</a></p>", bodies[0]);
        Assert.Equal("<p>next</p>", bodies[4]);
        // The list, the bodies, and the pages to which they refer.
        Assert.Equal(3, commands.Take().Count);
    }

    [Fact]
    public async Task Tags_of_a_generator_are_not_in_the_body()
    {
        _folder
            .WithFile("_config.yml", "title: A\n")
            .WithFile(
                "_posts/2024-03-01-from.md",
                Post(
                    "from",
                    """
                    ![]({{ site.baseurl }}/a.png) [to]({% post_url 2024-03-02-to %}) [draft]({% link _posts/2024-03-03-draft.md %})

                    {% highlight js %}
                    a({% raw %}{{ b }}{% endraw %})
                    {% endhighlight %}

                    {% include c.html %}{% comment %}secret{% endcomment %}
                    """
                )
            )
            .WithFile("_posts/2024-03-02-to.md", Post("to", "Text"))
            .WithFile("_posts/2024-03-03-draft.md", Post("draft", "Text", "published: false"));
        await using var host = await StartAsync("jekyll", "https://blog.example/site/");
        await GatewayHost.WaitUntilAsync(async () => (await BodyAsync(host)).Contains("to.html", StringComparison.Ordinal));

        Assert.Equal(
            "<p><img src=\"https://blog.example/site/a.png\" alt=\"\"> <a href=\"https://blog.example/site/2024/03/01/to.html\">to</a> draft</p>\n"
                + "<pre><code class=\"language-js\">a({{ b }})\n</code></pre>",
            (await BodyAsync(host)).Trim()
        );
        await host.WaitForProblemsAsync(ProblemCodes.PageNotFound, ProblemCodes.TemplateLeftOut);
    }

    [Fact]
    public async Task A_warning_about_a_missing_file_is_removed_when_the_file_exists()
    {
        _folder.WithFile("notes/2024-03-01-from.md", Post("from", "![](cat.png)"));
        await using var host = await StartAsync("eleventy", null, "--Content:ScanInterval=00:00:00.5");
        await host.WaitForProblemsAsync(ProblemCodes.MediaMissing);
        var before = await host.SqlAsync<DateTime>("select updated_at from gateway.mt_doc_article");
        var files = host.App.Services.GetRequiredService<FileReader>();
        var read = files.FilesRead;
        // Each scan reads the file once. The third follows after what the second stores.
        await GatewayHost.WaitUntilAsync(() => Task.FromResult(files.FilesRead >= read + 3));
        Assert.Equal(before, await host.SqlAsync<DateTime>("select updated_at from gateway.mt_doc_article"));

        _folder.WriteMedia("notes/cat.png", TestMedia.Png(1, 1));
        await host.WaitForProblemsAsync();
    }

    private static string Post(string title, string body, string keys = "") =>
        $"---\ntitle: {title}\ndate: 2024-03-01\n{keys}\n---\n{body}\n";

    // The gateway's own keys.
    private static string OwnPost(string title, string body, string keys) =>
        $"---\ntitle: {title}\npublishedDateTime: 2024-03-01T00:00:00Z\nwebUrl: https://paper.example/{title}\nprovider: {{name: A, domain: paper.example}}\n{keys}\n---\n{body}\n";

    private static async Task<string> BodyAsync(GatewayHost host) =>
        (await host.QueryAsync("{ articleBySlug(slug: \"2024-03-01-from\") { bodyHtml } }")).Data.At("articleBySlug")
            is { ValueKind: System.Text.Json.JsonValueKind.Object } article
            ? article.GetProperty("bodyHtml").GetString() ?? ""
            : "";

    private Task<GatewayHost> StartAsync(string preset, string? site, params IEnumerable<string> settings) =>
        ImportingHost.StartAsync(
            postgres,
            [
                ImportingHost.PathSetting(_folder.Root),
                $"--Content:Preset={preset}",
                site is null ? "--Web:PublicUrl=https://news.example/" : $"--Content:SiteUrl={site}",
                .. settings,
            ]
        );
}
