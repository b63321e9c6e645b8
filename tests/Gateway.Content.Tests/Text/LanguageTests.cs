using System.Text;
using Gateway.Content.Files;
using Gateway.Content.Problems;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Text;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("en", "en")]
    [InlineData("EN", "en")]
    [InlineData(" fr ", "fr")]
    [InlineData("pt-br", "pt-BR")]
    [InlineData("pt_BR", "pt-BR")]
    [InlineData("ZH-HANS", "zh-Hans")]
    [InlineData("zh_hant_tw", "zh-Hant-TW")]
    [InlineData("sr-latn-rs", "sr-Latn-RS")]
    [InlineData("es-419", "es-419")]
    [InlineData("de-CH-1901", "de-CH-1901")]
    [InlineData("SL-ROZAJ", "sl-rozaj")]
    [InlineData("en_US.UTF-8", "en-US")]
    [InlineData("de_DE@euro", "de-DE")]
    [InlineData("en-a-bbb-X-A-CCC", "en-a-bbb-x-a-ccc")]
    [InlineData("x-Whatever", "x-whatever")]
    [InlineData("gsw", "gsw")]
    public void A_language_tag_is_normalised(string written, string expected) => Assert.Equal((expected, ""), Read(written));

    [Theory]
    [InlineData("Brazilian Portuguese")]
    [InlineData("e")]
    [InlineData("en-")]
    [InlineData("123")]
    [InlineData("français")]
    [InlineData("englishlanguage")]
    [InlineData("en/us")]
    [InlineData(".UTF-8")]
    public void Invalid_language_text_is_null_with_a_warning(string written) =>
        Assert.Equal((null, ProblemCodes.FieldLanguage), Read(written));

    [Theory]
    [InlineData("")]
    [InlineData("~")]
    [InlineData("'  '")]
    public void An_empty_language_is_null_without_a_warning(string written) => Assert.Equal((null, ""), Read(written));

    private static (string? Language, string Warnings) Read(string written)
    {
        var text =
            $"---\ncategory: news\ntitle: One\npublishedDateTime: 2024-03-01T08:30:00Z\nwebUrl: https://paper.example/one\nprovider: {{name: The Paper, domain: paper.example}}\nlanguage: {written}\n---\n";
        var article = Assert.IsType<ContentResult.AcceptedArticle>(
            new ContentReader(new ContentOptions()).Read("one.md", (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))
        );
        return (article.Article.Language, string.Join(',', article.Warnings.Select(warning => warning.Code)));
    }
}
