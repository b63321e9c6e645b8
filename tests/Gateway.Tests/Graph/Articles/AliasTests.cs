using System.Text.Json;
using Gateway.Store.Access;
using Gateway.Store.Import;
using Gateway.Tests.ContentSources;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Articles;

/// <summary>Former slugs, paths and URLs of articles.</summary>
public sealed class AliasTests(SharedGateway gateway) : SharedGatewayTests(gateway, _settings)
{
    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite, Scope.ArticlesReadUnpublished);

    private static readonly string[] _settings =
    [
        .. TestKey.Settings(_writer),
        "--Content:SiteUrl=https://blog.example/",
        "--Limits:DocumentCacheBytes=10000000",
        "--Limits:ResponseCacheBytes=10000000",
    ];

    private ArticleEdits Edits => new(Host, _writer.Bearer);

    [Theory]
    [InlineData("old-slug", "old-slug")]
    [InlineData("old-slug", "/old-slug/")]
    [InlineData("/blog/2019/post/", "post")]
    [InlineData("/blog/2019/post/", "blog/2019/post")]
    [InlineData("/blog/2019/post/", "/blog/2019/post/")]
    [InlineData("/2019/05/06/post.html", "2019-05-06-post")]
    [InlineData("https://elsewhere.example/a/Other%20Post/", "/a/Other Post")]
    [InlineData("/über/uns/", "über/uns")]
    public async Task An_alias_resolves_to_the_article_with_its_current_slug(string alias, string slug)
    {
        await ImportAsync(new Draft("2024-01-01-new") { More = Aliases(alias) });

        Assert.Equal("2024-01-01-new", await SlugOfAsync(slug));
        Assert.Null(await SlugOfAsync($"{slug}-x"));
    }

    [Theory]
    [InlineData("/blog/2019/post/", "https://blog.example/blog/2019/post?utm_source=a")]
    [InlineData("https://elsewhere.example/a/", "http://elsewhere.example/a")]
    public async Task An_alias_resolves_to_the_article_by_URL(string alias, string url)
    {
        await ImportAsync(new Draft("2024-01-01-new") { More = Aliases(alias) });

        Assert.Equal("2024-01-01-new", await SlugOfUrlAsync(url));
    }

    [Fact]
    public async Task A_slug_takes_precedence_over_an_alias_while_its_article_is_visible()
    {
        var own = new Draft("2024-01-02-own");
        await ImportAsync(own, new Draft("2024-02-02-newer") { More = Aliases(own.Slug) });
        var published = await SlugOfAsync(own.Slug);

        await Edits.WithdrawAsync(own.Slug);

        Assert.Equal((own.Slug, "2024-02-02-newer"), (published, await SlugOfAsync(own.Slug)));
    }

    [Fact]
    public async Task The_URL_of_an_article_takes_precedence_over_a_former_URL()
    {
        await ImportAsync(
            new Draft("2024-01-03-own") { WebUrl = "https://blog.example/page/" },
            new Draft("2024-02-03-newer") { More = Aliases("/page/") }
        );

        Assert.Equal("2024-01-03-own", await SlugOfUrlAsync("https://blog.example/page"));
    }

    [Theory]
    [InlineData("https://blog.example/2024/page/", "/2024/page/")]
    [InlineData("https://blog.example/2024/page/", "https://blog.example/2024/page")]
    [InlineData("https://gazette.example/2024/page/", "https://gazette.example/2024/page/#part")]
    public async Task The_URL_of_an_article_takes_precedence_over_an_alias_in_every_query_and_the_alias_has_a_warning(
        string url,
        string alias
    )
    {
        var own = new Draft("2024-01-12-own") { WebUrl = url };
        await ImportAsync(own, new Draft("2024-02-12-newer") { More = Aliases(alias) });

        var warnings = await WarningsAsync();
        var found = new[] { await SlugOfUrlAsync(url), await SlugOfAsync("/2024/page/"), await SlugOfAsync("page") };
        await Edits.WithdrawAsync(own.Slug);

        Assert.Equal(["_news/2024-02-12-newer.md ALIAS_TAKEN WARNING"], warnings);
        Assert.Equal([own.Slug, own.Slug, own.Slug], found);
        Assert.Equal(("2024-02-12-newer", "2024-02-12-newer"), (await SlugOfUrlAsync(url), await SlugOfAsync("/2024/page/")));
    }

    [Fact]
    public async Task An_alias_of_a_hidden_article_resolves_only_for_callers_who_may_see_it()
    {
        var draft = new Draft("2024-01-04-hidden") { More = Aliases("/old/secret/"), Published = false };
        await ImportAsync(draft, new Draft("2023-01-04-older") { More = Aliases("/old/secret/") });
        var older = await SlugOfAsync("secret");
        await ImportAsync(new Draft("2023-01-04-older"));

        Assert.Equal("2023-01-04-older", older);
        Assert.Null(await SlugOfAsync("secret"));
        Assert.Null(await SlugOfUrlAsync("https://blog.example/old/secret/"));
        Assert.Equal(draft.Slug, await SlugOfAsync("secret", _writer.Bearer));
        await ImportAsync(draft with { Published = true });
        Assert.Equal(draft.Slug, await SlugOfAsync("secret"));
    }

    [Fact]
    public async Task An_alias_of_two_articles_resolves_to_the_newer_one_and_both_files_have_a_warning_until_one_is_fixed()
    {
        var (older, newer) = (new Draft("2024-01-05-older"), new Draft("2024-02-05-newer"));
        await ImportAsync(newer with { More = Aliases("/old/") });
        await ImportAsync(older with { More = Aliases("old") });
        var warnings = await WarningsAsync();
        await ImportAsync();
        var unchanged = await WarningsAsync();
        var winner = await SlugOfAsync("old");

        await ImportAsync(newer);

        Assert.Equal(["_news/2024-01-05-older.md ALIAS_TAKEN WARNING", "_news/2024-02-05-newer.md ALIAS_TAKEN WARNING"], warnings);
        Assert.Equal(warnings, unchanged);
        Assert.Equal((newer.Slug, older.Slug), (winner, await SlugOfAsync("old")));
        Assert.Empty(await WarningsAsync());
    }

    [Fact]
    public async Task An_alias_that_is_the_slug_of_another_article_is_a_warning()
    {
        await ImportAsync(new Draft("2024-01-06-own"), new Draft("2024-01-06-other") { More = Aliases("2024-01-06-own") });

        Assert.Equal(["_news/2024-01-06-other.md ALIAS_TAKEN WARNING"], await WarningsAsync());
    }

    [Fact]
    public async Task A_whole_path_takes_precedence_over_the_last_segment_of_another_path()
    {
        await ImportAsync(
            new Draft("2024-01-07-whole") { More = Aliases("/post/") },
            new Draft("2024-02-07-part") { More = Aliases("/a/post/") }
        );

        Assert.Equal(("2024-01-07-whole", "2024-02-07-part"), (await SlugOfAsync("post"), await SlugOfAsync("a/post")));
        Assert.Empty(await WarningsAsync());
    }

    [Fact]
    public async Task The_former_slugs_of_a_file_resolve_to_its_article()
    {
        foreach (var slug in (string[])["first", "second", "third"])
            await Host.ImportAsync(
                Folder.WithFile("note.md", new Draft("2024-01-08-x") { More = $"slug: {slug}\n" }.ToString()).Root,
                prune: true
            );

        Assert.Equal(("third", "third", "third"), (await SlugOfAsync("first"), await SlugOfAsync("second"), await SlugOfAsync("third")));
        Assert.Empty(await WarningsAsync());
        await Host.ImportAsync(Folder.Remove("note.md").Root, prune: true);
        Assert.Null(await SlugOfAsync("first"));
    }

    [Fact]
    public async Task An_alias_that_is_removed_or_whose_article_is_deleted_returns_null()
    {
        var draft = new Draft("2024-01-09-kept") { More = Aliases("gone-1", "gone-2") };
        await ImportAsync(draft);
        var before = await SlugOfAsync("gone-1");

        await ImportAsync(draft with { More = Aliases("gone-2") });
        var removed = await SlugOfAsync("gone-1");
        await Edits.DeleteAsync(draft.Slug);

        Assert.Equal((draft.Slug, null), (before, removed));
        Assert.Null(await SlugOfAsync("gone-2"));
    }

    [Fact]
    public async Task A_watched_file_gets_the_warning_and_the_alias()
    {
        await using var host = await ImportingHost.StartAsync(
            Postgres,
            ImportingHost.PathSetting(Folder.With(new Draft("2024-01-10-first") { More = Aliases("old") }).Root),
            "--Content:SettleTime=00:00:00.1"
        );
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-01-10-first"));

        Folder.With(new Draft("2024-02-10-second") { More = Aliases("old") });

        await GatewayHost.WaitUntilAsync(async () => await host.CountProblemsAsync() > 0);
        var found = await host.QueryAsync("""{ articleBySlug(slug: "old") { slug } }""");
        Assert.Equal("2024-02-10-second", found.Data.At("articleBySlug", "slug").GetString());
    }

    [Fact]
    public async Task Invalid_paths_return_null()
    {
        await ImportAsync(new Draft("2024-01-11-a") { More = Aliases("/", "//", "/%00/", "..") });

        foreach (var slug in (string[])["", "/", "//", "..", "\u0000", "\ud83d", "%00", " "])
            Assert.Null(await SlugOfAsync(slug));
    }

    private static string Aliases(params string[] aliases) => $"aliases: [{string.Join(", ", aliases.Select(alias => $"\"{alias}\""))}]\n";

    private Task<ImportReport> ImportAsync(params Draft[] drafts) => Host.ImportAsync(Folder.With(drafts).Root, prune: true);

    private async Task<string?> SlugOfAsync(string slug, string? authorization = null) =>
        SlugIn(
            await Host.QueryAsAsync(authorization, "query ($slug: String!) { article: articleBySlug(slug: $slug) { slug } }", new { slug })
        );

    private async Task<string?> SlugOfUrlAsync(string url) =>
        SlugIn(await Host.QueryAsync("query ($url: URL!) { article: articleByUrl(url: $url) { slug } }", new { url }));

    private static string? SlugIn(GraphQLResponse response) =>
        response.Data.GetProperty("article") is { ValueKind: JsonValueKind.Object } article
            ? article.GetProperty("slug").GetString()
            : null;

    private async Task<IReadOnlyList<string>> WarningsAsync() =>
        [
            .. (await Host.QueryAsAsync(_writer.Bearer, "{ importProblems { nodes { path code severity } } }"))
                .Data.At("importProblems", "nodes")
                .EnumerateArray()
                .Select(problem => $"{problem.GetProperty("path")} {problem.GetProperty("code")} {problem.GetProperty("severity")}")
                .Order(StringComparer.Ordinal),
        ];
}
