using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Gateway.Tests.ContentSources;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Http;

/// <summary>The media of a followed folder, over HTTP.</summary>
public sealed class MediaTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Slug = "2024-08-01-pictures";

    private static readonly byte[] _png = TestMedia.Png(640, 480);

    private readonly ArticleFolder _folder = new();
    private GatewayHost? _host;

    private GatewayHost Host => _host ?? throw new InvalidOperationException("The gateway has not been started.");

    public async ValueTask InitializeAsync()
    {
        _folder.WriteMedia("_news/cat.png", _png);
        _folder.WriteMedia("assets/a b.png", _png);
        _folder.WriteMedia("static/img/dog.png", _png);
        _folder.WriteMedia("assets/anim.svg", TestMedia.Svg);
        _folder.WriteMedia("assets/paper.pdf", TestMedia.Pdf);
        _folder.WriteMedia("assets/page.png", "<html><script>alert(1)</script></html>"u8.ToArray());
        _folder.WriteMedia("assets/page.svg", "<html><svg></svg></html>"u8.ToArray());
        _folder.WriteMedia(".git/secret.png", _png);
        _folder.WriteMedia("assets/.hidden.png", _png);
        _folder.WriteMedia("assets/empty.png", []);
        _folder.WriteMedia("assets/folder.png/inside.png", _png);
        _folder.WithFile("assets/key.txt", "secret").WriteMedia("assets/key.pem.png", "secret"u8.ToArray());
        File.CreateSymbolicLink(_folder.At("assets/link.png"), _folder.At("_news/cat.png"));
        Directory.CreateSymbolicLink(_folder.At("linked"), _folder.At("assets"));
        _folder.With(
            new Draft(Slug)
            {
                Images =
                [
                    "cat.png",
                    "/assets/a b.png",
                    "/img/dog.png",
                    "https://elsewhere.example/x.png",
                    "//cdn.example/y.png",
                    "later.png",
                ],
                More = "",
                Body = """
                ![cat](cat.png) ![space](</assets/a b.png>) ![up](../assets/a%20b.png "t") [paper](/assets/paper.pdf#page=2) [page](/about)
                [other](other-post) <img src="./cat.png"> ![far](https://elsewhere.example/x.png)

                """,
            }
        );
        _host = await ImportingHost.StartAsync(postgres, ImportingHost.PathSetting(_folder.Root));
        await GatewayHost.WaitUntilAsync(() => Host.IsPublishedAsync(Slug));
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        _folder.Dispose();
    }

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
            Assert.Equal(_png, await Host.Client.GetByteArrayAsync(url, GatewayHost.CancellationToken));
    }

    [Fact]
    public async Task A_filter_compares_the_URL_that_is_returned()
    {
        var served = await UrlAsync();
        var outside = "https://elsewhere.example/x.png";
        var stored = new Uri(served).AbsolutePath;

        foreach (
            var (operation, value, expected) in (IEnumerable<(string, string, int)>)
                [
                    ("eq", served, 1),
                    ("in", served, 1),
                    ("startsWith", $"{Host.Client.BaseAddress}media/", 1),
                    ("contains", $"{Host.Client.BaseAddress?.Authority}/media", 1),
                    ("endsWith", "/cat.png", 1),
                    ("eq", outside, 1),
                    ("eq", stored, 0),
                    ("startsWith", "/media/", 0),
                    ("startsWith", "http", 1),
                ]
        )
        {
            var operand = operation == "in" ? $"[\"{value}\"]" : $"\"{value}\"";
            var found = await Host.QueryAsync(
                $$"""{ articles(where: { images: { some: { url: { {{operation}}: {{operand}} } } } }) { totalCount } }"""
            );
            Assert.Equal((operation, value, expected), (operation, value, found.Data.At("articles", "totalCount").GetInt32()));
        }
    }

    [Fact]
    public async Task A_file_is_served_with_its_type_and_the_headers_of_a_cache()
    {
        var url = await UrlAsync();
        using var response = await Host.Client.GetAsync(url, GatewayHost.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            ("image/png", _png.Length, "nosniff", "public, max-age=300"),
            (
                response.Content.Headers.ContentType?.ToString(),
                (int)(response.Content.Headers.ContentLength ?? 0),
                string.Join(',', response.Headers.GetValues("X-Content-Type-Options")),
                response.Headers.CacheControl?.ToString()
            )
        );
        Assert.False(response.Headers.ETag?.IsWeak);
        Assert.NotNull(response.Content.Headers.LastModified);
        Assert.Contains("sandbox", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        using var conditional = new HttpRequestMessage(HttpMethod.Get, url);
        conditional.Headers.IfNoneMatch.Add(response.Headers.ETag ?? EntityTagHeaderValue.Any);
        using var notModified = await Host.Client.SendAsync(conditional, GatewayHost.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, notModified.StatusCode);

        using var head = await Host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, url), GatewayHost.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, _png.Length), (head.StatusCode, (int)(head.Content.Headers.ContentLength ?? 0)));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(GatewayHost.CancellationToken));

        using var post = await Host.Client.PostAsync(url, null, GatewayHost.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
    }

    [Theory]
    [InlineData(0, 9, HttpStatusCode.PartialContent)]
    [InlineData(100, null, HttpStatusCode.PartialContent)]
    [InlineData(null, 5, HttpStatusCode.PartialContent)]
    [InlineData(1_000, null, HttpStatusCode.RequestedRangeNotSatisfiable)]
    public async Task Ranges_are_served(int? from, int? to, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, await UrlAsync());
        request.Headers.Range = new RangeHeaderValue(from, to);
        using var response = await Host.Client.SendAsync(request, GatewayHost.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        if (status == HttpStatusCode.PartialContent)
        {
            var (start, end) = from is { } first ? (first, to ?? _png.Length - 1) : (_png.Length - (to ?? 0), _png.Length - 1);
            Assert.Equal(_png[start..(end + 1)], await response.Content.ReadAsByteArrayAsync(GatewayHost.CancellationToken));
        }
    }

    [Theory]
    [InlineData("assets/page.png")]
    [InlineData("assets/page.svg")]
    [InlineData("assets/key.txt")]
    [InlineData("assets/key.pem.png")]
    [InlineData("assets/empty.png")]
    [InlineData("assets/folder.png")]
    [InlineData("assets/link.png")]
    [InlineData("linked/a%20b.png")]
    [InlineData("assets/.hidden.png")]
    [InlineData(".git/secret.png")]
    [InlineData("_news/2024-08-01-pictures.md")]
    [InlineData("_news/../.git/secret.png")]
    [InlineData("_news/..%2f.git/secret.png")]
    [InlineData("_news/%2e%2e/.git/secret.png")]
    [InlineData("_news/..%5c.git%5csecret.png")]
    [InlineData("_news%5ccat.png")]
    [InlineData("_news//cat.png")]
    [InlineData("_news/cat.png%00.png")]
    [InlineData("_news/cat.png/")]
    [InlineData("%2fetc/passwd.png")]
    [InlineData("/etc/passwd.png")]
    [InlineData("C:/cat.png")]
    [InlineData("_news/cat.PNG.exe")]
    [InlineData("")]
    public async Task What_is_not_media_of_the_source_is_not_found(string path)
    {
        var (status, headers) = await SendAsync($"/media/{await SourceAsync()}/{path}");

        Assert.True(status is 404 or 400, $"{status}");
        Assert.DoesNotContain("image/", headers, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Long_names_devices_and_other_sources_are_not_found()
    {
        var source = await SourceAsync();

        Assert.Equal(404, (await SendAsync($"/media/{source}/{new string('a', 300)}.png")).Status);
        Assert.Equal(404, (await SendAsync($"/media/{source}/{string.Concat(Enumerable.Repeat("a/", 1_500))}b.png")).Status);
        Assert.Equal(404, (await SendAsync("/media/000000000000/_news/cat.png")).Status);
        Assert.Equal(404, (await SendAsync("/media/../_news/cat.png")).Status);
        using var pipe = System.Diagnostics.Process.Start("mkfifo", _folder.At("assets/pipe.png"));
        await pipe.WaitForExitAsync(GatewayHost.CancellationToken);
        Assert.Equal(404, (await SendAsync($"/media/{source}/assets/pipe.png")).Status);
    }

    [Fact]
    public async Task An_SVG_file_runs_no_script_and_a_PDF_file_is_served()
    {
        var source = await SourceAsync();
        using var svg = await Host.Client.GetAsync($"/media/{source}/assets/anim.svg", GatewayHost.CancellationToken);
        using var pdf = await Host.Client.GetAsync($"/media/{source}/assets/paper.pdf", GatewayHost.CancellationToken);

        Assert.Equal("image/svg+xml", svg.Content.Headers.ContentType?.ToString());
        Assert.Equal("default-src 'none'; style-src 'unsafe-inline'; sandbox", svg.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal(("application/pdf", HttpStatusCode.OK), (pdf.Content.Headers.ContentType?.ToString(), pdf.StatusCode));
    }

    [Fact]
    public async Task URLs_begin_with_the_address_that_the_client_uses_even_in_cached_responses()
    {
        const string query = "/graphql?query={articleBySlug(slug:%222024-08-01-pictures%22){images{url}bodyHtml}}";
        await using var node = new GatewayHost(postgres) { SharesDatabaseWith = Host, Settings = ["--Limits:ResponseCacheBytes=1000000"] };
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
        await using var node = new GatewayHost(postgres)
        {
            SharesDatabaseWith = Host,
            Settings = ["--Web:PublicUrl=https://api.gazette.example/gateway/"],
        };
        await node.InitializeAsync();

        Assert.StartsWith("https://api.gazette.example/gateway/media/", await UrlAsync(node), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_site_addresses_refer_to_it()
    {
        await using var host = await ImportingHost.StartAsync(
            postgres,
            ImportingHost.PathSetting(_folder.Root),
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
    public async Task A_file_larger_than_the_limit_is_not_served()
    {
        await using var host = await ImportingHost.StartAsync(
            postgres,
            ImportingHost.PathSetting(_folder.Root),
            "--Content:MaxMediaBytes=50"
        );
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync(Slug));

        using var response = await host.Client.GetAsync(await UrlAsync(host), GatewayHost.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_file_that_is_added_or_moved_later_has_the_new_address()
    {
        var later = (await ArticleAsync()).GetProperty("images")[5].GetProperty("url").GetString() ?? "";
        using var missing = await Host.Client.GetAsync(later, GatewayHost.CancellationToken);
        _folder.WriteMedia("_news/later.png", _png);

        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal(_png, await Host.Client.GetByteArrayAsync(later, GatewayHost.CancellationToken));

        _folder.Move($"_news/{Slug}.md", $"_archive/_news/{Slug}.md");
        await GatewayHost.WaitUntilAsync(async () => (await UrlAsync()).EndsWith("/_archive/_news/cat.png", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_media_of_a_clone_are_served()
    {
        using var repository = new GitRepository();
        repository.Files.With(new Draft(Slug) { Images = ["cat.png"] }).WriteMedia("_news/cat.png", _png);
        repository.Commit();
        using var data = new ArticleFolder();
        await using var host = await ImportingHost.StartAsync(
            postgres,
            $"--Content:Git:Url={repository.Url}",
            $"--Gateway:DataDirectory={data.At("data")}"
        );
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync(Slug));
        var url = await UrlAsync(host);

        Assert.Equal(_png, await host.Client.GetByteArrayAsync(url, GatewayHost.CancellationToken));
        Assert.Equal(404, (await SendAsync($"{new Uri(url).AbsolutePath.Split("/_news")[0]}/.git/config", host)).Status);
    }

    private async Task<JsonElement> ArticleAsync(GatewayHost? host = null) =>
        (
            await (host ?? Host).QueryAsync($$"""{ articleBySlug(slug: "{{Slug}}") { body bodyHtml images { url width height } } }""")
        ).Data.GetProperty("articleBySlug");

    private async Task<string> UrlAsync(GatewayHost? host = null) =>
        (await ArticleAsync(host)).GetProperty("images")[0].GetProperty("url").GetString() ?? "";

    private async Task<string> SourceAsync() => new Uri(await UrlAsync()).AbsolutePath.Split('/')[2];

    // A request line that HttpClient would normalise.
    private async Task<(int Status, string Headers)> SendAsync(string target, GatewayHost? host = null)
    {
        var address = (host ?? Host).Client.BaseAddress ?? throw new InvalidOperationException("The gateway has no address.");
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, GatewayHost.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
            GatewayHost.CancellationToken
        );
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var response = await reader.ReadToEndAsync(GatewayHost.CancellationToken);
        return (int.Parse(response.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture), response);
    }
}
