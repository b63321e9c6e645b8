using System.Text.Json;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Import;

public sealed class TaxonomyTests(GatewayHost host) : IClassFixture<GatewayHost>, IDisposable
{
    private const string Everything = """
        {
          topics(first: 100) { nodes { slug name shortName keywords hashtags articleCount images { url } parent { name } children { name } } }
          providers(first: 100) { nodes { name domain description otherNames articleCount images { url } articles { nodes { slug } } } }
          articles(first: 100) { nodes { slug provider { name } } }
        }
        """;

    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_topics_file_says_more_than_the_articles_that_carry_it()
    {
        _folder.With(new Draft("2024-04-01-gardens") { Topics = ["gardens & parks"] });
        await host.ImportAsync(_folder.Root);

        await host.ImportAsync(
            _folder
                .WithFile(
                    "_data/topics/gardens.yaml",
                    """
                    taxonomy: topic
                    name: Gardens & Parks
                    shortname: Gardens
                    keywords: [garden, park]
                    hashtags: ["#Gardens"]
                    images: [https://gazette.example/gardens.png]
                    """
                )
                .Root
        );

        var topic = await TopicAsync("Gardens & Parks");
        Assert.Equal(
            """["Gardens",["garden","park"],["#Gardens"],1]""",
            JsonSerializer.Serialize(
                new[]
                {
                    topic.GetProperty("shortName"),
                    topic.GetProperty("keywords"),
                    topic.GetProperty("hashtags"),
                    topic.GetProperty("articleCount"),
                }
            )
        );
        Assert.Equal("https://gazette.example/gardens.png", topic.At("images", 0, "url").GetString());
    }

    [Fact]
    public async Task A_topics_file_keeps_its_name_when_later_articles_spell_it_otherwise()
    {
        _folder.WithTopic("Low Code").With(new Draft("2024-04-02-spells") { Topics = ["low code"] });

        await host.ImportAsync(_folder.Root);

        Assert.Equal(1, (await TopicAsync("Low Code")).GetProperty("articleCount").GetInt32());
    }

    [Fact]
    public async Task Without_a_file_a_topic_is_spelled_as_its_newest_published_article_has_it()
    {
        await host.ImportAsync(
            _folder
                .With(
                    new("2024-04-03-newest-published") { Topics = ["Tea Time"] },
                    new("2024-04-02-older") { Topics = ["tea time"] },
                    new("2024-04-04-newest-of-all") { Topics = ["TEA TIME"], Published = false }
                )
                .Root
        );

        Assert.Equal(2, (await TopicAsync("Tea Time")).GetProperty("articleCount").GetInt32());
    }

    [Fact]
    public async Task Topics_know_the_topic_above_them_and_those_below()
    {
        _folder.WithTopic("Upper").WithTopic("Lower b", "parent: Upper").WithTopic("Lower a", "parent: Upper");

        await host.ImportAsync(_folder.Root);

        Assert.Equal("Upper", (await TopicAsync("Lower a")).At("parent", "name").GetString());
        Assert.Equal(["Lower a", "Lower b"], (await TopicAsync("Upper")).GetProperty("children").Each("name"));
        Assert.Equal(JsonValueKind.Null, (await TopicAsync("Upper")).GetProperty("parent").ValueKind);
    }

    [Fact]
    public async Task A_topic_that_is_moved_below_another_leaves_the_one_before()
    {
        await host.ImportAsync(_folder.WithTopic("Left").WithTopic("Joined").WithTopic("Wanderer", "parent: Left").Root);

        await host.ImportAsync(_folder.WithTopic("Wanderer", "parent: Joined").Root);

        Assert.Empty((await TopicAsync("Left")).GetProperty("children").EnumerateArray());
        Assert.Equal(["Wanderer"], (await TopicAsync("Joined")).GetProperty("children").Each("name"));
    }

    [Fact]
    public async Task An_organizations_file_describes_the_provider_of_its_articles()
    {
        _folder
            .With(
                new Draft("2024-04-05-described")
                {
                    Provider = ("Described", "described.example"),
                    ProviderImages = ["https://described.example/of-article.png"],
                }
            )
            .WithOrganization(
                ("Described", "described.example"),
                "description: Prints things",
                "images: [{url: https://described.example/of-file.png}]"
            );

        await host.ImportAsync(_folder.Root);

        var provider = await ProviderAsync("Described");
        Assert.Equal(
            ("Prints things", 1),
            (provider.GetProperty("description").GetString(), provider.GetProperty("articleCount").GetInt32())
        );
        Assert.Equal(["https://described.example/of-file.png"], provider.GetProperty("images").Each("url"));
    }

