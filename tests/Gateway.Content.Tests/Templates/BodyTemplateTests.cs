using Gateway.Content.Media;
using Gateway.Content.Templates;

namespace Gateway.Content.Tests.Templates;

/// <summary>The tags of generators in bodies.</summary>
public sealed class BodyTemplateTests
{
    private static readonly AddressResolver _liquid = new()
    {
        Site = "https://blog.example/site",
        Page = "https://blog.example/site/posts/hello/",
        Root = "/srv/blog",
        Folder = "_posts/",
        Templates = TemplateLanguage.Liquid,
    };

    private static readonly AddressResolver _hugo = new()
    {
        Site = "https://blog.example/site",
        Root = "/srv/blog/content",
        Folder = "posts/",
        Templates = TemplateLanguage.Shortcodes,
    };

    [Theory]
    [InlineData("a {% raw %}{{ b }} {% c %}{% endraw %} d", "a {{ b }} {% c %} d")]
    [InlineData("a{% comment %} secret {% if %} {% endcomment %}b", "ab")]
    [InlineData("a{%# a note %}b", "ab")]
    [InlineData("a {%- assign x = 1 -%} b", "ab")]
    [InlineData("{% highlight ruby linenos %}\nputs `1`\n{% endhighlight %}", "```ruby\nputs `1`\n```\n")]
    [InlineData("{% highlight md %}\n```\na\n```\n{% endhighlight %}", "````md\n```\na\n```\n````\n")]
    [InlineData("- a\n  {% highlight js %}\n  b()\n  {% endhighlight %}", "- a\n  ```js\n  b()\n  ```\n")]
    [InlineData("![]({{ site.baseurl }}/a.png)", "![](/site/a.png)")]
    [InlineData("[a]({{site.url}}{{ site.baseurl }}/a/)", "[a](https://blog.example/site/a/)")]
    [InlineData("{{ '/a.png' | relative_url }}", "/site/a.png")]
    [InlineData("{{ \"a.png\" | absolute_url }}", "https://blog.example/site/a.png")]
    [InlineData("{{ '/a' | prepend: site.baseurl | prepend: site.url }}", "https://blog.example/site/a")]
    [InlineData("{{ '/a/' | url }}", "/site/a/")]
    [InlineData("{{ page.url }}", "/posts/hello/")]
    [InlineData("{{ \"{{ a | b\" }}", "{{ a | b")]
    [InlineData("a {% include b.html c=\"d\" %} e", "a  e")]
    [InlineData("a {{ page.secret }} b", "a  b")]
    [InlineData("{% note %}inner{% endnote %}", "inner")]
    [InlineData("{% if site.internal %}secret{% else %}b{% endif %}c", "c")]
    [InlineData("{% for a in b %}{{ a }}{% endfor %}c", "c")]
    [InlineData(
        "{% youtube abc_-1 %}",
        "<iframe src=\"https://www.youtube-nocookie.com/embed/abc_-1\" title=\"YouTube video\"></iframe>\n"
    )]
    [InlineData("```\n{{ site.baseurl }} {% raw %}{% a %}{% endraw %}\n```", "```\n/site {% a %}\n```")]
    [InlineData("{% raw %} a {{ b", " a {{ b")]
    [InlineData("{% a {{ b", "{% a {{ b")]
    [InlineData("{{ a", "{{ a")]
    public void Supported_Liquid_tags_are_evaluated(string body, string expected) =>
        Assert.Equal(expected, BodyTemplate.Expand(body, _liquid, PageUrls.None.ByPath));

