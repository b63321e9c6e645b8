using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Gateway.Html;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Html;

/// <summary>The HTML has the meaning of the Markdown.</summary>
public sealed class MarkdownTests
{
    private const string WebUrl = "https://gazette.example/news/story";

    [Fact]
    public void Task_list_items_are_disabled_checkboxes_with_their_state()
    {
        var boxes = Parse("- [ ] open\n- [x] done\n").QuerySelectorAll("li input");

        Assert.Equal(
            ["<input disabled=\"\" type=\"checkbox\">", "<input checked=\"\" disabled=\"\" type=\"checkbox\">"],
            boxes.Select(box => Normalized(box))
        );
    }

    [Theory]
    [InlineData("- [x](https://a.test) link", "<a href=\"https://a.test\">x</a> link")]
    [InlineData("- [x][a] link\n\n[a]: https://a.test", "<a href=\"https://a.test\">x</a> link")]
    [InlineData("- [x]y", "[x]y")]
    public void A_link_at_the_beginning_of_a_list_item_is_not_a_checkbox(string body, string html)
    {
        var document = Parse(body);

        Assert.Empty(document.QuerySelectorAll("input"));
        Assert.Equal(html, document.QuerySelector("li")?.InnerHtml);
    }

    [Theory]
    [InlineData(
        "<div><picture><source srcset=\"/a.avif\" type=\"image/avif\"><img src=\"/a.png\" alt=\"A\"></picture></div>",
        "<div><img src=\"https://gazette.example/a.png\" alt=\"A\"></div>"
    )]
    [InlineData("<figure><picture><img src=\"/a.png\"></picture></figure>", "<figure><img src=\"https://gazette.example/a.png\"></figure>")]
    [InlineData("<p><video><source src=\"/a.mp4\"></video></p>", "<p><video><source src=\"https://gazette.example/a.mp4\"></video></p>")]
    [InlineData("<div><label for=\"a\">One <b>two</b></label></div>", "<div>One <b>two</b></div>")]
    [InlineData("<div><hgroup><h2>One</h2><p>Two</p></hgroup></div>", "<div><h2 id=\"user-content-one\">One</h2><p>Two</p></div>")]
    [InlineData("<fieldset><legend>One</legend><p>Two</p></fieldset>", "One<p>Two</p>")]
    [InlineData("<fieldset><label><script>alert(1)</script><style>a</style><svg><text>b</text></svg>c</label></fieldset>", "c")]
    [InlineData("<p><textarea>a</textarea><select><option>b</option></select><math><mi>c</mi></math>d</p>", "<p>d</p>")]
    public void Unsupported_elements_are_replaced_by_their_content(string body, string html) =>
        Assert.Equal(html, Parse(body).InnerHtml.Trim());

    [Fact]
    public void Columns_of_tables_keep_their_alignment()
    {
        var table = Parse("|a|b|c|d|\n|:-|:-:|-:|-|\n|1|2|3|4|\n");

        Assert.Equal(["left", "center", "right", null], table.QuerySelectorAll("th").Select(cell => cell.GetAttribute("align")));
        Assert.Equal(["left", "center", "right", null], table.QuerySelectorAll("td").Select(cell => cell.GetAttribute("align")));
    }

    [Theory]
    [InlineData("```csharp\nvar a;\n```", "language-csharp")]
    [InlineData("```c++ {linenos=true}\na\n```", "language-c++")]
    [InlineData("~~~ js title=\"a\"\na\n~~~", "language-js")]
    [InlineData("```js{1,3-4}\na\n```", "language-js")]
    [InlineData("```{.python}\na\n```", "language-python")]
    [InlineData("```{ #id .python .numbers }\na\n```", "language-python")]
    [InlineData("```{r echo=FALSE}\na\n```", "language-r")]
    [InlineData("```{linenos=true}\na\n```", null)]
    [InlineData("```rust,ignore\na\n```", "language-rust")]
    [InlineData("```\na\n```", null)]
    [InlineData("```a\"onload=alert(1)\nb\n```", null)]
    [InlineData("<pre><code class=\"language-go evil\">a</code></pre>", "language-go")]
    public void The_language_of_a_code_block_is_kept(string body, string? name) =>
        Assert.Equal(name, Parse(body).QuerySelector("code")?.GetAttribute("class"));

