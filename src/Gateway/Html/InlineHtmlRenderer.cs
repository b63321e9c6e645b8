using System.Net;
using Ganss.Xss;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Syntax;

namespace Gateway.Html;

/// <summary>
/// Renders short texts as HTML that is safe within a paragraph of any page. The same rules as for bodies apply. In addition, there are no
/// headings, lists or other blocks: their Markdown is text, and of their HTML only the content is kept. Paragraphs are separated by line
/// breaks.
/// </summary>
internal static class InlineHtmlRenderer
{
    private static readonly MarkdownPipeline _markdown = Pipeline();

    private static readonly HtmlSanitizerOptions _options = new()
    {
        AllowedTags = BodyHtmlRenderer.Words(
            "a abbr acronym b bdi bdo big br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small span strike strong sub sup time tt u var wbr"
        ),
        AllowedAttributes = BodyHtmlRenderer.Words("alt cite datetime dir height href hreflang lang loading src title width"),
        AllowedSchemes = BodyHtmlRenderer.Words("http https mailto"),
        UriAttributes = BodyHtmlRenderer.Words("cite href src"),
    };

    /// <summary>Renders a text. A text that is too large or too expensive is returned as plain text.</summary>
    public static RenderedBody Render(
        string text,
        BodyAddressResolver addresses,
        BodySettings settings,
        CancellationToken cancellationToken
    )
    {
        var budget = new HtmlParserLimiter(settings.MaxCost, cancellationToken);
        var inlineBudget = new HtmlParserLimiter(settings.MaxCost, cancellationToken);
        var html = WebUtility.HtmlEncode(text.Trim());
        try
        {
            budget.CountMarks(Math.Min(MarkdownRenderer.MarksOf(text), settings.MaxMarks));
            if (text.Length <= settings.Characters && MarkdownRenderer.MarksOf(text) <= settings.MaxMarks && ToHtml(text) is { } unsafeHtml)
                html = WithoutBlocks(BodyHtmlRenderer.Sanitize(unsafeHtml, addresses, settings, budget).Html, inlineBudget);
        }
        catch (HtmlBudgetExceededException)
        {
            // The text is returned as it is.
        }

        return new RenderedBody(html, [], budget.Cost + inlineBudget.Cost);
    }

    private static string? ToHtml(string text)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer) { ImplicitParagraph = true };
        _markdown.Setup(renderer);
        try
        {
            foreach (var paragraph in Markdown.Parse(text, _markdown).OfType<ParagraphBlock>())
            {
                if (writer.GetStringBuilder().Length > 0)
                    renderer.Write("<br>\n");
                renderer.Render(paragraph);
            }
        }
        catch (ArgumentException)
        {
            // The text exceeds Markdig's nesting limit.
            return null;
        }

        return writer.ToString();
    }

    private static string WithoutBlocks(string html, HtmlParserLimiter budget) =>
        new HtmlSanitizer(_options) { HtmlParserFactory = budget.Parser, KeepChildNodes = true }
            .Sanitize(html)
            .Trim();

    private static MarkdownPipeline Pipeline()
    {
        var builder = new MarkdownPipelineBuilder().UseAutoLinks().UseEmphasisExtras(EmphasisExtraOptions.Strikethrough);
        builder.BlockParsers.Clear();
        builder.BlockParsers.Add(new ParagraphBlockParser());
        return builder.Build();
    }
}
