using System.Text.Json;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Import;

/// <summary>Files that describe organizations, and the other names of providers.</summary>
public sealed class OrganizationFileTests(GatewayHost host) : TaxonomyFiles(host)
{
    [Fact]
    public async Task An_organizations_file_describes_the_provider_of_its_articles()
    {
        Folder
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

        await Host.ImportAsync(Folder.Root);

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
        await Host.ImportAsync(
            Folder
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

        await Host.ImportAsync(
            Folder.With(new Draft("2024-04-07-newest") { Provider = ("Pictured", "pictured.example"), Published = false }).Root
        );

        Assert.Equal(["https://pictured.example/newest.png"], newest);
        Assert.Equal(["https://pictured.example/older.png"], (await ProviderAsync("Pictured")).GetProperty("images").Each("url"));
    }

    [Fact]
    public async Task Providers_of_one_domain_and_different_names_are_different()
    {
        await Host.ImportAsync(
            Folder
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
    public async Task Articles_with_another_name_of_a_provider_belong_to_it_in_any_import_order(string order)
    {
        var name = $"Real {order}";
        Folder.With(
            new($"2024-04-10-under-other-{order[..4].Trim()}") { Provider = ($"Other {order}", "aliased.example") },
            new($"2024-04-10-under-real-{order[..4].Trim()}") { Provider = (name, "aliased.example") }
        );
        if (order == "articles first")
            await Host.ImportAsync(Folder.At("_news"));
        await Host.ImportAsync(Folder.WithOrganization((name, "aliased.example"), $"otherNames: [Other {order}]").At("_data"));
        await Host.ImportAsync(Folder.Root);

        var provider = await ProviderAsync(name);
        Assert.Equal(2, provider.GetProperty("articleCount").GetInt32());
        Assert.Equal(2, provider.At("articles", "nodes").GetArrayLength());
        Assert.Equal(JsonValueKind.Undefined, (await ProviderAsync($"Other {order}")).ValueKind);
    }

    [Fact]
    public async Task Articles_return_to_their_own_provider_when_its_name_is_removed_from_otherNames()
    {
        var house = ("House", "house.example");
        Folder
            .With(
                new Draft("2024-04-11-goes-back")
                {
                    Provider = ("Old House", "house.example"),
                    ProviderImages = ["https://house.example/old.png"],
                }
            )
            .WithOrganization(house, "otherNames: [Old House]");
        await Host.ImportAsync(Folder.Root);

        await Host.ImportAsync(Folder.WithOrganization(house).Root);

        var back = await ProviderAsync("Old House");
        Assert.Equal(1, back.GetProperty("articleCount").GetInt32());
        Assert.Equal(["https://house.example/old.png"], back.GetProperty("images").Each("url"));
        Assert.Equal(0, (await ProviderAsync("House")).GetProperty("articleCount").GetInt32());
    }

    [Fact]
    public async Task Articles_move_to_the_provider_whose_file_lists_their_name()
    {
        Folder
            .With(new Draft("2024-04-12-sold") { Provider = ("Sold", "sold.example") })
            .WithOrganization(("Seller", "sold.example"), "otherNames: [Sold]");
        await Host.ImportAsync(Folder.Root);

        await Host.ImportAsync(
            Folder.WithOrganization(("Buyer", "sold.example"), "otherNames: [Sold]").WithOrganization(("Seller", "sold.example")).Root
        );

        Assert.Equal(1, (await ProviderAsync("Buyer")).GetProperty("articleCount").GetInt32());
        Assert.Equal(0, (await ProviderAsync("Seller")).GetProperty("articleCount").GetInt32());
        Assert.Equal(
            "Buyer",
            (await Host.QueryAsync("""{ articleBySlug(slug: "2024-04-12-sold") { provider { name } } }"""))
                .Data.At("articleBySlug", "provider", "name")
                .GetString()
        );
    }

    [Fact]
    public async Task If_two_files_list_the_same_other_name_its_articles_belong_to_the_first_by_name()
    {
        Folder
            .WithOrganization(("Claims second", "claimed.example"), "otherNames: [Claimed]")
            .With(new Draft("2024-04-14-before") { Provider = ("Claimed", "claimed.example") });
        await Host.ImportAsync(Folder.Root);

        await Host.ImportAsync(Folder.WithOrganization(("Claims first", "claimed.example"), "otherNames: [Claimed]").Root);
        await Host.ImportAsync(
            Folder
                .WithOrganization(("Claims second", "claimed.example"), "otherNames: [Claimed]", "description: Changed")
                .With(new Draft("2024-04-14-after") { Provider = ("Claimed", "claimed.example") })
                .Root
        );

        Assert.Equal(2, (await ProviderAsync("Claims first")).GetProperty("articleCount").GetInt32());
    }

    [Fact]
    public async Task A_link_with_another_name_of_a_provider_resolves_to_the_provider()
    {
        await Host.ImportAsync(
            Folder
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
            await Host.QueryAsync("""{ articleBySlug(slug: "2024-04-13-links") { related { provider { name provider { name } } } } }""")
        ).Data.At("articleBySlug", "related", 0, "provider");
        Assert.Equal(("Also Known", "Known"), (link.GetProperty("name").GetString(), link.At("provider", "name").GetString()));
    }
}
