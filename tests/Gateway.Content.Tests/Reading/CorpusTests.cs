using Gateway.Content.Files;
using Gateway.Content.Presets;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Reading;

/// <summary>The real files of a publisher, if a copy of them is beside the repository. They are not part of it.</summary>
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
                result
                    is ContentResult.AcceptedArticle
                        or ContentResult.Topic
                        or ContentResult.Organization
                        or ContentResult.Synonyms
                        or ContentResult.Skipped
            )
        );
        Assert.Contains(results, result => result is ContentResult.AcceptedArticle);
        Assert.Empty(results.SelectMany(result => result.Warnings));
    }

    // The publisher's site is one of Jekyll, whose preset reads the same keys.
    [Theory]
    [InlineData(ContentPreset.Gateway)]
    [InlineData(ContentPreset.Jekyll)]
    [InlineData(ContentPreset.Hugo)]
    [InlineData(ContentPreset.Astro)]
    [InlineData(ContentPreset.Eleventy)]
    public void No_real_file_has_a_warning_with_any_preset(ContentPreset preset)
    {
        var corpus = RepositoryRoot.Corpus;
        Assert.SkipWhen(corpus is null, "There is no folder shared/corpus beside the repository.");
        var mapping = new ContentMapping
        {
            Preset = preset,
            SiteUrl = new Uri("https://site.example/"),
            Root = corpus,
        }.WithFingerprint();
        var reader = new ContentReader(new ContentOptions(), new ContentMappings(mapping, [mapping]));

        var results = ContentFolder
            .Enumerate(corpus)
            .Select(path => (path.Path, Result: reader.Read(path, ContentFileReader.Read(path, new ContentOptions()))))
            .ToList();

        Assert.Empty(results.SelectMany(file => file.Result.Warnings.Select(warning => $"{file.Path}: {warning.Message}")));
        Assert.Empty(results.Where(file => file.Result is ContentResult.Rejected).Select(file => file.Path));
    }

    [Fact]
    public void The_slug_of_every_real_article_is_its_file_name()
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

    private static ContentResult Read(ContentPath path) =>
        _reader.Read(path.Path, ContentFileReader.Read(path, new ContentOptions()).Bytes);
}
