using Gateway.Content.Files;
using Gateway.Content.Problems;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Reading;

public sealed class ReaderTests
{
    [Fact]
    public void A_file_larger_than_the_limit_is_rejected()
    {
        var problem = Assert.Single(Rejected(Samples.Read(new byte[10 * 1024 * 1024])));

        Assert.Equal(ProblemCodes.FileTooLarge, problem.Code);
    }

    [Fact]
    public void A_site_relative_image_needs_a_base_url()
    {
        var problem = Assert.Single(Rejected(Samples.Read(Samples.Article, options: new ContentOptions())));

        Assert.Equal((ProblemCodes.FieldUrlRelative, 15, 12), (problem.Code, problem.Line, problem.Column));
    }

    [Fact]
    public void Content_file_extensions_are_case_insensitive()
    {
        string[] names = ["a.md", "a.MD", "a.markdown", "a.html", "a.Htm", "a.txt"];

        Assert.All(names, name => Assert.IsType<ContentResult.AcceptedArticle>(Samples.Read(Samples.Article, name)));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Line_endings_do_not_change_the_article(string lineEnd)
    {
        var plain = Samples.Read(Samples.Article);

        Assert.Equal(ResultText.Of(plain), ResultText.Of(Samples.Read("\uFEFF" + Samples.Article.ReplaceLineEndings(lineEnd))));
    }

    private static IReadOnlyList<ContentProblem> Rejected(ContentResult result) => Assert.IsType<ContentResult.Rejected>(result).Problems;
}