    [Theory]
    [InlineData("A List<String> here.\n\nNext", "A List here. Next")]
    [InlineData("<Foo />\n\nAfter", "After")]
    [InlineData("# Before\n\n<Callout type=\"info\" />\n\nInside\n\n<my-note>kept</my-note>\n\nAfter", "Before Inside kept After")]
    [InlineData("<Foo onclick=\"x\"><script>alert(1)</script>text</Foo>", "text")]
    public void The_text_inside_and_after_unknown_elements_is_kept(string body, string text) =>
        Assert.Equal(text, string.Join(' ', Parse(body).TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public void A_long_list_of_short_sections_is_rendered()
    {
        var body = string.Concat(
            Enumerable.Range(0, 600).Select(number => $"## v{number}\n\n- *x* `y` [z](https://gazette.example/{number})\n\n")
        );

        Assert.Equal(600, Parse(body).QuerySelectorAll("h2").Length);
    }

    [Fact]
    public void Footnotes_are_linked_in_both_directions()
    {
        var body = Parse("Text[^1] and[^a \"b].\n\n[^1]: A *note*.\n");
        var reference = body.QuerySelector("a.footnote-ref");
        var back = body.QuerySelector("a.footnote-back-ref");

        Assert.Equal(
            "A note.",
            body.QuerySelector(reference?.GetAttribute("href")?.Replace(":", "\\:", StringComparison.Ordinal) ?? "p")
                ?.TextContent.Trim()[..7]
        );
        Assert.Equal($"#{reference?.Id}", back?.GetAttribute("href"));
        Assert.All(body.QuerySelectorAll("[id]"), element => Assert.StartsWith("user-content-fn", element.Id, StringComparison.Ordinal));
    }

    // The names of Markdig's extensions, and an example that would be text without each.
    public static TheoryData<string, string, string> Extensions =>
        new()
        {
            { "PipeTableExtension", "|a|\n|-|\n|1|\n", "table" },
            { "AutoLinkExtension", "https://gazette.example/a", "a" },
            { "EmphasisExtraExtension", "~~old~~", "del" },
            { "TaskListExtension", "- [x] done", "input" },
            { "FootnoteExtension", "a[^1]\n\n[^1]: b\n", "a.footnote-ref" },
            { "DefinitionListExtension", "a\n:   b\n", "dl" },
        };

    [Theory]
    [MemberData(nameof(Extensions))]
    public void An_extension_of_CommonMark_is_enabled(string name, string body, string element)
    {
        Assert.Contains(name, MarkdownRenderer.Extensions);
        Assert.NotNull(Parse(body).QuerySelector(element));
    }

    [Fact]
    public void The_documentation_lists_exactly_the_enabled_extensions()
    {
        var page = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "content-format.md"));
        var rows = page.SkipWhile(line => line != "| extension | example |").Skip(2).TakeWhile(line => line.StartsWith('|'));

        Assert.Equal(
            ["tables", "bare links", "strikethrough", "task lists", "footnotes", "definition lists"],
            rows.Select(row => row.Split('|')[1].Trim())
        );
        Assert.Equal(Extensions.Select(row => row.Data.Item1).Order(), MarkdownRenderer.Extensions.Order());
    }

    [Theory]
    [InlineData("==a==")]
    [InlineData("~a~")]
    [InlineData("H~2~O and x^2^")]
    [InlineData("++a++ and \"\"a\"\"")]
    [InlineData("a. Letters are no markers of lists\nb. because sentences begin like this")]
    [InlineData("iv. Roman numbers are none either")]
    [InlineData(":smile: and $a$ and {.a}")]
    [InlineData("HTML\n\n*[HTML]: no abbreviation")]
    [InlineData("^^ a figure")]
    [InlineData("::: note\ntext\n:::")]
    public void The_syntax_of_extensions_that_are_not_enabled_is_rendered_as_text(string body)
    {
        var html = Parse(body);

        Assert.Empty(html.QuerySelectorAll("sub, sup, mark, ins, del, cite, ol, abbr, figure, div, [class]"));
        Assert.Equal(body.Replace("\n\n", "\n", StringComparison.Ordinal), (html.TextContent ?? "").Trim());
    }

    [Fact]
    public void A_definition_list_is_rendered() =>
        Assert.Equal(
            "<dl><dt>Term</dt><dd>Meaning</dd></dl>",
            Normalized(Parse("Term\n:   Meaning\n").QuerySelector("dl") ?? throw new InvalidOperationException("There is no list."))
        );

