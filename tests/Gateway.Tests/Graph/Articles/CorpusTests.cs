using Gateway.Content;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Articles;

/// <summary>The publisher's own files, all the way.</summary>
public sealed class CorpusTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    private const string Seed = "2022-06-04-what-hugging-face-and-microsofts-collaboration-means-for-applied-ai";

    [Fact]
    public async Task All_files_are_imported_without_a_rejection_and_the_seeds_article_answers_with_its_five_links()
    {
        Assert.SkipWhen(RepositoryRoot.Corpus is null, "There is no folder shared/corpus beside the repository.");

        var first = await host.ImportAsync(RepositoryRoot.Corpus);
        var second = await host.ImportAsync(RepositoryRoot.Corpus);

        Assert.Empty(first.RejectedFiles.SelectMany(file => file.Problems));
        Assert.Equal(ContentFolder.Enumerate(RepositoryRoot.Corpus).Count(), first.Files);
        Assert.Equal((0, 0, first.Created, first.Skipped), (second.Created, second.Updated, second.Unchanged, second.Skipped));
        var seed = (
            await host.QueryAsync(
                "query ($slug: String!) { articleBySlug(slug: $slug) { provider { name } related { quality } } }",
                new { slug = Seed }
            )
        ).Data;
        Assert.Equal(["69", "54", "19", "17", "13"], seed.At("articleBySlug", "related").Each("quality"));
        Assert.Equal("The Next Web", seed.At("articleBySlug", "provider", "name").GetString());
    }
}
