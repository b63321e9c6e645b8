using System.Text;
using Gateway.Content.Files;
using Gateway.Content.Problems;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Fields;

/// <summary>Front matter keys without a field, and their limits.</summary>
public sealed class ExtraKeysTests
{
    private const string Keys =
        "category: news\ntitle: One\npublishedDateTime: 2024-03-01T08:30:00Z\nwebUrl: https://paper.example/one\nprovider: {name: The Paper, domain: paper.example}\n";

    [Fact]
    public void Keys_are_kept_in_the_order_of_the_file_while_they_fit_and_others_are_a_warning()
    {
        var article = Read(
            $"{Keys}first: {new string('a', 60)}\nsecond: {new string('b', 60)}\nthird: c\n",
            new ContentOptions { MaxExtraBytes = 100 }
        );

        Assert.Equal(["first", "third"], article.Article.UnknownKeys?.Select(key => key.Key));
        var warning = Assert.Single(article.Warnings);
        Assert.Equal((ProblemCodes.ExtraTooLarge, 8, 1), (warning.Code, warning.Line, warning.Column));
        Assert.Contains("\"second\"", warning.Message, StringComparison.Ordinal);
        Assert.Contains("Content:MaxExtraBytes", warning.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void The_limit_counts_bytes_of_nested_values_and_keys()
    {
        var text = $"{Keys}values: {{日本: [ééé, b], c: {{d: null}}}}\n";

        Assert.NotNull(Read(text, new ContentOptions { MaxExtraBytes = 70 }).Article.UnknownKeys);
        Assert.Null(Read(text, new ContentOptions { MaxExtraBytes = 40 }).Article.UnknownKeys);
    }

    [Theory]
    [InlineData("secured-: x")]
    [InlineData("SECURED: x")]
    [InlineData("secued: x")]
    [InlineData("seccured: x")]
    [InlineData("_secured: x")]
    [InlineData("editor: {secured: x}")]
    [InlineData("editor: [{deep: [{Secured: x}]}]")]
    [InlineData("__proto__: {x: x}")]
    [InlineData("editor: {__proto__: {x: x}}")]
    [InlineData("constructor: {prototype: {x: x}}")]
    public void A_misspelt_or_misplaced_payload_and_keys_of_prototypes_are_left_out_with_a_warning(string line)
    {
        var article = Read($"{Keys}{line}\nkept: y\n", new ContentOptions());

        Assert.Equal("{\"kept\":\"y\"}", article.Article.UnknownKeys?.ToJsonString());
        Assert.Contains(article.Warnings, warning => warning is { Code: ProblemCodes.ExtraKeyRefused, Line: 7 });
    }

    [Theory]
    [InlineData("_secret: x")]
    [InlineData("secure: x")]
    [InlineData("constructor: Ferrari")]
    [InlineData("prototype: {constructor: x}")]
    public void Keys_that_resemble_reserved_ones_are_kept(string line) =>
        Assert.NotNull(Read($"{Keys}{line}\n", new ContentOptions()).Article.UnknownKeys);

    private static ContentResult.AcceptedArticle Read(string frontMatter, ContentOptions options) =>
        Assert.IsType<ContentResult.AcceptedArticle>(
            new ContentReader(options).Read("one.md", (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"---\n{frontMatter}---\n"))
        );
}
