using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Related;

public sealed class SimilarArticleTests(GatewayHost host) : IClassFixture<GatewayHost>, IDisposable
{
    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Similar_articles_share_rare_topics_title_words_or_links_and_exclude_hidden_ones_and_the_article_itself()
    {
        await host.ImportAsync(
            _folder
                .With([
                    new("2024-05-01-subject")
                    {
                        Title = "Training neural networks",
                        Topics = ["Often", "Rarely"],
                        Related = [new("https://gazette.example/2024-05-02-linked"), new("https://out.example/x")],
                    },
                    new("2024-05-02-linked") { Title = "Something else" },
                    new("2024-05-03-rare") { Title = "Cooking", Topics = ["Rarely"] },
                    new("2024-05-04-often") { Title = "Gardens", Topics = ["Often"] },
                    new("2024-05-05-words") { Title = "The neural network trains", Topics = ["Often", "Rarely"] },
                    new("2024-05-06-hidden")
                    {
                        Title = "Training neural networks",
                        Topics = ["Often", "Rarely"],
                        Published = false,
                    },
                    new("2024-05-07-shares") { Title = "Sailing", Related = [new("http://out.example/x/")] },
                    new("2024-05-08-same-title") { Title = "Training neural networks" },
                    new("2024-05-09-nothing") { Title = "Bread" },
                    .. Enumerable
                        .Range(10, 13)
                        .Select(day => new Draft($"2024-05-{day}-often") { Title = $"Day {day}", Topics = ["Often"] }),
                ])
                .Root
        );

        var similar = (
            await host.QueryAsync(
                """{ articleBySlug(slug: "2024-05-01-subject") { similar(first: 20) { score article { slug } sharedTopics { name } } } }"""
            )
        ).Data.At("articleBySlug", "similar");

        var slugs = similar.EnumerateArray().Select(entry => entry.At("article", "slug").GetString()).ToList();
        Assert.Equal(["2024-05-05-words", "2024-05-08-same-title", "2024-05-03-rare"], slugs.Take(3));
        Assert.Contains("2024-05-02-linked", slugs);
        Assert.Contains("2024-05-07-shares", slugs);
        Assert.DoesNotContain("2024-05-01-subject", slugs);
        Assert.DoesNotContain("2024-05-06-hidden", slugs);
        Assert.DoesNotContain("2024-05-09-nothing", slugs);
        Assert.Equal(["Often", "Rarely"], similar.At(0, "sharedTopics").Each("name"));
        // All topics and stemmed words are the same, there is no link, and four days are between them. Of the distinctive words, which have
        // their endings, only "neural" is in both. Three articles have it, and two have each of the others.
        var (neural, others) = (1 / Math.Log(6), 2 / Math.Log(5));
        Assert.Equal(
            0.35 + 0.2 + 0.1 + (0.15 * neural / (neural + others)) + (0.05 / (1 + (4 / 30.0))),
            similar.At(0, "score").GetDouble(),
            6
        );
        var scores = similar.EnumerateArray().Select(entry => entry.GetProperty("score").GetDouble()).ToList();
        Assert.Equal(scores.Distinct(), scores);
        Assert.Equal(
            slugs.Where(slug => slug?.EndsWith("-often", StringComparison.Ordinal) == true).Order(),
            slugs.Where(slug => slug?.EndsWith("-often", StringComparison.Ordinal) == true)
        );
    }

    [Fact]
    public async Task Similar_articles_can_share_rare_words_of_their_bodies()
    {
        await host.ImportAsync(
            _folder
                .With(
                    new("2021-05-01-subject") { Title = "First", Body = "A quokka met another quokka near the reef, said Ann Author." },
                    new("2021-05-02-rare") { Title = "Second", Body = "Nobody had seen a quokka there." },
                    new("2021-05-03-once") { Title = "Third", Body = "The reef is quiet." },
                    new("2021-05-04-hidden")
                    {
                        Title = "Fourth",
                        Body = "quokka quokka",
                        Published = false,
                    }
                )
                .Root
        );

        var similar = (
            await host.QueryAsync("""{ articleBySlug(slug: "2021-05-01-subject") { similar { score article { slug } } } }""")
        ).Data.At("articleBySlug", "similar");

        // A word that the body has once does not count, and there are no topics.
        Assert.Equal(["2021-05-02-rare"], similar.EnumerateArray().Select(entry => entry.At("article", "slug").GetString()));
        Assert.Equal(0.15 + (0.05 / (1 + (1 / 30.0))), similar.At(0, "score").GetDouble(), 6);
    }

    [Fact]
    public async Task Similar_articles_of_a_whole_list_cost_one_command()
    {
        await host.ImportAsync(
            _folder.With(Enumerable.Range(1, 25).Select(day => new Draft($"2023-05-{day:00}-list") { Topics = ["List"] })).Root
        );
        const string Query = "{ articles(first: 20) { nodes { similar { article { slug } } } } }";
        await host.QueryAsync(Query);
        using var commands = new SqlCommands(host.Database);

        await host.QueryAsync(Query);

        Assert.Equal(2, commands.Take().Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(21)]
    public async Task A_page_size_out_of_range_is_rejected(int first)
    {
        await host.ImportAsync(_folder.With(new Draft("2022-05-01-one")).Root);

        var answer = await host.QueryAsync(
            """query ($first: Int!) { articleBySlug(slug: "2022-05-01-one") { similar(first: $first) { score } } }""",
            new { first }
        );

        Assert.Equal(["ARGUMENT_OUT_OF_RANGE"], answer.ErrorCodes);
    }
}
