using System.Globalization;
using System.Text.Json;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Articles;

/// <summary>The articles before and after an article, and its translations.</summary>
public sealed class NeighbourTests(SharedGateway gateway) : WriterTests(gateway, _writer)
{
    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite, Scope.ArticlesReadUnpublished);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Neighbours_are_those_of_a_brute_force_search(bool seesAll)
    {
        var random = new Random(7);
        string?[] languages = [null, "en", "de", "fr"];
        var drafts = Enumerable
            .Range(0, 60)
            .Select(number =>
            {
                var language = languages[random.Next(4)];
                var draft = new Draft(string.Create(CultureInfo.InvariantCulture, $"2024-03-0{1 + random.Next(9)}-number-{number}"));
                return (
                    Language: language,
                    Draft: draft with
                    {
                        Published = random.Next(3) > 0,
                        More = language is null ? "" : $"language: {language}\n",
                    }
                );
            })
            .ToList();
        await Host.ImportAsync(Folder.With(drafts.Select(draft => draft.Draft)).Root);
        var visible = drafts.Where(draft => seesAll || draft.Draft.Published == true).ToList();

        var response = await Host.QueryAsAsync(
            seesAll ? _writer.Bearer : null,
            "{ articles(first: 100) { nodes { id slug previous { slug } next { slug } } } }"
        );

        var nodes = response.Data.At("articles", "nodes").EnumerateArray().ToList();
        Assert.Equal(visible.Count, nodes.Count);
        // The order of ids is that of PostgreSQL, which compares the bytes.
        var place = nodes
            .Select((node, at) => (Slug: node.GetProperty("slug").GetString() ?? "", at))
            .ToDictionary(node => node.Slug, node => node.at);
        foreach (var (language, draft) in visible)
        {
            var same = visible
                .Where(other => other.Language == language)
                .Select(other => other.Draft.Slug)
                .OrderBy(slug => place[slug])
                .ToList();
            var at = same.IndexOf(draft.Slug);
            var node = nodes[place[draft.Slug]];
            Assert.Equal(
                (at + 1 < same.Count ? same[at + 1] : null, at > 0 ? same[at - 1] : null),
                (SlugOf(node, "previous"), SlugOf(node, "next"))
            );
        }
    }

    [Fact]
    public async Task A_withdrawn_article_is_skipped_by_previous_and_next()
    {
        await Host.ImportAsync(Folder.With(new Draft("2024-04-01-a"), new Draft("2024-04-02-b"), new Draft("2024-04-03-c")).Root);
        var before = await NeighboursAsync("2024-04-03-c");

        await Edits.WithdrawAsync("2024-04-02-b");

        Assert.Equal(("2024-04-02-b", null), before);
        Assert.Equal(("2024-04-01-a", null), await NeighboursAsync("2024-04-03-c"));
        Assert.Equal((null, "2024-04-03-c"), await NeighboursAsync("2024-04-01-a"));
    }

    [Fact]
    public async Task Files_of_the_same_name_in_language_folders_are_translations_with_different_slugs()
    {
        foreach (var language in (string[])["en", "de", "pt-BR"])
            Folder.WithIn(language, new Draft("2024-05-01-post") { Title = language, More = $"lang: {language}\n" });
        Folder.WithIn("en", new Draft("2024-05-02-alone") { More = "lang: en\n" });
        var first = await Host.ImportAsync(Folder.Root, prune: true);
        var second = await Host.ImportAsync(Folder.Root, prune: true);

        Assert.Equal((4, 0, 4), (first.Created, first.Skipped, second.Unchanged));
        Assert.Equal(["2024-05-01-post-de", "2024-05-01-post-pt-br"], await TranslationsAsync("2024-05-01-post-en"));
        Assert.Equal(["2024-05-01-post-en", "2024-05-01-post-pt-br"], await TranslationsAsync("2024-05-01-post-de"));
        Assert.Empty(await TranslationsAsync("2024-05-02-alone-en"));
    }

    [Fact]
    public async Task Languages_in_file_names_are_translations()
    {
        foreach (var language in (string[])["en", "de"])
        {
            Folder.WithFile(
                $"undated.{language}.md",
                new Draft("2024-05-03-x") { Title = "Same", More = $"lang: {language}\n" }.ToString()
            );
            Folder.WithFile($"2024-05-04-dated.{language}.md", new Draft("2024-05-04-x") { More = $"lang: {language}\n" }.ToString());
        }

        await Host.ImportAsync(Folder.Root, prune: true);

        Assert.Equal(["2024-05-03-same-de"], await TranslationsAsync("2024-05-03-same-en"));
        Assert.Equal(["2024-05-04-dated-en"], await TranslationsAsync("2024-05-04-dated-de"));
    }

    [Fact]
    public async Task A_shared_key_makes_translations_that_readers_see_only_while_they_are_published()
    {
        var german = new Draft("2024-05-05-hallo") { More = "lang: de\ntranslationKey: hello\n" };
        await Host.ImportAsync(
            Folder
                .With(
                    german,
                    new Draft("2024-05-05-hello") { More = "lang: en\nref: hello\n" },
                    new Draft("2024-05-06-hello-again") { More = "lang: en\nref: hello\n" },
                    new Draft("2024-05-05-bonjour") { More = "lang: fr\nref: hello\n", Published = false },
                    new Draft("2024-05-05-other") { More = "lang: it\nref: hello\n", Provider = ("Other", "other.example") }
                )
                .Root
        );

        Assert.Equal(["2024-05-05-hallo"], await TranslationsAsync("2024-05-05-hello"));
        Assert.Equal(["2024-05-05-hallo", "2024-05-05-bonjour"], await TranslationsAsync("2024-05-05-hello", _writer.Bearer));
        await Edits.WithdrawAsync(german.Slug);
        Assert.Empty(await TranslationsAsync("2024-05-05-hello"));
    }

    [Fact]
    public async Task The_default_language_has_no_slug_suffix_and_other_languages_are_taken_from_the_folder()
    {
        await using var host = new GatewayHost(Postgres) { Settings = ["--Content:Defaults:Language=en"] };
        await host.InitializeAsync();
        await host.ImportAsync(Folder.WithIn("en", new Draft("2024-05-07-post")).WithIn("fr", new Draft("2024-05-07-post")).Root);

        var response = await host.QueryAsync("""{ articleBySlug(slug: "2024-05-07-post") { translations { slug } } }""");

        Assert.Equal(["2024-05-07-post-fr"], response.Data.At("articleBySlug", "translations").Each("slug"));
    }

    [Fact]
    public async Task A_single_folder_named_like_a_language_does_not_change_the_slug()
    {
        await Host.ImportAsync(Folder.WithIn("it", new Draft("2024-05-08-post")).Root);

        Assert.Empty(await TranslationsAsync("2024-05-08-post"));
    }

    private async Task<(string? Previous, string? Next)> NeighboursAsync(string slug)
    {
        var response = await Host.QueryAsync(
            "query ($slug: String!) { articleBySlug(slug: $slug) { previous { slug } next { slug } } }",
            new { slug }
        );
        var article = response.Data.GetProperty("articleBySlug");
        return (SlugOf(article, "previous"), SlugOf(article, "next"));
    }

    private async Task<IReadOnlyList<string?>> TranslationsAsync(string slug, string? authorization = null) =>
        (
            await Host.QueryAsAsync(
                authorization,
                "query ($slug: String!) { articleBySlug(slug: $slug) { slug translations { slug } } }",
                new { slug }
            )
        )
            .Data.At("articleBySlug", "translations")
            .Each("slug");

    private static string? SlugOf(JsonElement article, string field) =>
        article.GetProperty(field) is { ValueKind: JsonValueKind.Object } neighbour ? neighbour.GetProperty("slug").GetString() : null;
}
