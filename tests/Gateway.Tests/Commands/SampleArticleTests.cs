using System.Text.Json;
using Gateway.Commands;
using Gateway.Tests.ContentSources;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Commands;

public sealed class SampleArticleTests(SampleGateway samples, PostgresServer postgres) : IClassFixture<SampleGateway>
{
    [Fact]
    public async Task Half_of_the_samples_have_a_body_and_an_image_that_the_gateway_serves()
    {
        var articles = (await samples.Host.QueryAsync("{ articles(first: 100) { nodes { bodyHtml images { url width } } } }"))
            .Data.At("articles", "nodes")
            .EnumerateArray()
            .ToList();
        var served = articles
            .SelectMany(article => article.GetProperty("images").EnumerateArray())
            .Where(image =>
                (image.GetProperty("url").GetString() ?? "").StartsWith("https://api.news.example/media/samples/", StringComparison.Ordinal)
            )
            .ToList();

        Assert.InRange(
            articles.Count(article => article.GetProperty("bodyHtml").ValueKind != JsonValueKind.Null),
            articles.Count / 2,
            articles.Count
        );
        Assert.InRange(served.Count, articles.Count / 2, articles.Count);
        foreach (var url in served.Select(image => new Uri(image.GetProperty("url").GetString() ?? "").AbsolutePath).Distinct())
            Assert.NotEmpty(await samples.Host.Client.GetByteArrayAsync(url, GatewayHost.CancellationToken));
    }

    [Fact]
    public async Task One_sample_is_a_draft_and_one_is_scheduled()
    {
        Assert.False(await samples.Host.IsPublishedAsync("2024-02-20-draft-what-we-know-about-the-brackwater-server-fire"));
        Assert.False(await samples.Host.IsPublishedAsync("2099-03-05-embargoed-a-benchmark-for-models-that-know-when-to-stop"));
        Assert.Equal(
            2099,
            await samples.Host.SqlAsync<int>(
                "select extract(year from next_change_at)::int from gateway.mt_doc_article_source where next_change_at is not null"
            )
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Samples_are_imported_only_without_content(bool hasContent)
    {
        using var folder = new ArticleFolder();
        if (hasContent)
            folder.With(new Draft("2024-08-02-own"));
        await using var host = await ImportingHost.StartAsync(
            postgres,
            ImportingHost.PathSetting(folder.Root),
            "--Gateway:ImportSamples=true"
        );

        await SampleArticles.ImportAsync(host.App.Services, isEmbedded: false, GatewayHost.CancellationToken);

        if (hasContent)
            await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-08-02-own"));
        Assert.Equal(!hasContent, await host.IsPublishedAsync("2024-01-30-naming-things-forty-schemas-read-in-one-sitting"));
    }
}