    [Fact]
    public void Headings_have_ids_and_the_table_of_contents_lists_them()
    {
        var rendered = Render(
            "# Getting started!\n\n## Übersicht *über* `a_b`\n\n## 日本語 と C#\n\n## Same\n\n## Same\n\n### Same-1\n\n#\n\n### ???\n\n"
                + "[a](#getting-started) [b](#same-1) [c](#%C3%BCbersicht-%C3%BCber-a_b) [d](#elsewhere) [e](#)\n\n<h4 id=\"own\">Own</h4>\n\n[f](#own)"
        );

        Assert.Equal(
            [
                (1, "Getting started!", "user-content-getting-started"),
                (2, "Übersicht über a_b", "user-content-übersicht-über-a_b"),
                (2, "日本語 と C#", "user-content-日本語-と-c"),
                (2, "Same", "user-content-same"),
                (2, "Same", "user-content-same-1"),
                (3, "Same-1", "user-content-same-1-1"),
                (3, "???", "user-content-section"),
                (4, "Own", "user-content-own"),
            ],
            rendered.Headings.Select(heading => (heading.Level, heading.Text, heading.Id))
        );
        var body = Parse(rendered.Html, isRendered: true);
        Assert.All(rendered.Headings, heading => Assert.Equal($"h{heading.Level}", body.QuerySelector($"[id='{heading.Id}']")?.LocalName));
        Assert.Equal(
            [
                "#user-content-getting-started",
                "#user-content-same-1",
                "#user-content-%C3%BCbersicht-%C3%BCber-a_b",
                "#elsewhere",
                "#",
                "#user-content-own",
            ],
            body.QuerySelectorAll("a")
                .Select(link => link.GetAttribute("href"))
                .Select(href =>
                    href?.Replace(
                        "#user-content-übersicht-über-a_b",
                        "#user-content-%C3%BCbersicht-%C3%BCber-a_b",
                        StringComparison.Ordinal
                    )
                )
        );
    }

