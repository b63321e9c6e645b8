using Gateway.Content.Markdown;

namespace Gateway.Content.Tests.Markdown;

public sealed class ReadingLengthTests
{
    [Theory]
    [InlineData(null, 0)]
    [InlineData(" \n * --- \n", 0)]
    [InlineData("One two  three.\n\nFour, five!", 5)]
    [InlineData("It's a well-known e-mail address: a.b@c.example", 6)]
    [InlineData("3.5 % of 1,000 words – or more…and so on", 9)]
    [InlineData("# Heading\n\n- [x] *done* and **bold** and `code`", 6)]
    [InlineData("A [link with text](https://news.example/a%20b \"A title\") here", 5)]
    [InlineData("An ![image with a text](a.png) here", 2)]
    [InlineData("[![badge](https://img.example/a.svg)](https://news.example/) after", 1)]
    [InlineData("Before\n\n[name]: https://news.example/ \"A title\"\n\nafter", 2)]
    [InlineData("See <https://news.example/> and <me@news.example>", 4)]
    [InlineData("<p class=\"a b c\">One <b>t</b>wo</p><p>three</p>", 3)]
    [InlineData("One<br>two<br/>three", 3)]
    [InlineData("Before <!-- a comment --> after", 2)]
    [InlineData("<script>var a = 'b c';</script><style>a b { }</style>text", 1)]
    [InlineData("A {{< figure src=\"a b\" >}} and {% include a b %} b", 3)]
    [InlineData("R&amp;D &mdash; a&nbsp;b &#65; &unknown; end", 6)]
    [InlineData("a < b and c > d & e", 6)]
    [InlineData("| One | two |\n| --- | --- |\n|three|four|", 4)]
    [InlineData("日本語のニュース", 8)]
    [InlineData("新闻，和 Rust 语言。", 6)]
    [InlineData("한국어 뉴스", 2)]
    [InlineData("مرحبا بالعالم", 2)]
    [InlineData("नमस्ते दुनिया", 2)]
    [InlineData("Launch 🚀 now", 2)]
    [InlineData("𠮷野家", 3)]
    public void Words_are_counted_without_markup(string? body, int words) => Assert.Equal(words, ReadingLength.Of(body).Words);

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 1)]
    [InlineData(230, 0, 1)]
    [InlineData(231, 0, 2)]
    [InlineData(2_300, 0, 10)]
    [InlineData(0, 1, 1)]
    [InlineData(0, 500, 1)]
    [InlineData(0, 501, 2)]
    [InlineData(115, 250, 1)]
    [InlineData(116, 250, 2)]
    public void Minutes_are_230_words_or_500_characters_rounded_up(int words, int characters, int minutes)
    {
        var length = ReadingLength.Of($"{string.Concat(Enumerable.Repeat("word ", words))}{new string('字', characters)}");

        Assert.Equal(new ReadingLength(words + characters, minutes), length);
    }
}
