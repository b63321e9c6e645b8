using Gateway.Content.Files;
using Gateway.Content.Problems;
using Gateway.Content.Reading;
using Gateway.Content.Results;
using Gateway.Content.Text;

namespace Gateway.Content.Tests.Text;

/// <summary>The domain of a provider is the name of a host.</summary>
public sealed class ProviderDomainTests
{
    [Theory]
    [InlineData("Paper.Example", "paper.example")]
    [InlineData("paper.example.", "paper.example")]
    [InlineData("https://www.paper.example/news?a=b", "www.paper.example")]
    [InlineData("//paper.example/", "paper.example")]
    [InlineData("https://ann:secret@paper.example:8080/", "paper.example")]
    [InlineData("paper.example:443", "paper.example")]
    [InlineData("zeitung.münchen.example", "zeitung.münchen.example")]
    [InlineData("xn--mnchen-3ya.example", "xn--mnchen-3ya.example")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    public void A_host_or_a_URL_is_a_domain(string written, string domain) => Assert.Equal(domain, ProviderDomain.Of(written));

    [Theory]
    [InlineData("www")]
    [InlineData("www.")]
    [InlineData("localhost")]
    [InlineData("http://localhost:8080/")]
    [InlineData("mailto:ann@paper.example")]
    [InlineData("ann@paper.example")]
    [InlineData("The Paper")]
    [InlineData("paper. example")]
    [InlineData("-a.com")]
    [InlineData("a-.com")]
    [InlineData("paper..example")]
    [InlineData(".example")]
    [InlineData("paper,example")]
    [InlineData("paper.123")]
    [InlineData("https://")]
    public void Other_texts_are_rejected(string written)
    {
        Assert.Null(ProviderDomain.Of(written));
        var problem = Assert.Single(Assert.IsType<ContentResult.Rejected>(Read(written)).Problems);
        Assert.Equal((ProblemCodes.FieldDomain, 6), (problem.Code, problem.Line));
        Assert.Equal($"\"provider.domain\" is \"{written}\"; expected the name of a host, such as paper.example.", problem.Message);
    }

    private static ContentResult Read(string domain) =>
        new ContentReader(new ContentOptions()).Read(
            "_news/a.md",
            System.Text.Encoding.UTF8.GetBytes(
                $"---\ntitle: A\npublishedDateTime: 2024-03-01T00:00:00Z\nwebUrl: https://paper.example/a\nprovider:\n  domain: \"{domain}\"\n  name: B\n---\n"
            )
        );
}
