using System.Net;
using AngleSharp;
using AngleSharp.Html.Dom;
using Ganss.Xss;
using Gateway.Content.Templates;
using Gateway.Content.Text;

namespace Gateway.Html;

/// <summary>
/// Renders bodies as HTML that is safe in any page. It allows text, headings, lists, tables, images, audio, video and links, frames of
/// configured hosts and the checkboxes of task lists, but no script, style or form, and only the URL schemes http, https and mailto. Ids
/// begin with <see cref="ElementRewriter.IdPrefix"/>. Relative URLs are resolved, because the HTML is shown on other pages.
/// </summary>
internal static class BodyHtmlRenderer
{
    private static readonly RenderingScheduler _scheduler = new();

    private static readonly HtmlSanitizerOptions _options = new()
    {
        AllowedTags = Words(
            """
            a abbr acronym address article aside audio b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn dir div dl dt em
            figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i iframe img input ins kbd li main mark menu nav ol p pre q rp rt ruby s samp
            section small source span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var video wbr
            """
        ),
        AllowedAttributes = Words(
            """
            abbr align allowfullscreen alt border cellpadding cellspacing checked cite class colspan controls datetime dir disabled headers height href hreflang
            id lang loading loop muted open playsinline poster preload referrerpolicy reversed rowspan sandbox scope span src start title type valign value width
            """
        ),
        AllowedSchemes = Words("http https mailto"),
        UriAttributes = Words("cite href poster src"),
    };

    /// <summary>
    /// Renders the beginning of a body, up to the limit. A body that is nested too deep or too expensive is returned as plain text.
    /// </summary>
    public static RenderedBody Render(
        string body,
        BodyAddressResolver addresses,
        BodySettings settings,
        CancellationToken cancellationToken
    )
    {
        var text = Beginning(BodyTemplate.Expand(body, addresses.FileAddresses, addresses.PagesByPath), settings.Characters);
        var budget = new HtmlParserLimiter(settings.MaxCost, cancellationToken);
        try
        {
            budget.CountMarks(Math.Min(MarkdownRenderer.MarksOf(text), settings.MaxMarks));
            if (MarkdownRenderer.Of(text, settings.MaxMarks) is { } unsafeHtml)
                return Sanitize(unsafeHtml, addresses, settings, budget);
        }
        catch (HtmlBudgetExceededException)
        {
            // The text is returned as it is.
        }

        return new RenderedBody($"<pre>{WebUtility.HtmlEncode(text)}</pre>", [], budget.Cost);
    }

    /// <summary>Renders a body when a processor is free. Bodies of many operations wait for one another.</summary>
    public static Task<RenderedBody> RenderAsync(Func<RenderedBody> render, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(render, cancellationToken, TaskCreationOptions.DenyChildAttach, _scheduler);

    // The text ends with a paragraph, if there is one.
    private static string Beginning(string body, int length)
    {
        if (body.Length <= length)
            return body;
        var text = Surrogates.WholeStart(body, length);
        foreach (var end in (string[])["\n\n", "\n\r\n", "\n", " "])
        {
            if (text.LastIndexOf(end) is var at && at > length / 2)
                return text[..at].ToString();
        }

        return text.ToString();
    }

    /// <summary>Returns the safe part of an HTML document.</summary>
    /// <exception cref="HtmlBudgetExceededException">It is too expensive.</exception>
    internal static RenderedBody Sanitize(string html, BodyAddressResolver addresses, BodySettings settings, HtmlParserLimiter budget)
    {
        var sanitizer = new HtmlSanitizer(_options);
        sanitizer.FilterUrl += (_, url) => url.SanitizedUrl = UrlOf(url, addresses);
        using var document = budget.Parser().ParseDocument($"<!doctype html><html><body>{html}");
        ElementRewriter.Prepare(document, settings, addresses);
        sanitizer.SanitizeDom(document, document.Body as IHtmlElement, addresses.WebUrl);
        if (document.Body is not { } body)
            return new RenderedBody("", [], budget.Cost);
        var headings = Headings.AddIds(body);
        return new RenderedBody(body.ChildNodes.ToHtml(sanitizer.OutputFormatter), headings, budget.Cost);
    }

    // Links inside of the body stay there.
    private static string? UrlOf(FilterUrlEventArgs url, BodyAddressResolver addresses) =>
        url.OriginalUrl.StartsWith('#') && url.Tag.LocalName == "a" ? url.OriginalUrl
        : url.Tag.LocalName == "iframe" ? url.SanitizedUrl
        : addresses.Resolve(url.OriginalUrl) ?? url.SanitizedUrl;

    internal static HashSet<string> Words(string words) =>
        new(words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);
}

/// <summary>A body as HTML.</summary>
/// <param name="Html">The sanitised HTML.</param>
/// <param name="Headings">The headings.</param>
/// <param name="Cost">The cost of rendering, in parsed HTML tokens. A token takes about 10 µs of CPU, a link 30 µs.</param>
internal sealed record RenderedBody(string Html, IReadOnlyList<Heading> Headings, int Cost);
