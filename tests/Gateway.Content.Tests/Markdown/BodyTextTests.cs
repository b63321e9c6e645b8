using Gateway.Content.Markdown;

namespace Gateway.Content.Tests.Markdown;

public sealed class BodyTextTests
{
    [Theory]
    [InlineData("# A *title*\n\n- one\n- two_three\n> said", "A title one two_three said")]
    [InlineData("| a | b |\n| --- | :-: |\n|---|--:|\n| 1 | -5 |", "a b 1 -5")]
    [InlineData("a | b\n--- | ---\n1 | 2", "a b 1 2")]
    [InlineData("Wide\n|------------------------------------------------------------------------------------------|\nend", "Wide end")]
    [InlineData("Heading\n=======\n\n---\n\ntext - and : more", "Heading text - and : more")]
    [InlineData("The mood[^1] stays[^note].\n\n[^1]: “Sullen”\n[^note]: Really", "The mood stays. “Sullen” Really")]
    [InlineData("An array[^2 is] text, [a link](https://gazette.example/) too", "An array^2 is text, a link too")]
    [InlineData("Code:\n\n```graphql title=\"x\"\nquery Front { a }\n```\n~~~ js\nlet b\n~~~\nend", "Code: query Front { a } let b end")]
    [InlineData("```inline``` and `code`", "inline and code")]
    [InlineData("|apricot|banana|\n|---|---|\n|cherry|damson|", "apricot banana cherry damson")]
    [InlineData(
        "`cat|sorter` `items[zindex]` path\\toolset \\*star\\* items[zindexer] [a]",
        "cat|sorter items[zindex] path toolset *star* items zindexer a"
    )]
    [InlineData("```\nfor (i=0;i<n;i++) { x; }\n```\n\nWords between.\n\n> A quote.", "for (i=0;i<n;i++) { x; } Words between. A quote.")]
    [InlineData("If a<b then, wheelbarrow. x>y", "If a<b then, wheelbarrow. x>y")]
    [InlineData("`List<Customer>` <b class='x' hidden>bold</b> <img src=a.png/> <br/>", "List<Customer> bold")]
    [InlineData("```html\n<my-widget>\n<script>run()</script>\n", "<my-widget> <script>run()</script>")]
    [InlineData("> ~~~\n> quoted `code`\n> ~~~\n> end", "> quoted `code` end")]
    [InlineData("[gazetteer][gz] and [docs](https://x.example/a_(b)_c) (yes)", "gazetteer and docs (yes)")]
    [InlineData(
        "[12:30]: The chancellor arrives.\n[Photo] She said [in German]: windmills.",
        "12:30: The chancellor arrives. Photo She said in German: windmills."
    )]
    [InlineData("[gz]: https://gazette.example/ \"Title\"\n[b]: /path\ntext", "text")]
    [InlineData("a `` b", "a `` b")]
    [InlineData("- O`Neill *says*\n- O`Hara", "O`Neill says O`Hara")]
    [InlineData("a `b\n# *c* `", "a `b c `")]
    [InlineData(
        "![Logo][logo] The garden with [a link](https://x.example/).\n\n[logo]: https://x.example/l.png",
        "The garden with a link."
    )]
    [InlineData("![1] Danach [Quelle](https://x.example/ \"Titel\") ende", "!1 Danach Quelle ende")]
    [InlineData("![a [b] c](https://x.example/a.png) after", "after")]
    [InlineData(
        "The [fossa](from Madagascar) is [Broken](https://x.example/a(b text.\n\nNext [ok](y) end",
        "The fossa(from Madagascar) is Broken(https://x.example/a(b text. Next ok end"
    )]
    [InlineData("snake\\_case C:\\\\temp \\[no\\](x y) O`Neill", "snake_case C:\\temp [no](x y) O`Neill")]
    [InlineData("1. ```sh\n   run <x>\n   ```\n<!-- secret --> end", "1. run <x> end")]
    [InlineData("```\nopen <!-- secret -->\nend <!-- rest", "open end")]
    [InlineData("Opening {{ here.\n\nA paragraph.\n\nAnother }} end. {{ page.title }}x", "Opening {{ here. A paragraph. Another }} end. x")]
    [InlineData("``", "``")]
    [InlineData("```", "")]
    [InlineData("<p>One</p><p>t<b>w</b>o</p> &amp; <!-- no -->three", "One two & three")]
    public void The_text_of_a_body_contains_only_the_visible_words(string body, string text) =>
        Assert.Equal(text, BodyText.Of(body, 1_000));

    [Theory]
    [InlineData("[^")]
    [InlineData("[^1")]
    [InlineData("[^]")]
    [InlineData("|")]
    [InlineData("~~~")]
    [InlineData("- ")]
    public void A_body_can_end_with_an_incomplete_mark(string body) =>
        Assert.DoesNotContain("|", BodyText.Of($"text\n{body}", 1_000), StringComparison.Ordinal);
}
