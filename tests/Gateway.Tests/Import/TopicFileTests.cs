using System.Text.Json;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Import;

/// <summary>Files that define topics.</summary>
public sealed class TopicFileTests(GatewayHost host) : TaxonomyFiles(host)
{
    [Fact]
    public async Task The_file_of_a_topic_adds_fields_to_it()
    {
        Folder.With(new Draft("2024-04-01-gardens") { Topics = ["gardens & parks"] });
        await Host.ImportAsync(Folder.Root);

        await Host.ImportAsync(
            Folder
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
    public async Task The_file_of_a_topic_determines_the_spelling_of_its_name()
    {
        Folder.WithTopic("Low Code").With(new Draft("2024-04-02-spells") { Topics = ["low code"] });

        await Host.ImportAsync(Folder.Root);

        Assert.Equal(1, (await TopicAsync("Low Code")).GetProperty("articleCount").GetInt32());
    }

    [Fact]
    public async Task Without_a_file_a_topic_has_the_spelling_of_its_newest_published_article()
    {
        await Host.ImportAsync(
            Folder
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
    public async Task A_topic_has_its_parent_and_its_children()
    {
        Folder.WithTopic("Upper").WithTopic("Lower b", "parent: Upper").WithTopic("Lower a", "parent: Upper");

        await Host.ImportAsync(Folder.Root);

        Assert.Equal("Upper", (await TopicAsync("Lower a")).At("parent", "name").GetString());
        Assert.Equal(["Lower a", "Lower b"], (await TopicAsync("Upper")).GetProperty("children").Each("name"));
        Assert.Equal(JsonValueKind.Null, (await TopicAsync("Upper")).GetProperty("parent").ValueKind);
    }

    [Fact]
    public async Task A_topic_that_is_moved_is_a_child_of_the_new_parent_only()
    {
        await Host.ImportAsync(Folder.WithTopic("Left").WithTopic("Joined").WithTopic("Wanderer", "parent: Left").Root);

        await Host.ImportAsync(Folder.WithTopic("Wanderer", "parent: Joined").Root);

        Assert.Empty((await TopicAsync("Left")).GetProperty("children").EnumerateArray());
        Assert.Equal(["Wanderer"], (await TopicAsync("Joined")).GetProperty("children").Each("name"));
    }

    [Fact]
    public async Task Without_their_files_a_topic_and_a_provider_have_only_the_values_of_their_articles()
    {
        Folder
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
        await Host.ImportAsync(Folder.Root);
        Folder.Remove("_data/topics/Bare.yaml").Remove("_data/organizations/Bare.md");

        await Host.ImportAsync(Folder.Root, prune: true);

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
}