    [Theory]
    [InlineData("<iframe src=\"https://www.youtube-nocookie.com/embed/x\" onload=\"a()\" name=\"f\" allow=\"camera\"></iframe>")]
    [InlineData("{{< youtube x >}}")]
    [InlineData("{{< youtube id=\"x\" >}}")]
    [InlineData("{% youtube x %}")]
    [InlineData("before\n\n<iframe src='http://www.youtube-nocookie.com/embed/x' srcdoc='<script>'>text</iframe>\n\nafter")]
    public void Iframes_of_allowed_hosts_are_sandboxed(string body)
    {
        var frame = Assert.Single(Parse(body).QuerySelectorAll("iframe"));

        Assert.Equal("https://www.youtube-nocookie.com/embed/x", frame.GetAttribute("src"));
        Assert.Equal(
            ["allowfullscreen", "loading", "referrerpolicy", "sandbox", "src", "title"],
            frame.Attributes.Select(attribute => attribute.Name).Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain("allow-top-navigation", frame.GetAttribute("sandbox"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<iframe src=\"https://evil.example/x\"></iframe>", "https://evil.example/x")]
    [InlineData("<iframe src=\"//evil.example/x\" title=\"A map\"></iframe>", "https://evil.example/x")]
    [InlineData(
        "<iframe src=\"https://www.youtube-nocookie.com.evil.example/x\"></iframe>",
        "https://www.youtube-nocookie.com.evil.example/x"
    )]
    [InlineData("<iframe src=\"https://www.youtube-nocookie.com:8443/x\"></iframe>", "https://www.youtube-nocookie.com:8443/x")]
    public void Iframes_of_other_hosts_become_links(string body, string href)
    {
        var document = Parse(body);

        Assert.Empty(document.QuerySelectorAll("iframe"));
        Assert.Equal(href, Assert.Single(document.QuerySelectorAll("a")).GetAttribute("href"));
    }

    [Fact]
    public void Audio_and_video_elements_are_kept()
    {
        var body = Parse(
            "<video controls autoplay poster=\"/p.png\" src=\"/a.mp4\" onerror=\"x()\"></video>\n\n"
                + "<audio controls src=\"javascript:x\"><source src=\"b.mp3\" type=\"audio/mpeg\" srcset=\"x\"></audio>"
        );

        Assert.Equal(
            "<video controls=\"\" poster=\"https://gazette.example/p.png\" src=\"https://gazette.example/a.mp4\"></video>",
            body.QuerySelector("video")?.OuterHtml
        );
        Assert.Equal(
            "<audio controls=\"\"><source src=\"https://gazette.example/news/b.mp3\" type=\"audio/mpeg\"></audio>",
            body.QuerySelector("audio")?.OuterHtml
        );
    }

    [Theory]
    [InlineData("<iframe src=\"javascript:alert(1)\"></iframe>")]
    [InlineData("<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>")]
    [InlineData("<iframe src=\"data:text/html,x\"></iframe>")]
    [InlineData("<iframe src=\"https://www.youtube-nocookie.com@evil.example/\"></iframe>")]
    [InlineData("`{{< youtube x >}}`")]
    [InlineData("```\n{{< youtube x >}}\n```")]
    [InlineData("{{< youtube \"x\\\" onload=1\" >}}")]
    public void Iframes_without_a_valid_URL_and_shortcodes_in_code_are_removed(string body)
    {
        Assert.Empty(Parse(body).QuerySelectorAll("iframe, a"));
    }

    [Theory]
    [InlineData("<!-- a -->\n# Title\n<!-- b -->", "h1")]
    [InlineData("<!-- a -->\n\nSome *words*\n\n<!-- b -->", "em")]
    [InlineData("<div>\n\nSome *words*\n\n</div>", "em")]
    [InlineData("<p>One</p>\n\n# Title\n\n<p>Two</p>", "h1")]
    [InlineData("<b>one</b> and *two* <i>three</i>", "em")]
    [InlineData("<br>\n\n- item\n\n<br>", "li")]
    public void Markdown_that_begins_and_ends_with_HTML_is_rendered(string body, string element) =>
        Assert.NotNull(Parse(body).QuerySelector(element));

    [Theory]
    [InlineData("<p>One</p>\n\n    <p>*two*</p>")]
    [InlineData("<div>\n  <p>One *x*</p>\n\n      <p>*two*</p>\n\n</div>")]
    [InlineData("<pre>\na\n\n*two*\n</pre>\n\n    <p>x</p>")]
    [InlineData("<!-- a\n\nb -->\n    <p>*two*</p>")]
    public void Indented_lines_inside_HTML_are_not_parsed_as_Markdown(string body) =>
        Assert.Empty(Parse(body).QuerySelectorAll("em, code"));

    [Fact]
    public void A_long_body_is_cut_at_a_paragraph()
    {
        var body = string.Concat(Enumerable.Range(0, 100).Select(number => $"Paragraph *{number}*.\n\n"));

        var rendered = Render(body, new BodySettings { Characters = 1_000 }).Html;

        Assert.StartsWith("<p>Paragraph <em>0</em>.</p>", rendered, StringComparison.Ordinal);
        Assert.EndsWith(".</p>\n", rendered, StringComparison.Ordinal);
        Assert.InRange(Parse(rendered, isRendered: true).QuerySelectorAll("p").Length, 40, 60);
    }

    [Theory]
    [InlineData("# __proto__\n\n# location\n\n<p id=__proto__ name=a>x</p><img name=cookie id=\"a b\" src=/x.png><a name=\"q\">x</a>")]
    [InlineData("[^\"><script>]\n\n[^\"><script>]: <p id='\"'>x</p>")]
    public void Ids_are_prefixed_and_names_are_removed(string body)
    {
        var document = Parse(body);

        Assert.Empty(document.QuerySelectorAll("[name], script"));
        Assert.All(document.QuerySelectorAll("[id]"), element => Assert.StartsWith("user-content-", element.Id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<input type=text><input type=checkbox name=a form=b onclick=x><select><option>a</option></select>")]
    [InlineData("<p class=\"modal fixed language-js\" style=\"position:fixed\">x</p>")]
    public void Form_controls_classes_and_styles_are_removed(string body)
    {
        var document = Parse(body);

        Assert.Empty(document.QuerySelectorAll("select, option, [class], [style], [form], [onclick], input:not([disabled])"));
        Assert.All(document.QuerySelectorAll("input"), input => Assert.Equal("checkbox", input.GetAttribute("type")));
    }

    private static RenderedBody Render(string body, BodySettings? settings = null) =>
        BodyHtmlRenderer.Render(body, new BodyAddressResolver(WebUrl), settings ?? new BodySettings(), CancellationToken.None);

    private static IElement Parse(string body, bool isRendered = false) =>
        new HtmlParser().ParseDocument(isRendered ? body : Render(body).Html).Body
        ?? throw new InvalidOperationException("There is no body.");

    private static string Normalized(IElement element) =>
        element.LocalName == "input"
            ? $"<input {string.Join(' ', element.Attributes.OrderBy(attribute => attribute.Name, StringComparer.Ordinal).Select(attribute => $"{attribute.Name}=\"{attribute.Value}\""))}>"
            : element.OuterHtml.Replace("\n", "", StringComparison.Ordinal);
}