    [Theory]
    [InlineData("{{< figure src=\"a.png\" alt=\"b\" >}}", "<figure><img src=\"a.png\" alt=\"b\"></figure>\n")]
    [InlineData(
        "a {{< figure src=\"/a.png\" title=\"T\" caption=\"C & D\" link=\"/b/\" width=\"10\" >}} b",
        "a <figure><a href=\"/b/\"><img src=\"/a.png\" alt=\"C &amp; D\" width=\"10\"></a><figcaption><strong>T</strong> C &amp; D</figcaption></figure> b"
    )]
    [InlineData("{{< youtube abc >}}", "<iframe src=\"https://www.youtube-nocookie.com/embed/abc\" title=\"YouTube video\"></iframe>\n")]
    [InlineData(
        "{{< youtube id=\"abc\" autoplay=\"true\" >}}",
        "<iframe src=\"https://www.youtube-nocookie.com/embed/abc\" title=\"YouTube video\"></iframe>\n"
    )]
    [InlineData("{{< vimeo 55073825 >}}", "<iframe src=\"https://player.vimeo.com/video/55073825\" title=\"Vimeo video\"></iframe>\n")]
    [InlineData("{{< highlight go \"linenos=table\" >}}\na := `b`\n{{< /highlight >}}", "```go\na := `b`\n```\n")]
    [InlineData("{{< comment >}} secret {{< /comment >}}a", "a")]
    [InlineData("{{% note title=\"a >}} b\" %}}**inner**{{% /note %}}", "**inner**")]
    [InlineData("{{< tabs >}}{{< tab \"a\" >}}b{{< /tab >}}{{< /tabs >}}", "b")]
    [InlineData("a {{< unknown >}} b", "a  b")]
    [InlineData("a {{< unknown />}} b", "a  b")]
    [InlineData("{{</* figure src=\"a\" */>}} {{%/* b */%}}", "{{< figure src=\"a\" >}} {{% b %}}")]
    [InlineData("```\n{{< unknown >}}{{</* a */>}}\n```", "```\n{{< a >}}\n```")]
    [InlineData("{{ .Title }} {% raw %}", "{{ .Title }} {% raw %}")]
    [InlineData("{{< a", "{{< a")]
    [InlineData("{{< ref \"#part\" >}}", "#part")]
    public void Supported_Hugo_shortcodes_are_evaluated(string body, string expected) =>
        Assert.Equal(expected, BodyTemplate.Expand(body, _hugo, PageUrls.None.ByPath));

    [Theory]
    [InlineData("[a]({% link _posts/x.md %})", "/srv/blog/_posts/x.md", "[a](URL)")]
    [InlineData("[a]({% link about.md %}#b)", "/srv/blog/about.md", "[a](URL#b)")]
    [InlineData("[a]({{ site.baseurl }}{% post_url 2024-03-01-x %})", "/srv/blog/_posts/2024-03-01-x.md", "[a](URL)")]
    [InlineData("[a]({% post_url 2024-03-01-x %})", "/srv/blog/_posts/2024-03-01-x.html", "[a](URL)")]
    [InlineData("[a]({% post_url sport/2024-03-01-x %})", "/srv/blog/sport/_posts/2024-03-01-x.markdown", "[a](URL)")]
    [InlineData("<a href=\"{% post_url 2024-03-01-x %}\">", "/srv/blog/_posts/2024-03-01-x.md", "<a href=\"URL\">")]
    [InlineData("See {% post_url 2024-03-01-x %}.", "/srv/blog/_posts/2024-03-01-x.md", "See URL.")]
    public void A_Jekyll_reference_resolves_to_the_URL_of_a_public_page_or_to_nothing(string body, string path, string expected)
    {
        Assert.Equal(expected, BodyTemplate.Expand(body, _liquid, new Dictionary<string, string> { [path] = "URL" }));

        var hidden = BodyTemplate.Expand(body, _liquid, PageUrls.None.ByPath);
        Assert.Equal(expected.Replace("URL", body[0] == 'S' ? "" : PageReference.NoAddress, StringComparison.Ordinal), hidden);
    }