    [Fact]
    public async Task Without_a_file_a_providers_images_are_those_of_its_newest_published_article()
    {
        await host.ImportAsync(
            _folder
                .With(
                    new("2024-04-07-newest")
                    {
                        Provider = ("Pictured", "pictured.example"),
                        ProviderImages = ["https://pictured.example/newest.png"],
                    },
                    new("2024-04-06-older")
                    {
                        Provider = ("Pictured", "pictured.example"),
                        ProviderImages = ["https://pictured.example/older.png"],
                    },
                    new("2024-04-08-hidden")
                    {
                        Provider = ("Pictured", "pictured.example"),
                        ProviderImages = ["https://pictured.example/hidden.png"],
                        Published = false,
                    }
                )
                .Root
        );
        var newest = (await ProviderAsync("Pictured")).GetProperty("images").Each("url");

        await host.ImportAsync(
            _folder.With(new Draft("2024-04-07-newest") { Provider = ("Pictured", "pictured.example"), Published = false }).Root
        );

        Assert.Equal(["https://pictured.example/newest.png"], newest);
        Assert.Equal(["https://pictured.example/older.png"], (await ProviderAsync("Pictured")).GetProperty("images").Each("url"));
    }

    [Fact]
    public async Task Providers_of_one_domain_and_different_names_are_different()
    {
        await host.ImportAsync(
            _folder
                .With(
                    new("2024-04-09-one") { Provider = ("Soft One", "soft.example") },
                    new("2024-04-09-two") { Provider = ("Soft Two", "SOFT.example") },
                    new("2024-04-09-one-again") { Provider = ("Soft One", "Soft.example") }
                )
                .Root
        );

        Assert.Equal(2, (await ProviderAsync("Soft One")).GetProperty("articleCount").GetInt32());
        Assert.Equal(1, (await ProviderAsync("Soft Two")).GetProperty("articleCount").GetInt32());
    }

    [Theory]
    [InlineData("articles first")]
    [InlineData("file first")]
    public async Task Articles_under_another_name_belong_to_the_provider_whichever_comes_first(string order)
    {
        var name = $"Real {order}";
        _folder.With(
            new($"2024-04-10-under-other-{order[..4].Trim()}") { Provider = ($"Other {order}", "aliased.example") },
            new($"2024-04-10-under-real-{order[..4].Trim()}") { Provider = (name, "aliased.example") }
        );
        if (order == "articles first")
            await host.ImportAsync(_folder.At("_news"));
        await host.ImportAsync(_folder.WithOrganization((name, "aliased.example"), $"otherNames: [Other {order}]").At("_data"));
        await host.ImportAsync(_folder.Root);

        var provider = await ProviderAsync(name);
        Assert.Equal(2, provider.GetProperty("articleCount").GetInt32());
        Assert.Equal(2, provider.At("articles", "nodes").GetArrayLength());
        Assert.Equal(JsonValueKind.Undefined, (await ProviderAsync($"Other {order}")).ValueKind);
    }

    [Fact]
    public async Task Articles_go_back_to_their_written_provider_with_its_images_when_the_other_name_is_taken_from_the_file()
    {
        var house = ("House", "house.example");
        _folder
            .With(
                new Draft("2024-04-11-goes-back")
                {
                    Provider = ("Old House", "house.example"),
                    ProviderImages = ["https://house.example/old.png"],
                }
            )
            .WithOrganization(house, "otherNames: [Old House]");
        await host.ImportAsync(_folder.Root);

        await host.ImportAsync(_folder.WithOrganization(house).Root);

        var back = await ProviderAsync("Old House");
        Assert.Equal(1, back.GetProperty("articleCount").GetInt32());
        Assert.Equal(["https://house.example/old.png"], back.GetProperty("images").Each("url"));
        Assert.Equal(0, (await ProviderAsync("House")).GetProperty("articleCount").GetInt32());
    }

