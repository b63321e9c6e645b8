using System.Net;
using System.Text.Json;
using Gateway.Tests.ContentSources;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Http;

/// <summary>The URLs of media in the fields of articles.</summary>
public sealed class MediaUrlTests(PostgresServer postgres) : MediaFolder(postgres)
{
    [Fact]
    public async Task Images_and_bodies_have_the_same_absolute_URLs_and_sizes_come_from_the_files()
    {
        var article = await ArticleAsync();
        var images = article.GetProperty("images").EnumerateArray().ToList();
        var urls = images.Select(image => image.GetProperty("url").GetString() ?? "").ToList();
        var html = article.GetProperty("bodyHtml").GetString() ?? "";

        Assert.All(urls[..3], url => Assert.StartsWith($"{Host.Client.BaseAddress}media/", url, StringComparison.Ordinal));
        Assert.EndsWith("/_news/cat.png", urls[0], StringComparison.Ordinal);
        Assert.EndsWith("/assets/a%20b.png", urls[1], StringComparison.Ordinal);
        Assert.Equal(["https://elsewhere.example/x.png", "https://cdn.example/y.png"], urls[3..5]);
        Assert.Equal(
            [(640, 480), (640, 480), (640, 480), null, null, null],
            images.Select(image =>
                image.GetProperty("width").ValueKind == JsonValueKind.Null
                    ? ((int, int)?)null
                    : (image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32())
            )
        );
        Assert.Contains($"<img src=\"{urls[0]}\" alt=\"cat\">", html, StringComparison.Ordinal);
        Assert.Contains($"<img src=\"{urls[1]}\" alt=\"space\">", html, StringComparison.Ordinal);
        Assert.Contains($"<img src=\"{urls[1]}\" alt=\"up\" title=\"t\">", html, StringComparison.Ordinal);
        Assert.Contains($"<img src=\"{urls[0]}\">", html, StringComparison.Ordinal);
        Assert.Contains("/assets/paper.pdf#page=2\">paper</a>", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://gazette.example/about\">page</a>", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://gazette.example/other-post\">other</a>", html, StringComparison.Ordinal);
        Assert.Contains("![cat](cat.png)", article.GetProperty("body").GetString(), StringComparison.Ordinal);
        foreach (var url in urls[..3])
            Assert.Equal(Png, await Host.Client.GetByteArrayAsync(url, GatewayHost.CancellationToken));
    }

    [Fact]
    public async Task Media_URLs_begin_with_the_host_of_the_request_also_in_cached_responses()
    {
        const string query = "/graphql?query={articleBySlug(slug:%222024-08-01-pictures%22){images{url}bodyHtml}}";
        await using var node = new GatewayHost(Postgres) { SharesDatabaseWith = Host, Settings = ["--Limits:ResponseCacheBytes=1000000"] };
        await node.InitializeAsync();
        foreach (var host in (string[])["a.example", "b.example:81", "a.example", "a.example", "b.example:81"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, query);
            request.Headers.Host = host;
            request.Headers.TryAddWithoutValidation("GraphQL-Require-Preflight", "1");
            using var response = await node.Client.SendAsync(request, GatewayHost.CancellationToken);
            var json = await response.Content.ReadAsStringAsync(GatewayHost.CancellationToken);

            Assert.Contains($"http://{host}/media/", json, StringComparison.Ordinal);
            Assert.DoesNotContain(host == "a.example" ? "b.example" : "a.example", json, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_public_URL_replaces_that_of_the_request()
    {
        await using var node = new GatewayHost(Postgres)
        {
            SharesDatabaseWith = Host,
            Settings = ["--Web:PublicUrl=https://api.gazette.example/gateway/"],
        };
        await node.InitializeAsync();

        Assert.StartsWith("https://api.gazette.example/gateway/media/", await UrlAsync(node), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_site_URL_image_and_link_URLs_are_those_of_the_site()
    {
        await using var host = await ImportingHost.StartAsync(
            Postgres,
            ImportingHost.PathSetting(Folder.Root),
            "--Content:SiteUrl=https://gazette.example/site/"
        );
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync(Slug));

        var article = await ArticleAsync(host);

        Assert.Equal(
            [
                "https://gazette.example/cat.png",
                "https://gazette.example/site/assets/a%20b.png",
                "https://gazette.example/site/img/dog.png",
            ],
            article.GetProperty("images").EnumerateArray().Take(3).Select(image => image.GetProperty("url").GetString())
        );
        Assert.Equal(640, article.GetProperty("images")[1].GetProperty("width").GetInt32());
        var html = article.GetProperty("bodyHtml").GetString();
        Assert.Contains("<img src=\"https://gazette.example/cat.png\" alt=\"cat\">", html, StringComparison.Ordinal);
        Assert.Contains("<img src=\"https://gazette.example/site/assets/a%20b.png\" alt=\"space\">", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://gazette.example/site/about\">page</a>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_added_or_moved_later_has_the_new_URL()
    {
        var later = (await ArticleAsync()).GetProperty("images")[5].GetProperty("url").GetString() ?? "";
        using var missing = await Host.Client.GetAsync(later, GatewayHost.CancellationToken);
        Folder.WriteMedia("_news/later.png", Png);

        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal(Png, await Host.Client.GetByteArrayAsync(later, GatewayHost.CancellationToken));

        Folder.Move($"_news/{Slug}.md", $"_archive/_news/{Slug}.md");
        await GatewayHost.WaitUntilAsync(async () => (await UrlAsync()).EndsWith("/_archive/_news/cat.png", StringComparison.Ordinal));
    }
}
