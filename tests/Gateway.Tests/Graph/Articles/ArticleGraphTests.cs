using System.Text.Json;
using Gateway.Content.Media;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Articles;

public sealed class ArticleGraphTests(GatewayHost host) : IClassFixture<GatewayHost>, IDisposable
{
    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_field_of_an_article_has_the_value_of_its_file()
    {
        _folder.WithFile(
            "_news/2024-09-01-whole.md",
            """
            ---
            category: news
            title: "“Whole” – 文 🎉"
            excerpt: "One\ntwo"
            publishedDateTime: 2024-09-01T10:30:00.125+02:00
            originalUrl: https://first.example/whole
            webUrl: https://gazette.example/whole
            ampWebUrl: https://gazette.example/amp
            cdnAmpWebUrl: https://cdn.example/amp
            type: video
            quality: 88
            heat: -1
            featuredContent: "<iframe></iframe>"
            provider: {name: The Gazette, domain: gazette.example}
            topics: [Zebras, Apes]
            images:
              - {url: https://gazette.example/a.png, width: 640, height: 480, isCached: true, title: A, attribution: Me}
              - url: /b.png
            ---
            # Body
            """
        );
        await host.ImportAsync(_folder.Root);

        var article = (
            await host.QueryAsync(
                """
                {
                  articleBySlug(slug: "2024-09-01-whole") {
                    slug type category title excerpt body featuredContent publishedDateTime originalUrl webUrl ampWebUrl cdnAmpWebUrl quality heat published
                    provider { name domain } topics { name slug } images { url width height isCached title attribution }
                  }
                }
                """
            )
        ).Data.GetProperty("articleBySlug");

        var expected = JsonDocument
            .Parse(
                """
                {
                  "slug": "2024-09-01-whole", "type": "video", "category": "news", "title": "“Whole” – 文 🎉", "excerpt": "One\ntwo", "body": "# Body",
                  "featuredContent": "<iframe></iframe>", "publishedDateTime": "2024-09-01T08:30:00.125Z", "originalUrl": "https://first.example/whole",
                  "webUrl": "https://gazette.example/whole", "ampWebUrl": "https://gazette.example/amp", "cdnAmpWebUrl": "https://cdn.example/amp", "quality": 88, "heat": -1,
                  "published": true, "provider": {"name": "The Gazette", "domain": "gazette.example"},
                  "topics": [{"name": "Zebras", "slug": "zebras"}, {"name": "Apes", "slug": "apes"}],
                  "images": [
                    {"url": "https://gazette.example/a.png", "width": 640, "height": 480, "isCached": true, "title": "A", "attribution": "Me"},
                    {"url": "MEDIA/b.png", "width": null, "height": null, "isCached": null, "title": null, "attribution": null}]
                }
                """.Replace("MEDIA", $"{host.Client.BaseAddress}media/{AddressResolver.SourceOf(_folder.Root)}", StringComparison.Ordinal)
            )
            .RootElement;
        Assert.True(JsonElement.DeepEquals(expected, article), article.ToString());
    }

    [Fact]
    public async Task Fields_without_a_value_in_the_file_are_null_or_empty()
    {
        await host.ImportAsync(_folder.With(new Draft("2024-09-02-bare")).Root);

        var article = (
            await host.QueryAsync(
                """{ articleBySlug(slug: "2024-09-02-bare") { excerpt body featuredContent originalUrl ampWebUrl quality heat topics { name } images { url } related { title } } }"""
            )
        ).Data;

        Assert.Equal(
            """{"excerpt":null,"body":null,"featuredContent":null,"originalUrl":null,"ampWebUrl":null,"quality":null,"heat":null,"topics":[],"images":[],"related":[]}""",
            article.GetProperty("articleBySlug").GetRawText()
        );
    }

    [Theory]
    [InlineData("2024-09-03-there-is-none")]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("a\0b")]
    [InlineData("%")]
    [InlineData("'; drop table gateway.mt_doc_article; --")]
    public async Task An_unknown_or_invalid_slug_returns_null(string slug)
    {
        var answer = await host.QueryAsync("query ($slug: String!) { articleBySlug(slug: $slug) { id } }", new { slug });

        Assert.Equal(JsonValueKind.Null, answer.Data.GetProperty("articleBySlug").ValueKind);
    }

    [Fact]
    public async Task A_slug_with_a_lone_surrogate_returns_null()
    {
        var answer = await host.QueryAsync("""{ articleBySlug(slug: "\ud83d") { id } }""");

        Assert.Equal(JsonValueKind.Null, answer.Data.GetProperty("articleBySlug").ValueKind);
    }

    [Fact]
    public async Task The_id_of_an_article_depends_only_on_its_slug()
    {
        await host.ImportAsync(_folder.With(new Draft("2024-09-04-known-id")).Root);

        var id = (await host.QueryAsync("""{ articleBySlug(slug: "2024-09-04-known-id") { id } }"""))
            .Data.At("articleBySlug", "id")
            .GetString();

        Assert.Equal(Gateway.Store.Lists.GlobalId.Of("Article", Gateway.Store.Documents.DocumentId.OfArticle("2024-09-04-known-id")), id);
    }
}
