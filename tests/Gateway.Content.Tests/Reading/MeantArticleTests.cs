using Gateway.Content.Files;
using Gateway.Content.Problems;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Reading;

/// <summary>A text that a client sends as an article is accepted, or rejected with all of its problems. It is never skipped.</summary>
public sealed class MeantArticleTests
{
    [Fact]
    public void An_article_sent_by_a_client_is_read_like_its_file() =>
        Assert.Equal(
            ResultText.Of(Samples.Read(Samples.Article, "2023-03-01-river.md")),
            ResultText.Of(Read(Samples.Article, "2023-03-01-river.md"))
        );

    [Fact]
    public void All_missing_fields_are_reported()
    {
        var problems = Problems("---\nexcerpt: nothing else\n---\n");

        Assert.Equal(4, problems.Count);
        Assert.All(problems, problem => Assert.Equal((ProblemCodes.FieldMissing, 2), (problem.Code, problem.Line)));
    }

    [Theory]
    [InlineData("just text", "a.md", ProblemCodes.FrontMatterMissing, 1)]
    [InlineData("", "a.md", ProblemCodes.FrontMatterMissing, 1)]
    [InlineData("---\nmerely a rule", "a.md", ProblemCodes.FrontMatterUnclosed, 1)]
    [InlineData("---\ntaxonomy: topic\nname: AI\n---\n", "a.md", ProblemCodes.NotAnArticle, 1)]
    [InlineData("---\ntaxonomy: organization\nname: The Paper\ndomain: paper.example\n---\n", "a.md", ProblemCodes.NotAnArticle, 1)]
    [InlineData("---\ntitle: [cut\n---\n", "a.md", ProblemCodes.YamlSyntax, 2)]
    [InlineData(Samples.Article, "a.yaml", ProblemCodes.FileName, null)]
    [InlineData(Samples.Article, "a.png", ProblemCodes.FileName, null)]
    [InlineData(Samples.Article, "", ProblemCodes.FileName, null)]
    [InlineData("---\ntitle: a\0b\n---\n", "a.md", ProblemCodes.TextNul, 2)]
    public void A_text_that_is_not_an_article_is_a_problem(string text, string fileName, string code, int? line)
    {
        var problem = Assert.Single(Problems(text, fileName));

        Assert.Equal((code, line), (problem.Code, problem.Line));
    }

    [Fact]
    public void A_lone_surrogate_is_a_problem_with_its_position()
    {
        var problem = Assert.Single(Problems("---\ntitle: half \ud83d\n---\n"));

        Assert.Equal((ProblemCodes.TextLoneSurrogate, 2, 13), (problem.Code, problem.Line, problem.Column));
    }

    private static ContentResult Read(string text, string fileName = "a.md") =>
        new ContentReader(new ContentOptions { BaseUrl = new Uri("https://site.example/") }).ReadArticle(fileName, text);

    private static IReadOnlyList<ContentProblem> Problems(string text, string fileName = "a.md") =>
        Assert.IsType<ContentResult.Rejected>(Read(text, fileName)).Problems;
}