    [Fact]
    public async Task Articles_follow_another_name_that_goes_from_one_file_to_another()
    {
        _folder
            .With(new Draft("2024-04-12-sold") { Provider = ("Sold", "sold.example") })
            .WithOrganization(("Seller", "sold.example"), "otherNames: [Sold]");
        await host.ImportAsync(_folder.Root);

        await host.ImportAsync(
            _folder.WithOrganization(("Buyer", "sold.example"), "otherNames: [Sold]").WithOrganization(("Seller", "sold.example")).Root
        );

        Assert.Equal(1, (await ProviderAsync("Buyer")).GetProperty("articleCount").GetInt32());
        Assert.Equal(0, (await ProviderAsync("Seller")).GetProperty("articleCount").GetInt32());
        Assert.Equal(
            "Buyer",
            (await host.QueryAsync("""{ articleBySlug(slug: "2024-04-12-sold") { provider { name } } }"""))
                .Data.At("articleBySlug", "provider", "name")
                .GetString()
        );
    }

    [Fact]
    public async Task Of_two_files_that_list_another_name_the_first_by_name_has_all_its_articles_whichever_was_read_last()
    {
        _folder
            .WithOrganization(("Claims second", "claimed.example"), "otherNames: [Claimed]")
            .With(new Draft("2024-04-14-before") { Provider = ("Claimed", "claimed.example") });
        await host.ImportAsync(_folder.Root);

        await host.ImportAsync(_folder.WithOrganization(("Claims first", "claimed.example"), "otherNames: [Claimed]").Root);
        await host.ImportAsync(
            _folder
                .WithOrganization(("Claims second", "claimed.example"), "otherNames: [Claimed]", "description: Changed")
                .With(new Draft("2024-04-14-after") { Provider = ("Claimed", "claimed.example") })
                .Root
        );

        Assert.Equal(2, (await ProviderAsync("Claims first")).GetProperty("articleCount").GetInt32());
    }

    [Fact]
    public async Task Without_its_file_a_topic_and_a_provider_are_what_their_articles_make_of_them()
    {
        _folder
            .With(
                new Draft("2024-04-15-bare")
                {
                    Topics = ["bare"],
                    Provider = ("Bare Other", "bare.example"),
                    ProviderImages = ["https://bare.example/a.png"],
                }
            )
            .WithTopic("Bare", "shortname: B", "parent: Bones")
            .WithOrganization(("Bare", "bare.example"), "otherNames: [Bare Other]", "description: Described");
        await host.ImportAsync(_folder.Root);
        _folder.Remove("_data/topics/Bare.yaml").Remove("_data/organizations/Bare.md");

        await host.ImportAsync(_folder.Root, prune: true);

        var (topic, provider) = (await TopicAsync("bare"), await ProviderAsync("Bare Other"));
        Assert.Equal(
            (JsonValueKind.Null, JsonValueKind.Null, 1),
            (topic.GetProperty("shortName").ValueKind, topic.GetProperty("parent").ValueKind, topic.GetProperty("articleCount").GetInt32())
        );
        Assert.Equal(
            (JsonValueKind.Null, 1, 1),
            (
                provider.GetProperty("description").ValueKind,
                provider.GetProperty("articleCount").GetInt32(),
                provider.GetProperty("images").GetArrayLength()
            )
        );
        Assert.Equal(JsonValueKind.Undefined, (await ProviderAsync("Bare")).ValueKind);
    }

    [Fact]
    public async Task A_link_names_the_provider_behind_another_name()
    {
        await host.ImportAsync(
            _folder
                .WithOrganization(("Known", "known.example"), "otherNames: [Also Known]")
                .With(
                    new Draft("2024-04-13-links")
                    {
                        Related = [new("https://elsewhere.example/") { Provider = ("Also Known", "known.example") }],
                    }
                )
                .Root
        );

        var link = (
            await host.QueryAsync("""{ articleBySlug(slug: "2024-04-13-links") { related { provider { name provider { name } } } } }""")
        ).Data.At("articleBySlug", "related", 0, "provider");
        Assert.Equal(("Also Known", "Known"), (link.GetProperty("name").GetString(), link.At("provider", "name").GetString()));
    }

    private async Task<JsonElement> TopicAsync(string name) => await NodeAsync("topics", name);

    private async Task<JsonElement> ProviderAsync(string name) => await NodeAsync("providers", name);

    private async Task<JsonElement> NodeAsync(string list, string name) =>
        (await host.QueryAsync(Everything))
            .Data.At(list, "nodes")
            .EnumerateArray()
            .SingleOrDefault(node => node.GetProperty("name").GetString() == name);
}
