using Gateway.Html;
using Gateway.Store.Configuration;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Html;

[Collection(NonParallelTests.Name)]
public sealed class BodyHtmlRendererTests(GatewayHost host) : IClassFixture<GatewayHost>, IDisposable
{
    private const string WebUrl = "https://gazette.example/news/story";

    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("# One *two* `three`", "<h1 id=\"user-content-one-two-three\">One <em>two</em> <code>three</code></h1>")]
    [InlineData("a|b\n-|-\n1|2", "<td>1</td>")]
    [InlineData(
        "[up](../x?y=1) ![p](/i.png)",
        "<a href=\"https://gazette.example/x?y=1\">up</a> <img src=\"https://gazette.example/i.png\" alt=\"p\">"
    )]
    [InlineData("see https://x.example/y", "<a href=\"https://x.example/y\">")]
    [InlineData("Markdown with <b>HTML</b> in it", "<b>HTML</b>")]
    [InlineData("<p>One</p>\n\n    <p>*two*</p>", "<p>*two*</p>")]
    [InlineData("1 < 2 & 3", "1 &lt; 2 &amp; 3")]
    // The end of the body is not lost.
    [InlineData("A List<script> of x.\n\nNext *p*.", "<p>A List&lt;script&gt; of x.</p>\n<p>Next <em>p</em>.</p>")]
    [InlineData(
        "Use <title>, **then <option> x**.\n\nEnd",
        "<p>Use &lt;title&gt;, <strong>then &lt;option&gt; x</strong>.</p>\n<p>End</p>"
    )]
    [InlineData("- <template> c\n\nArray<object> d", "<li>&lt;template&gt; c</li>\n</ul>\n<p>Array&lt;object&gt; d</p>")]
    [InlineData("See <noembed> and <svg> here\n\nEnd", "<p>See &lt;noembed&gt; and &lt;svg&gt; here</p>\n<p>End</p>")]
    [InlineData("One\n\n<!-- two\n\n*three*", "<p>One</p>\n<p>&lt;!-- two</p>\n<p><em>three</em></p>")]
    [InlineData(
        "<!-- a -->\n\n<!-- b <img src=x onerror=alert(1)>\n\n*c*",
        "<p>&lt;!-- b <img src=\"https://gazette.example/news/x\"></p>"
    )]
    [InlineData("One\n\n<!-- two -->\n\n*three*", "<p>One</p>\n\n<p><em>three</em></p>")]
    [InlineData("x <script>alert(1)</script> y", "<p>x  y</p>")]
    [InlineData("x <title><img src=x onerror=alert(1)> y", "<p>x &lt;title&gt;<img src=\"https://gazette.example/news/x\"> y</p>")]
    public void Markdown_and_html_are_rendered(string body, string html) =>
        Assert.Contains(html, Render(body).Html, StringComparison.Ordinal);

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<SCRIPT SRC=//evil.example/x.js></SCRIPT>")]
    [InlineData("<scr<script>ipt>alert(1)</scr</script>ipt>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<img src=\"x\"onerror=\"alert(1)\">")]
    [InlineData("<img/src/onerror=alert(1)>")]
    [InlineData("<svg onload=alert(1)><a xlink:href=\"javascript:alert(1)\">x</a></svg>")]
    [InlineData("<svg><script>alert(1)</script></svg>")]
    [InlineData("<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">")]
    [InlineData("<iframe src=\"javascript:alert(1)\"></iframe>")]
    [InlineData("<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>")]
    [InlineData("<object data=\"data:text/html;base64,PHNjcmlwdD4=\"></object><embed src=\"javascript:alert(1)\">")]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>")]
    [InlineData("<a href=\" &#106;avascript:alert(1)\">x</a>")]
    [InlineData("<a href=\"java\tscript:alert(1)\">x</a>")]
    [InlineData("<a href=\"JaVaScRiPt&colon;alert(1)\">x</a>")]
    [InlineData("<a href=\"vbscript:msgbox(1)\">x</a>")]
    [InlineData("<a href=\"data:text/html,<script>alert(1)</script>\">x</a>")]
    [InlineData("<img src=\"data:image/svg+xml;base64,PHN2Zz4=\">")]
    [InlineData("<p style=\"background:url(javascript:alert(1))\">x</p>")]
    [InlineData("<style>@import 'javascript:alert(1)';</style>")]
    [InlineData("<link rel=stylesheet href=\"javascript:alert(1)\">")]
    [InlineData("<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">")]
    [InlineData("<base href=\"javascript:alert(1)//\">")]
    [InlineData("<form action=\"javascript:alert(1)\"><input type=submit formaction=\"javascript:alert(1)\"></form>")]
    [InlineData("<button formaction=javascript:alert(1)>x</button>")]
    [InlineData("<details open ontoggle=alert(1)>x</details>")]
    [InlineData("<body onload=alert(1)>")]
    [InlineData("<template><script>alert(1)</script></template>")]
    [InlineData("<x onclick=alert(1)>x</x>")]
    [InlineData("<p id=location name=cookie onclick=alert(1)>x</p>")]
    [InlineData(
        "<video src=\"javascript:alert(1)\" poster=\"javascript:alert(1)\" onloadstart=alert(1)><source onerror=alert(1) src=data:x></video>"
    )]
    [InlineData("<p id=\"__proto__\">x</p><a name=\"constructor\">x</a><img name=cookie id=cookie src=x>")]
    [InlineData("<code class=\"language-x\" onclick=\"alert(1)\" style=\"x\">x</code>")]
    [InlineData("```a\"><img/src/onerror=alert(1)>\nx\n```")]
    [InlineData("x[^\"><script>alert(1)</script>]\n\n[^\"><script>alert(1)</script>]: <svg onload=alert(1)>")]
    [InlineData("| a |\n| :-: |\n| <b style=\"x\" onclick=alert(1)>b</b> |")]
    [InlineData("{{< youtube \"><script>alert(1)</script> >}}")]
    [InlineData("<iframe src=\"https://evil.example/\" title=\"<script>alert(1)</script>\"></iframe>")]
    [InlineData("<iframe src=\"https://www.youtube-nocookie.com\\@evil.example/\" srcdoc=\"<script>alert(1)</script>\" style=x></iframe>")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JAVASCRIPT&#58;alert(1))")]
    [InlineData("[x]: javascript:alert(1)\n\n[x]")]
    [InlineData("![x](data:image/svg+xml,<svg/onload=alert(1)>)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[x](https://x.example \"\\\" onmouseover=alert(1) \\\"\")")]
    [InlineData("text {onclick=alert(1)}")]
    public void Scripts_forms_and_unsandboxed_frames_are_removed(string body)
    {
        foreach (var written in new[] { body, $"<p>before</p>{body}<p>after</p>", $"# Head\n\n{body}\n\ntext" })
        {
            var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(Render(written).Html);

            Assert.Empty(
                document.QuerySelectorAll(
                    "script, style, iframe:not([sandbox][src^='https://www.youtube-nocookie.com/']), object, embed, svg, math, form, input, button, link, base, meta, template, noscript"
                )
            );
            foreach (var attribute in document.All.SelectMany(element => element.Attributes))
            {
                Assert.False(
                    attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)
                        || attribute.Name is "style" or "name" or "srcdoc" or "formaction"
                        || (attribute.Name == "id" && !attribute.Value.StartsWith("user-content-", StringComparison.Ordinal)),
                    attribute.Name
                );
                if (attribute.Name is "href" or "src" or "cite" or "poster")
                    Assert.Matches("^(https?:|mailto:|#user-content-)", attribute.Value);
            }
        }
    }

    [Fact]
    public void A_body_that_is_too_expensive_to_render_becomes_preformatted_text()
    {
        string[] hostile =
        [
            new string('[', 60_000),
            new string('>', 60_000),
            Many("[a](", 4_900),
            Many("*a", 4_900),
            Many("**a *b ", 1_600),
            Many("<b>", 20_000),
            Many("<div>", 12_000),
            Many("<p><b><p>", 6_000),
            string.Concat(Enumerable.Range(0, 4_000).Select(number => $"<b a={number}><p>")),
            Many("<table><td>", 5_500),
            string.Concat(Enumerable.Range(0, 1_500).Select(number => $"<b a={number}><table><td></b></td></table>")),
            "<p " + string.Concat(Enumerable.Range(0, 9_000).Select(number => $"a{number} ")) + ">",
            Many("a|", 15_000) + "\n" + Many("-|", 15_000),
            new string('a', 70_000),
            Many("www.a.b ", 8_000),
        ];

        foreach (var body in hostile)
        {
            var cost = CpuTime.Of(() => Render(body));
            TestContext.Current.TestOutputHelper?.WriteLine($"{cost.TotalMilliseconds:F0} ms: {body[..20]}");
            Assert.True(cost < TimeSpan.FromSeconds(8), body[..20]);
        }

        Assert.StartsWith("<pre>[[[", Render(hostile[0]).Html, StringComparison.Ordinal);
        Assert.StartsWith("<pre>&lt;b&gt;", Render(hostile[5]).Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_without_output_counts_towards_the_rendering_cost()
    {
        var definitions = string.Concat(Enumerable.Range(0, 1_000).Select(number => $"[d{number}]: https://x.example/\n"));
        Assert.True(Render(definitions + "\ntext").Cost > Render("text").Cost + 1_000);
    }

    [Fact]
    public async Task Callers_with_the_same_body_share_one_rendering()
    {
        using var cache = new BodyHtmlCache(new Limits(), new BodySettings());

        var rendered = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(_ =>
                    cache.RenderAsync(Many("some *words* ", 1_000), new BodyAddressResolver(WebUrl), TestContext.Current.CancellationToken)
                )
        );

        Assert.Single(rendered.Distinct(ReferenceEqualityComparer.Instance));
    }

    [Fact]
    public async Task bodyHtml_is_a_field_of_the_article()
    {
        await host.ImportAsync(_folder.With(new("2024-06-01-body") { Body = "Some *words*.\n" }, new("2024-06-02-none")).Root);

        var data = (
            await host.QueryAsync(
                """{ a: articleBySlug(slug: "2024-06-01-body") { bodyHtml } b: articleBySlug(slug: "2024-06-02-none") { bodyHtml } }"""
            )
        ).Data;

        Assert.Equal(
            ("<p>Some <em>words</em>.</p>", ""),
            (data.At("a", "bodyHtml").ToString().Trim(), data.At("b", "bodyHtml").ToString())
        );
    }

    private static RenderedBody Render(string body, BodySettings? settings = null) =>
        BodyHtmlRenderer.Render(body, new BodyAddressResolver(WebUrl), settings ?? new BodySettings(), CancellationToken.None);

    private static string Many(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
