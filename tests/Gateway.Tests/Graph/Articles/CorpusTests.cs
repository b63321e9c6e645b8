using System.Text;
using Gateway.Content.Files;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Articles;

/// <summary>The real files of a publisher, imported and queried.</summary>
public sealed class CorpusTests(CorpusTests.Corpus corpus) : IClassFixture<CorpusTests.Corpus>
{
    private const string Seed = "2022-06-04-what-hugging-face-and-microsofts-collaboration-means-for-applied-ai";

    [Fact]
    public async Task All_files_of_the_corpus_are_imported_and_the_sample_article_has_its_five_links()
    {
        Assert.SkipWhen(RepositoryRoot.Corpus is null, "There is no folder shared/corpus beside the repository.");

        var first = await corpus.Host.ImportAsync(RepositoryRoot.Corpus);
        var second = await corpus.Host.ImportAsync(RepositoryRoot.Corpus);

        Assert.Empty(first.RejectedFiles.SelectMany(file => file.Problems));
        Assert.Equal(ContentFolder.Enumerate(RepositoryRoot.Corpus).Count(), first.Files);
        Assert.Equal((0, 0, first.Created, first.Skipped), (second.Created, second.Updated, second.Unchanged, second.Skipped));
        var seed = (
            await corpus.Host.QueryAsync(
                "query ($slug: String!) { articleBySlug(slug: $slug) { provider { name } related { quality } } }",
                new { slug = Seed }
            )
        ).Data;
        Assert.Equal(["69", "54", "19", "17", "13"], seed.At("articleBySlug", "related").Each("quality"));
        await AssertSourcesAsync();
        Assert.Equal("The Next Web", seed.At("articleBySlug", "provider", "name").GetString());
    }

    // The text of each file, after it was divided and stored as JSON, has the bytes of the file.
    private async Task AssertSourcesAsync()
    {
        var files = ContentFolder
            .Enumerate(RepositoryRoot.Corpus ?? "")
            .Select(path => path.Path)
            .Where(path => path.EndsWith(".md", StringComparison.Ordinal))
            .ToLookup(path => Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal);
        var compared = 0;
        for (string? after = null; ; )
        {
            var page = (
                await corpus.Host.QueryAsAsync(
                    corpus.Editor.Bearer,
                    "query ($after: String) { articles(first: 50, after: $after) { nodes { slug source } pageInfo { hasNextPage endCursor } } }",
                    new { after }
                )
            ).Data.GetProperty("articles");
            foreach (var article in page.GetProperty("nodes").EnumerateArray())
            {
                var candidates = files[article.GetProperty("slug").GetString() ?? ""].ToList();
                if (candidates.Count == 0)
                    continue;
                var source = Encoding.UTF8.GetBytes(article.GetProperty("source").GetString() ?? "");
                Assert.Contains(candidates, file => File.ReadAllBytes(file).AsSpan().SequenceEqual(source));
                compared++;
            }

            if (!page.At("pageInfo", "hasNextPage").GetBoolean())
                break;
            after = page.At("pageInfo", "endCursor").GetString();
        }

        Assert.True(compared > 100, $"{compared} files were compared.");
    }

    /// <summary>A gateway and the key of an editor.</summary>
    public sealed class Corpus : IAsyncLifetime
    {
        public Corpus(PostgresServer postgres) => Host = new GatewayHost(postgres) { Settings = TestKey.Settings([Editor]) };

        public GatewayHost Host { get; }
        internal TestKey Editor { get; } = new("editor", Scope.ArticlesWrite, Scope.ArticlesReadUnpublished, Scope.SecuredRead);

        public ValueTask InitializeAsync() => Host.InitializeAsync();

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
