namespace Gateway.Content.Tests;

/// <summary>The publisher's own files, where a copy lies beside the repository; they are not part of it.</summary>
public sealed class CorpusTests
{
    private static readonly ContentReader _reader = new(new ContentOptions { BaseUrl = new Uri("https://site.example/") });

    [Fact]
    public void No_real_file_is_rejected_and_the_counts_add_up()
    {
        var corpus = RepositoryRoot.Corpus;
        Assert.SkipWhen(corpus is null, "There is no folder shared/corpus beside the repository.");

        var paths = ContentFolder.Enumerate(corpus).ToList();
        var results = paths.ConvertAll(path => Read(path));

        Assert.Empty(results.OfType<ContentResult.Rejected>().SelectMany(rejected => rejected.Problems));
        Assert.Equal(
            paths.Count,
            results.Count(result =>
                result is ContentResult.AcceptedArticle or ContentResult.Topic or ContentResult.Organization or ContentResult.Skipped
            )
        );
        Assert.Contains(results, result => result is ContentResult.AcceptedArticle);
        Assert.Empty(results.SelectMany(result => result.Warnings));
    }

    [Fact]
    public void Every_real_article_has_a_slug_of_its_own_that_its_name_tells()
    {
        var corpus = RepositoryRoot.Corpus;
        Assert.SkipWhen(corpus is null, "There is no folder shared/corpus beside the repository.");

        var articles = ContentFolder.Enumerate(Path.Combine(corpus, "news")).Select(path => (path.Path, Result: Read(path))).ToList();

        Assert.All(
            articles,
            article =>
                Assert.Equal(
                    Path.GetFileNameWithoutExtension(article.Path),
                    (article.Result as ContentResult.AcceptedArticle)?.Article.Slug
                )
        );
    }

    private static ContentResult Read(ContentPath path) => _reader.Read(path.Path, ContentFile.Read(path, new ContentOptions()).Bytes);
}
