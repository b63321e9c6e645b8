using System.Globalization;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Related;

public sealed class StoryTests(SharedGateway gateway, ITestOutputHelper output) : IClassFixture<SharedGateway>
{
    private const int Events = 30;
    private const int Others = 120;

    [Fact]
    public async Task A_story_has_the_visible_articles_with_shared_rare_words_and_close_dates_or_with_links()
    {
        var host = await gateway.PrepareAsync();
        using var folder = new ArticleFolder().With([
            new("2024-05-10-first") { Title = "Zorvex recalls its Quillon drones", More = "excerpt: After a crash in Tarmouth.\n" },
            new("2024-05-11-second")
            {
                Title = "Quillon drones recalled by Zorvex",
                More = "excerpt: The Tarmouth crash is investigated.\n",
            },
            new("2024-05-11-linked") { Title = "A statement", Related = [new("https://gazette.example/2024-05-10-first")] },
            new("2024-05-12-other") { Title = "Day and market", More = "excerpt: Market of the day.\n" },
            new("2024-05-16-late") { Title = "Zorvex recalls its Quillon drones", More = "excerpt: After a crash in Tarmouth.\n" },
            new("2024-05-11-hidden")
            {
                Title = "Zorvex recalls its Quillon drones",
                More = "excerpt: After a crash in Tarmouth.\n",
                Published = false,
            },
            .. Enumerable
                .Range(0, 40)
                .Select(number => new Draft($"2024-05-{5 + (number % 10):00}-filler-{number}")
                {
                    Title = $"Market news of day {number}",
                    More = "excerpt: Prices of the day.\n",
                }),
        ]);
        await host.ImportAsync(folder.Root);

        var story = (await host.QueryAsync("""{ articleBySlug(slug: "2024-05-10-first") { story { slug } } }"""))
            .Data.At("articleBySlug", "story")
            .Each("slug");

        Assert.Equal(["2024-05-11-second", "2024-05-11-linked"], story);
    }

