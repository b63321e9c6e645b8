using System.Net;
using System.Net.Http.Headers;
using Gateway.Tests.ContentSources;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Http;

/// <summary>The media of a followed folder, over HTTP.</summary>
public sealed class MediaTests(PostgresServer postgres) : MediaFolder(postgres)
{
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
            ("image/png", Png.Length, "nosniff", "public, max-age=300"),
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
        Assert.Equal((HttpStatusCode.OK, Png.Length), (head.StatusCode, (int)(head.Content.Headers.ContentLength ?? 0)));
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
            var (start, end) = from is { } first ? (first, to ?? Png.Length - 1) : (Png.Length - (to ?? 0), Png.Length - 1);
            Assert.Equal(Png[start..(end + 1)], await response.Content.ReadAsByteArrayAsync(GatewayHost.CancellationToken));
        }
    }

    // One test, because its gateway is read only and takes longer than all requests.
    [Fact]
    public async Task Files_that_are_not_media_of_the_source_are_not_found()
    {
        var source = await SourceAsync();
        var served = new List<string>();
        foreach (
            var path in (string[])
                [
                    "assets/page.png",
                    "assets/page.svg",
                    "assets/key.txt",
                    "assets/key.pem.png",
                    "assets/empty.png",
                    "assets/folder.png",
                    "assets/link.png",
                    "linked/a%20b.png",
                    "assets/.hidden.png",
                    ".git/secret.png",
                    "_news/2024-08-01-pictures.md",
                    "_news/../.git/secret.png",
                    "_news/..%2f.git/secret.png",
                    "_news/%2e%2e/.git/secret.png",
                    "_news/..%5c.git%5csecret.png",
                    "_news%5ccat.png",
                    "_news//cat.png",
                    "_news/cat.png%00.png",
                    "_news/cat.png/",
                    "%2fetc/passwd.png",
                    "/etc/passwd.png",
                    "C:/cat.png",
                    "_news/cat.PNG.exe",
                    "",
                ]
        )
        {
            var (status, headers) = await SendAsync($"/media/{source}/{path}");
            if (status is not (404 or 400) || headers.Contains("image/", StringComparison.OrdinalIgnoreCase))
                served.Add($"{status} {path}");
        }

        Assert.Empty(served);
    }

    [Fact]
    public async Task Too_long_names_named_pipes_and_other_sources_are_not_found()
    {
        var source = await SourceAsync();

        Assert.Equal(404, (await SendAsync($"/media/{source}/{new string('a', 300)}.png")).Status);
        Assert.Equal(404, (await SendAsync($"/media/{source}/{string.Concat(Enumerable.Repeat("a/", 1_500))}b.png")).Status);
        Assert.Equal(404, (await SendAsync("/media/000000000000/_news/cat.png")).Status);
        Assert.Equal(404, (await SendAsync("/media/../_news/cat.png")).Status);
        using var pipe = System.Diagnostics.Process.Start("mkfifo", Folder.At("assets/pipe.png"));
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
    public async Task A_file_larger_than_the_limit_is_not_served()
    {
        await using var host = await ImportingHost.StartAsync(
            Postgres,
            ImportingHost.PathSetting(Folder.Root),
            "--Content:MaxMediaBytes=50"
        );
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync(Slug));

        using var response = await host.Client.GetAsync(await UrlAsync(host), GatewayHost.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task The_media_of_a_clone_are_served()
    {
        using var repository = new GitRepository();
        repository.Files.With(new Draft(Slug) { Images = ["cat.png"] }).WriteMedia("_news/cat.png", Png);
        repository.Commit();
        using var data = new ArticleFolder();
        await using var host = await ImportingHost.StartAsync(
            Postgres,
            $"--Content:Git:Url={repository.Url}",
            $"--Gateway:DataDirectory={data.At("data")}"
        );
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync(Slug));
        var url = await UrlAsync(host);

        Assert.Equal(Png, await host.Client.GetByteArrayAsync(url, GatewayHost.CancellationToken));
        Assert.Equal(404, (await SendAsync($"{new Uri(url).AbsolutePath.Split("/_news")[0]}/.git/config", host)).Status);
    }
}
