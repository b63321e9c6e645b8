using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Site;

/// <summary>The responses to requests for the pages of the site.</summary>
public sealed partial class SiteTests(SiteTests.SiteGateway site) : IClassFixture<SiteTests.SiteGateway>
{
    private const string PublicUrl = "https://news.example/daily";

    [Fact]
    public async Task The_head_of_an_article_has_a_title_a_description_and_Open_Graph_metadata()
    {
        var html = await HtmlAsync("/articles/2024-05-01-first-light");

        Assert.Contains(
            "<title>First light &lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot; – The Daily Example</title>",
            html,
            StringComparison.Ordinal
        );
        Assert.Equal("The lamp is lit.", Meta(html, "description"));
        Assert.Equal("The lamp is lit.", Meta(html, "og:description"));
        Assert.Equal("article", Meta(html, "og:type"));
        Assert.Equal("https://gazette.example/light.png", Meta(html, "og:image"));
        Assert.Equal("2024-05-01T00:00:00.000Z", Meta(html, "article:published_time"));
        Assert.Equal($"{PublicUrl}/articles/2024-05-01-first-light", Meta(html, "og:url"));
        Assert.Equal("The Daily Example", Meta(html, "og:site_name"));
        Assert.Contains($"<link rel=\"canonical\" href=\"{PublicUrl}/articles/2024-05-01-first-light\">", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_metadata_of_an_article_is_an_escaped_NewsArticle()
    {
        var html = await HtmlAsync("/articles/2024-05-01-first-light");

        var metadata = JsonDocument.Parse(Script(html, "application/ld\\+json")).RootElement;
        Assert.Equal("NewsArticle", metadata.GetProperty("@type").GetString());
        Assert.Equal("First light </script><script>alert(1)</script> & \"more\"", metadata.GetProperty("headline").GetString());
        Assert.Equal("2024-05-01T00:00:00.000Z", metadata.GetProperty("datePublished").GetString());
        Assert.Equal("Ada Keeper", metadata.GetProperty("author")[0].GetProperty("name").GetString());
        Assert.Equal("The Gazette", metadata.GetProperty("publisher").GetProperty("name").GetString());
        Assert.Equal("https://gazette.example/light.png", metadata.GetProperty("image")[0].GetString());
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Translations_are_alternates_of_each_other()
    {
        var html = await HtmlAsync("/articles/2024-05-01-first-light");

        Assert.Contains(
            $"<link rel=\"alternate\" hreflang=\"de\" href=\"{PublicUrl}/articles/2024-05-02-erstes-licht\">",
            html,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"<link rel=\"alternate\" hreflang=\"en\" href=\"{PublicUrl}/articles/2024-05-01-first-light\">",
            html,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_page_contains_the_result_of_its_operation()
    {
        var html = await HtmlAsync("/articles/2024-05-01-first-light");

        var data = JsonDocument.Parse(Script(html, "application/json")).RootElement;
        Assert.Equal("/daily", data.GetProperty("base").GetString());
        var result = data.GetProperty("results")[1];
        Assert.Equal("2024-05-01-first-light", result.GetProperty("variables").GetProperty("slug").GetString());
        Assert.Contains("<b>lamp</b>", result.At("data", "articleBySlug", "bodyHtml").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "The Daily Example")]
    [InlineData("/topics", "Topics – The Daily Example")]
    [InlineData("/topics/harbours", "Harbours – The Daily Example")]
    [InlineData("/providers", "Providers – The Daily Example")]
    [InlineData("/providers/the-gazette", "The Gazette – The Daily Example")]
    [InlineData("/authors/Ada%20Keeper", "Ada Keeper – The Daily Example")]
    [InlineData("/search?q=light", "Search – The Daily Example")]
    [InlineData("/timeline", "Timeline – The Daily Example")]
    public async Task Every_page_has_a_title_and_a_canonical_URL(string path, string title)
    {
        var html = await HtmlAsync(path);

        Assert.Contains($"<title>{title}</title>", html, StringComparison.Ordinal);
        Assert.Contains($"<link rel=\"canonical\" href=\"{PublicUrl}{path.Split('?')[0]}\">", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/articles/nothing")]
    [InlineData("/articles/2024-05-03-hidden")]
    [InlineData("/articles/2024-05-03-hidden/graph")]
    [InlineData("/topics/nothing")]
    [InlineData("/providers/nothing")]
    [InlineData("/authors/Nobody")]
    [InlineData("/somewhere/else")]
    public async Task A_missing_page_has_the_status_404(string path)
    {
        using var response = await GetAsync(path, request => request.Headers.Add("Accept", "text/html"));

        var html = await response.Content.ReadAsStringAsync(GatewayHost.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("<title>Not found – The Daily Example</title>", html, StringComparison.Ordinal);
        Assert.Equal("noindex", Meta(html, "robots"));
        Assert.DoesNotContain("secret", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/somewhere", "application/json")]
    [InlineData("/media/none/x.png", "text/html")]
    [InlineData("/metrics", "text/html")]
    [InlineData("/assets/none.js", "text/html")]
    [InlineData("/graphql/none.js", "text/html")]
    public async Task Paths_outside_the_site_return_404_without_a_page(string path, string accept)
    {
        using var response = await GetAsync(path, request => request.Headers.Add("Accept", accept));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(GatewayHost.CancellationToken));
    }

    [Theory]
    [InlineData("/articles/2019-05-01-old-light", "/daily/articles/2024-05-01-first-light")]
    [InlineData("/articles/2019-05-01-old-light/graph?from=mail", "/daily/articles/2024-05-01-first-light/graph?from=mail")]
    public async Task A_former_slug_redirects_to_the_article(string path, string target)
    {
        using var response = await GetAsync(path);

        Assert.Equal(HttpStatusCode.MovedPermanently, response.StatusCode);
        Assert.Equal(target, response.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/articles/2024-05-01-first-light")]
    [InlineData("/articles/nothing")]
    [InlineData("/search")]
    public async Task The_content_security_policy_allows_no_inline_code(string path)
    {
        using var response = await GetAsync(path);

        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-src https://www.youtube-nocookie.com", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("SAMEORIGIN", response.Headers.GetValues("X-Frame-Options").Single());
        var html = await response.Content.ReadAsStringAsync(GatewayHost.CancellationToken);
        Assert.DoesNotMatch(InlineCode(), html);
    }

    [Fact]
    public async Task A_page_is_revalidated_with_304_until_its_article_changes()
    {
        using var folder = new ArticleFolder().With(new Draft("2023-01-01-changing"));
        await site.Gateway.ImportAsync(folder.Root);
        using var first = await GetUnchangedAsync("/articles/2023-01-01-changing");
        await site.Gateway.ImportAsync(folder.With(new Draft("2023-01-01-changing") { Title = "Second light" }).Root);
        using var third = await GetAsync("/articles/2023-01-01-changing", IfNoneMatch(first));

        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        Assert.Contains("Second light", await third.Content.ReadAsStringAsync(GatewayHost.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/articles/2024-05-01-first-light", HttpStatusCode.OK)]
    [InlineData("/articles/nothing", HttpStatusCode.NotFound)]
    public async Task HEAD_has_the_headers_of_GET_and_no_body(string path, HttpStatusCode status)
    {
        string before;
        string after;
        string ofHead;
        // A page has a cursor of the feed, which a new event may change between two requests.
        do
        {
            before = await HeadersAsync(HttpMethod.Get);
            ofHead = await HeadersAsync(HttpMethod.Head);
            after = await HeadersAsync(HttpMethod.Get);
        } while (before != after);

        Assert.StartsWith($"{status} ", before, StringComparison.Ordinal);
        Assert.Equal(before, ofHead);

        async Task<string> HeadersAsync(HttpMethod method)
        {
            using var request = new HttpRequestMessage(method, path);
            using var response = await site.Client.SendAsync(request, GatewayHost.CancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(GatewayHost.CancellationToken);
            Assert.Equal(method == HttpMethod.Head, body.Length == 0);
            return $"{response.StatusCode} {response.Content.Headers.ContentLength} {response.Headers.ETag}";
        }
    }

    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    public async Task A_file_is_sent_precompressed_and_cached_as_immutable(string accepted, string? encoding)
    {
        var path = AssetPath().Match(await HtmlAsync("/")).Groups["path"].Value;

        using var response = await GetAsync(path, request => request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted));
        using var again = await GetAsync(
            path,
            request =>
            {
                request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
                IfNoneMatch(response)(request);
            }
        );

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("public, max-age=31536000, immutable", response.Headers.CacheControl?.ToString());
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        Assert.Equal("text/javascript", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            response.Content.Headers.ContentLength,
            (await response.Content.ReadAsByteArrayAsync(GatewayHost.CancellationToken)).Length
        );
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task The_operations_of_the_site_are_executed_even_if_only_trusted_documents_are_allowed()
    {
        await using var strict = new GatewayHost(site.Postgres)
        {
            SharesDatabaseWith = site.Gateway,
            Settings = ["--TrustedDocuments:Only=true"],
        };
        await strict.InitializeAsync();
        var html = await strict.Client.GetStringAsync("/topics/harbours", GatewayHost.CancellationToken);
        var result = JsonDocument.Parse(Script(html, "application/json")).RootElement.GetProperty("results")[1];

        var json = await strict.Client.GetStringAsync(
            $"/graphql?documentId={result.GetProperty("id").GetString()}&variables=%7B%22slug%22%3A%22harbours%22%7D",
            GatewayHost.CancellationToken
        );

        Assert.Equal("Harbours", JsonDocument.Parse(json).RootElement.At("data", "topicBySlug", "name").GetString());
        Assert.Equal("Topic", JsonDocument.Parse(json).RootElement.At("data", "topicBySlug", "__typename").GetString());
    }

    [Fact]
    public async Task During_an_outage_the_page_has_status_503_and_recovers()
    {
        using var forwarder = new PostgresForwarder();
        await using var node = new GatewayHost(site.Postgres) { SharesDatabaseWith = site.Gateway, Forwarder = forwarder };
        await node.InitializeAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync());

        forwarder.Cut();
        using var outage = await node.Client.GetAsync("/topics/harbours", GatewayHost.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, outage.StatusCode);
        Assert.Equal("no-store", outage.Headers.CacheControl?.ToString());
        Assert.NotNull(outage.Headers.RetryAfter);
        Assert.Contains("id=\"site\"", await outage.Content.ReadAsStringAsync(GatewayHost.CancellationToken), StringComparison.Ordinal);
        forwarder.Restore();
        await GatewayHost.WaitUntilAsync(async () => await StatusAsync() == HttpStatusCode.OK);

        async Task<HttpStatusCode> StatusAsync()
        {
            using var response = await node.Client.GetAsync("/topics/harbours", GatewayHost.CancellationToken);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Without_the_setting_there_is_no_site()
    {
        await using var plain = new GatewayHost(site.Postgres) { SharesDatabaseWith = site.Gateway, Settings = ["--Web:Enabled=false"] };
        await plain.InitializeAsync();

        foreach (var path in (string[])["/", "/articles/2024-05-01-first-light", "/search"])
        {
            using var response = await plain.Client.GetAsync(path, GatewayHost.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        Assert.Equal(
            1,
            (await plain.QueryAsync("{ articles(first: 1) { nodes { slug } } }")).Data.At("articles", "nodes").GetArrayLength()
        );
    }

    private async Task<string> HtmlAsync(string path)
    {
        using var response = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsStringAsync(GatewayHost.CancellationToken);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, Action<HttpRequestMessage>? prepare = null)
    {
        // The proxy of the public URL removes the path.
        using var request = new HttpRequestMessage(HttpMethod.Get, path.StartsWith("/daily/", StringComparison.Ordinal) ? path[6..] : path);
        prepare?.Invoke(request);
        return await site.Client.SendAsync(request, GatewayHost.CancellationToken);
    }

    // The page has a cursor of the feed, which a new event may change until the page is validated.
    private async Task<HttpResponseMessage> GetUnchangedAsync(string path)
    {
        HttpResponseMessage? response = null;
        await GatewayHost.WaitUntilAsync(async () =>
        {
            response?.Dispose();
            response = await GetAsync(path);
            using var again = await GetAsync(path, IfNoneMatch(response));
            return again.StatusCode == HttpStatusCode.NotModified;
        });
        return response ?? throw new InvalidOperationException("There is no response.");
    }

    private static Action<HttpRequestMessage> IfNoneMatch(HttpResponseMessage response) =>
        request => request.Headers.TryAddWithoutValidation("If-None-Match", response.Headers.ETag?.ToString());

    private static string Meta(string html, string name)
    {
        var match = Regex.Match(
            html,
            $"<meta (name|property)=\"{Regex.Escape(name)}\" content=\"(?<content>[^\"]*)\">",
            RegexOptions.ExplicitCapture,
            TimeSpan.FromMinutes(1)
        );
        return match.Groups["content"].Value;
    }

    private static string Script(string html, string type) =>
        Regex
            .Match(
                html,
                $"<script type=\"{type}\"[^>]*>(?<json>.*?)</script>",
                RegexOptions.ExplicitCapture | RegexOptions.Singleline,
                TimeSpan.FromMinutes(1)
            )
            .Groups["json"]
            .Value;

    /// <summary>A gateway with some articles, for all tests.</summary>
    public sealed class SiteGateway(PostgresServer postgres) : IAsyncLifetime
    {
        internal PostgresServer Postgres => postgres;

        internal GatewayHost Gateway { get; } =
            new(postgres)
            {
                Settings = [$"--Web:PublicUrl={PublicUrl}/", "--Web:Title=The Daily Example", "--Limits:ResponseCacheBytes=1000000"],
            };

        internal HttpClient Client { get; } = new(new HttpClientHandler { AllowAutoRedirect = false });

        public async ValueTask InitializeAsync()
        {
            Assert.SkipUnless(File.Exists(Path.Combine(AppContext.BaseDirectory, "web", "index.html")), "Built without Node.js: no site.");
            await Gateway.InitializeAsync();
            Client.BaseAddress = Gateway.Client.BaseAddress;
            using var folder = new ArticleFolder()
                .With(
                    new Draft("2024-05-01-first-light")
                    {
                        Title = "First light </script><script>alert(1)</script> & \"more\"",
                        WebUrl = "https://gazette.example/first-light",
                        Topics = ["Harbours"],
                        Images = ["https://gazette.example/light.png"],
                        More =
                            "excerpt: The lamp is lit.\nlanguage: en\nauthors: [Ada Keeper]\naliases: [2019-05-01-old-light]\ntranslationKey: light\n",
                        Body = "The <b>lamp</b>.",
                    }
                )
                .With(
                    new Draft("2024-05-02-erstes-licht") { Title = "Erstes Licht", More = "language: de\ntranslationKey: light\n" },
                    new Draft("2024-05-03-hidden") { Title = "A secret title", Published = false }
                );
            var report = await Gateway.ImportAsync(folder.Root);
            Assert.Equal(0, report.Rejected);
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await Gateway.DisposeAsync();
        }
    }

    [GeneratedRegex("src=\"(?<path>[^\"]+/assets/[^\"]+\\.js)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex AssetPath();

    // Scripts that browsers execute, style elements and attributes, and event handlers.
    [GeneratedRegex("<script(?! type=\"application/)(?![^>]* src=)|<style|\\sstyle=|<[^>]+\\son\\w+=", RegexOptions.None, 60_000)]
    private static partial Regex InlineCode();
}