    [Theory]
    [InlineData("[a]({{< ref \"other.md\" >}})", "/srv/blog/content/posts/other.md", "[a](URL)")]
    [InlineData("[a]({{< relref \"other\" >}})", "/srv/blog/content/posts/other.md", "[a](URL)")]
    [InlineData("[a]({{% ref \"/notes/trip#day\" %}})", "/srv/blog/content/notes/trip/index.md", "[a](URL#day)")]
    [InlineData("[a]({{< ref path=\"notes/b.md\" lang=\"de\" >}})", "/srv/blog/content/notes/b.md", "[a](URL)")]
    public void A_Hugo_reference_resolves_to_the_URL_of_a_public_page_or_to_nothing(string body, string path, string expected)
    {
        Assert.Equal(expected, BodyTemplate.Expand(body, _hugo, new Dictionary<string, string> { [path] = "URL" }));
        Assert.Equal(
            expected.Replace("URL", PageReference.NoAddress, StringComparison.Ordinal).Replace("#day", "", StringComparison.Ordinal),
            BodyTemplate.Expand(body, _hugo, PageUrls.None.ByPath)
        );
    }

    [Theory]
    [InlineData("[a](other.md)", "/srv/blog/content/posts/other.md")]
    [InlineData("[a](../a/b.md#x)", "/srv/blog/content/a/b.md")]
    [InlineData("[a](<my%20note.md>)", "/srv/blog/content/posts/my note.md")]
    [InlineData("[a]: ./other.markdown \"T\"", "/srv/blog/content/posts/other.markdown")]
    [InlineData("<a class=\"b\" href='other.md?c=d'>", "/srv/blog/content/posts/other.md")]
    [InlineData("[a](/posts/other.md)", "/srv/blog/content/posts/other.md")]
    [InlineData("```inline``` and [a](other.md)", "/srv/blog/content/posts/other.md")]
    [InlineData("| ``` | code block |\n\n[a](other.md)", "/srv/blog/content/posts/other.md")]
    [InlineData("# ~~~\n\n[a](other.md)", "/srv/blog/content/posts/other.md")]
    [InlineData("- ```\n  [a](first.md)\n  ```\n- [a](other.md)", "/srv/blog/content/posts/other.md")]
    [InlineData("```js\n``` b\n```\n[a](other.md)", "/srv/blog/content/posts/other.md")]
    [InlineData("- O`Neill\n- [a](other.md)\n- O`Hara", "/srv/blog/content/posts/other.md")]
    [InlineData("\\` [a](other.md) `", "/srv/blog/content/posts/other.md")]
    public void Relative_links_to_files_are_references(string body, string path) =>
        Assert.Equal(path, Assert.Single(BodyReferences.In(body, _hugo)).Paths[0]);

    [Theory]
    [InlineData("[a](https://blog.example/other.md)")]
    [InlineData("[a](//blog.example/other.md)")]
    [InlineData("[a](/posts/other/)")]
    [InlineData("`[a](other.md)`")]
    [InlineData("```\n[a](other.md)\n```")]
    [InlineData("~~~~\n~~~\n[a](other.md)\n~~~~")]
    [InlineData("> ```\n> [a](other.md)\n> ```")]
    [InlineData("``b ` [a](other.md)``")]
    [InlineData("`b\n[a](other.md)`")]
    [InlineData("other.md")]
    public void Absolute_URLs_and_code_are_not_references(string body) => Assert.Empty(BodyReferences.In(body, _hugo));

    [Theory]
    [InlineData("{{% a ")]
    [InlineData("{% raw %}")]
    [InlineData("{% raw %}endraw")]
    [InlineData("{{< \" >}}")]
    [InlineData("{% highlight %}")]
    [InlineData("{{ ' | ")]
    [InlineData("[a](b.md")]
    [InlineData("`[")]
    public void A_hostile_body_takes_time_in_proportion_to_its_length(string part)
    {
        var body = string.Concat(Enumerable.Repeat(part, 20_000));

        foreach (var addresses in (AddressResolver[])[_liquid, _hugo])
        {
            Assert.NotNull(BodyTemplate.Expand(body, addresses, PageUrls.None.ByPath));
            Assert.NotNull(BodyReferences.In(body, addresses));
        }
    }
}