    [Fact]
    public async Task Stories_match_the_labelled_groups_of_a_corpus_in_any_import_order()
    {
        var corpus = Corpus().ToList();
        var (words, wordsAgain) = (
            await StoriesAsync([.. corpus.Select(article => article.Draft with { Related = [] })]),
            await StoriesAsync([.. corpus.Select(article => article.Draft with { Related = [] }).Reverse()], importedTwice: true)
        );
        var links = await StoriesAsync([.. corpus.Select(article => article.Draft)]);

        var byWords = BCubed(corpus, words);
        var byLinksToo = BCubed(corpus, links);
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"B-cubed F1: {byWords:F3} by words and dates, {byLinksToo:F3} with links")
        );
        Assert.Equal(Describe(words), Describe(wordsAgain));
        Assert.True(byWords >= 0.9, $"{byWords} by words and dates");
        Assert.True(byLinksToo >= byWords, $"{byLinksToo} with links, {byWords} without");
    }

    [Fact]
    public async Task The_stories_of_a_whole_list_cost_one_command()
    {
        var host = await gateway.PrepareAsync();
        using var folder = new ArticleFolder().With(
            Enumerable.Range(1, 25).Select(day => new Draft($"2023-05-{day:00}-list") { Title = $"Story {day % 3}" })
        );
        await host.ImportAsync(folder.Root);
        const string Query = "{ articles(first: 20) { nodes { story { slug } } } }";
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
        var host = await gateway.PrepareAsync();
        using var folder = new ArticleFolder().With(new Draft("2022-05-01-one"));
        await host.ImportAsync(folder.Root);

        var answer = await host.QueryAsync(
            "query ($first: Int!) { articles(first: 1) { nodes { story(first: $first) { slug } } } }",
            new { first }
        );

        Assert.Equal(["ARGUMENT_OUT_OF_RANGE"], answer.ErrorCodes);
    }

    private async Task<Dictionary<string, HashSet<string>>> StoriesAsync(IReadOnlyList<Draft> drafts, bool importedTwice = false)
    {
        var host = await gateway.PrepareAsync();
        foreach (
            var part in importedTwice
                ? drafts.Chunk(drafts.Count / 3).Append([.. drafts])
                :
                [
                    [.. drafts],
                ]
        )
        {
            using var folder = new ArticleFolder().With(part);
            await host.ImportAsync(folder.Root);
        }

        var stories = new Dictionary<string, HashSet<string>>();
        for (string? after = null; ; )
        {
            var page = (
                await host.QueryAsync(
                    """
                    query ($after: String) { articles(first: 20, after: $after) {
                      nodes { slug story(first: 20) { slug } } pageInfo { hasNextPage endCursor } } }
                    """,
                    new { after }
                )
            ).Data.GetProperty("articles");
            foreach (var article in page.GetProperty("nodes").EnumerateArray())
                stories[article.GetProperty("slug").GetString() ?? ""] = [.. article.GetProperty("story").Each("slug").OfType<string>()];
            if (!page.At("pageInfo", "hasNextPage").GetBoolean())
                return stories;
            after = page.At("pageInfo", "endCursor").GetString();
        }
    }

    // The mean of precision and recall over all articles: https://nlp.uned.es/docs/amigo2007a.pdf
    private static double BCubed(List<(Draft Draft, int Event)> corpus, Dictionary<string, HashSet<string>> stories)
    {
        var events = corpus.ToLookup(article => article.Event, article => article.Draft.Slug);
        var (precision, recall) = (0.0, 0.0);
        foreach (var (draft, number) in corpus)
        {
            HashSet<string> expected = [.. events[number]];
            HashSet<string> found = [draft.Slug, .. stories[draft.Slug]];
            var common = (double)found.Intersect(expected).Count();
            precision += common / found.Count / corpus.Count;
            recall += common / expected.Count / corpus.Count;
        }

        return 2 * precision * recall / (precision + recall);
    }

    private static string Describe(Dictionary<string, HashSet<string>> stories) =>
        string.Join(
            '\n',
            stories
                .OrderBy(story => story.Key, StringComparer.Ordinal)
                .Select(story => $"{story.Key}: {string.Join(' ', story.Value.Order(StringComparer.Ordinal))}")
        );

    // Events with three to five reports that share some of six names, each with a link to another report, among articles about nothing
    // else.
    private static IEnumerable<(Draft Draft, int Event)> Corpus()
    {
        var random = new Random(20_240_601);
        string[] common =
        [
            "market",
            "report",
            "company",
            "model",
            "city",
            "school",
            "winter",
            "summer",
            "price",
            "people",
            "service",
            "update",
            "energy",
            "water",
            "train",
            "police",
            "court",
            "doctor",
            "garden",
            "music",
            "season",
            "plan",
            "budget",
            "vote",
            "road",
            "factory",
            "harbour",
            "festival",
            "teacher",
            "weather",
            "export",
            "network",
            "museum",
            "hospital",
            "bridge",
            "forest",
            "council",
            "player",
            "trade",
            "study",
        ];
        var start = new DateTime(2024, 3, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var number = 0; number < Events; number++)
        {
            string[] names = [.. Enumerable.Range(0, 6).Select(_ => Name())];
            var day = random.Next(60);
            var slugs = Enumerable
                .Range(0, random.Next(3, 6))
                .Select(report => $"{start.AddDays(day + random.Next(3)):yyyy-MM-dd}-event-{number}-{report}")
                .ToList();
            for (var report = 0; report < slugs.Count; report++)
                yield return (
                    Article(slugs[report], random.GetItems(names, 3), random.GetItems(names, 4)) with
                    {
                        Related = [new Draft.Link($"https://gazette.example/{slugs[(report + 1) % slugs.Count]}")],
                    },
                    number
                );
        }

        for (var number = 0; number < Others; number++)
            yield return (
                Article($"{start.AddDays(random.Next(62)):yyyy-MM-dd}-other-{number}", [Name()], [Name(), Name()]),
                Events + number
            );

        Draft Article(string slug, string[] title, string[] excerpt) =>
            new(slug)
            {
                Title = string.Join(' ', (string[])[.. title, .. random.GetItems(common, 3)]),
                Topics = [$"Topic {random.Next(5)}"],
                More = $"excerpt: {string.Join(' ', (string[])[.. excerpt, .. random.GetItems(common, 6)])}\n",
            };

        string Name() =>
            string.Concat(Enumerable.Range(0, 3).Select(_ => $"{"bdfgklmnprtvz"[random.Next(13)]}{"aeiou"[random.Next(5)]}")) + "x";
    }
}
