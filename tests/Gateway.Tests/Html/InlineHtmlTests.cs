using System.Reflection;
using AngleSharp.Html.Parser;
using Gateway.Html;

namespace Gateway.Tests.Html;

public sealed class InlineHtmlTests
{
    private const string WebUrl = "https://gazette.example/news/story";

    /// <summary>The attacks that bodies are tested with.</summary>
    public static TheoryData<string> Attacks =>
        [
            .. typeof(BodyHtmlRendererTests)
                .GetMethods()
                .Single(method => method.Name == nameof(BodyHtmlRendererTests.Scripts_forms_and_unsandboxed_frames_are_removed))
                .GetCustomAttributes<InlineDataAttribute>()
                .Select(attack => (string)attack.Data[0]!),
        ];

    [Theory]
    [MemberData(nameof(Attacks))]
    [InlineData("</p><h1>x</h1>")]
    [InlineData("<div><table><tr><td>x</td></tr></table></div>")]
    [InlineData("<ul><li><p>x</p></li></ul>")]
    [InlineData("> quote\n\n    code\n\n***\n\n```\ncode\n```\n\na | b\n- | -\n1 | 2")]
    public void Scripts_and_block_elements_are_removed(string text)
    {
        foreach (var written in new[] { text, $"before {text} after", $"before\n\n{text}\n\nafter" })
        {
            var html = InlineHtmlRenderer.Render(written, new BodyAddressResolver(WebUrl), new BodySettings(), CancellationToken.None).Html;
            var document = new HtmlParser().ParseDocument($"<p>{html}</p>");

            Assert.Equal("P", Assert.Single(document.Body!.Children).TagName);
            Assert.Empty(
                document.QuerySelectorAll("script, style, iframe, object, embed, svg, math, form, input, button, link, base, meta")
            );
            foreach (var attribute in document.All.SelectMany(element => element.Attributes))
            {
                Assert.False(
                    attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)
                        || attribute.Name is "style" or "id" or "name" or "srcdoc" or "formaction",
                    attribute.Name
                );
                if (attribute.Name is "href" or "src" or "cite")
                    Assert.Matches("^(https?|mailto):", attribute.Value);
            }
        }
    }

    [Fact]
    public void A_text_that_is_too_expensive_to_render_becomes_escaped_text()
    {
        var marks = new string('[', 16_000);

        Assert.Equal(
            marks,
            InlineHtmlRenderer.Render(marks, new BodyAddressResolver(WebUrl), new BodySettings(), CancellationToken.None).Html
        );
        Assert.StartsWith(
            "&lt;b&gt;",
            InlineHtmlRenderer
                .Render(
                    string.Concat(Enumerable.Repeat("<b>", 5_000)),
                    new BodyAddressResolver(WebUrl),
                    new BodySettings(),
                    CancellationToken.None
                )
                .Html,
            StringComparison.Ordinal
        );
    }
}
