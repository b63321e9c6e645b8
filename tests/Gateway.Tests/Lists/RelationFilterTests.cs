using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Lists;

/// <summary>Filters over relations, in both directions, among articles of which readers see only some.</summary>
public sealed class RelationFilterTests(RelationFilterTests.Library library) : IClassFixture<RelationFilterTests.Library>
{
    [Theory]
    [InlineData("topics", "{articles: {some: {quality: {gte: 5}}}}", "A B")]
    [InlineData("topics", "{articles: {none: {quality: {gte: 5}}}}", "C D")]
    [InlineData("topics", "{articles: {all: {quality: {gte: 5}}}}", "B D")]
    [InlineData("topics", "{articles: {any: true}}", "A B C")]
    [InlineData("topics", "{articles: {any: false}}", "D")]
    [InlineData("topics", "{articles: {some: {title: {contains: \"Hidden\"}}}}", "")]
    [InlineData("topics", "{articles: {some: {provider: {name: {eq: \"Second\"}}}}}", "A C")]
    [InlineData("topics", "{articles: {some: {topics: {some: {name: {eq: \"B\"}}}}}}", "A B")]
    [InlineData("topics", "{or: [{articles: {some: {heat: {eq: 1}}}}, {name: {eq: \"D\"}}]}", "A C D")]
    [InlineData("providers", "{articles: {some: {quality: {gte: 5}}}}", "First")]
    [InlineData("providers", "{articles: {none: {quality: {gte: 5}}}}", "Second")]
    [InlineData("providers", "{articles: {all: {topics: {any: true}}}}", "First Second")]
    [InlineData("providers", "{articles: {any: false}}", "")]
    public async Task Topics_and_providers_are_found_by_the_articles_that_readers_see(string list, string where, string names)
    {
        var answer = await library.Host.QueryAsync($"{{ {list}(where: {where}) {{ totalCount nodes {{ name }} }} }}");

        Assert.Equal(names, string.Join(' ', answer.Data.At(list, "nodes").Each("name")));
        Assert.Equal(names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, answer.Data.At(list, "totalCount").GetInt32());
    }

    [Theory]
    [InlineData("{related: {some: {article: {slug: {eq: \"2024-01-02-second\"}}}}}", "first")]
    [InlineData("{related: {some: {article: {quality: {gte: 5}}}}}", "first third")]
    [InlineData("{related: {some: {article: {id: {eq: null}}}}}", "second")]
    [InlineData("{related: {some: {article: {id: {neq: null}}}}}", "first third")]
    [InlineData("{related: {all: {article: {id: {neq: null}}}}}", "first third old")]
    [InlineData("{related: {some: {article: {title: {contains: \"Hidden\"}}}}}", "")]
    [InlineData("{related: {some: {article: {relatedFrom: {some: {slug: {endsWith: \"third\"}}}}}}}", "third")]
    [InlineData("{relatedFrom: {some: {slug: {eq: \"2024-01-01-first\"}}}}", "second")]
    [InlineData("{relatedFrom: {some: {title: {contains: \"Hidden\"}}}}", "")]
    [InlineData("{relatedFrom: {any: true}}", "first second")]
    [InlineData("{relatedFrom: {any: false}}", "third old")]
    [InlineData("{relatedFrom: {none: {topics: {some: {name: {eq: \"C\"}}}}}}", "second third old")]
    [InlineData("{relatedFrom: {all: {quality: {gte: 5}}}}", "second third old")]
    [InlineData("{or: [{relatedFrom: {some: {quality: {eq: 9}}}}, {related: {none: {article: {id: {neq: null}}}}}]}", "second old")]
    public async Task Articles_are_filtered_by_related_and_by_relatedFrom(string where, string slugs)
    {
        var answer = await library.Host.QueryAsync(
            $"{{ articles(where: {where}, order: {{quality: DESC}}) {{ totalCount nodes {{ slug }} }} }}"
        );

        var found = answer.Data.At("articles", "nodes").Each("slug").Select(slug => slug?[11..]).ToList();
        Assert.Equal(slugs.Split(' ', StringSplitOptions.RemoveEmptyEntries), found);
        Assert.Equal(found.Count, answer.Data.At("articles", "totalCount").GetInt32());
    }

    public sealed class Library(PostgresServer postgres) : IAsyncLifetime
    {
        internal GatewayHost Host { get; } = new(postgres);

        public async ValueTask InitializeAsync()
        {
            await Host.InitializeAsync();
            const string Shared = "https://gazette.example/shared";
            using var folder = new ArticleFolder()
                .With(
                    new("2024-01-01-first")
                    {
                        Provider = ("First", "first.example"),
                        Topics = ["A", "B"],
                        Quality = 9,
                        Related = [new(Shared)],
                    },
                    // Newer than the other article with this URL, so links resolve to this one.
                    new("2024-01-02-second")
                    {
                        Provider = ("First", "first.example"),
                        WebUrl = Shared,
                        Topics = ["A"],
                        Quality = 5,
                        Related = [new("https://gazette.example/2024-01-09-hidden"), new("https://elsewhere.example/")],
                    },
                    new("2024-01-03-third")
                    {
                        Provider = ("Second", "second.example"),
                        Topics = ["C", "A"],
                        Quality = 3,
                        Heat = 1,
                        Related = [new("https://gazette.example/2024-01-01-first")],
                    },
                    new("2024-01-01-old")
                    {
                        Provider = ("Second", "second.example"),
                        WebUrl = Shared,
                        Topics = ["C"],
                        Quality = 1,
                    },
                    new("2024-01-09-hidden")
                    {
                        Title = "Hidden",
                        Provider = ("Second", "second.example"),
                        Topics = ["C", "D"],
                        Quality = 9,
                        Heat = 1,
                        Published = false,
                        Related = [new("https://gazette.example/2024-01-03-third"), new(Shared)],
                    },
                    new("2024-01-10-hidden-too")
                    {
                        Title = "Hidden too",
                        WebUrl = Shared,
                        Provider = ("Third", "third.example"),
                        Topics = ["D"],
                        Published = false,
                    }
                )
                .WithTopic("D");
            await Host.ImportAsync(folder.Root);
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
