using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Gateway.Content.Text;

namespace Gateway.Content.Tests.Text;

public sealed class WebAddressTests
{
    private static readonly string[] _pieces =
    [
        "http://",
        "https://",
        "HTTPS://",
        "a.example",
        "A.Example",
        ":80",
        ":443",
        ":8080",
        "/",
        "//",
        "/Path",
        "?",
        "&",
        "utm_source=x",
        "fbclid=1",
        "gclid=2",
        "id=1",
        "=",
        "#",
        "#top",
        " ",
        "%2F",
        ":",
        "é",
        "@",
    ];

    [Theory]
    [InlineData("http://A.example/x/")]
    [InlineData("https://a.example:443/x")]
    [InlineData("http://a.example:80/x")]
    [InlineData("https://a.example/x?utm_source=a&utm_medium=b#part")]
    [InlineData("https://a.example/x/?fbclid=1&gclid=2")]
    [InlineData("  https://a.example/x  ")]
    public void URLs_of_one_page_have_the_same_normal_form(string url) => Assert.Equal("https://a.example/x", WebAddress.Normalize(url));

    [Theory]
    [InlineData("https://a.example/X")]
    [InlineData("https://a.example/x?id=1")]
    [InlineData("https://a.example:8080/x")]
    [InlineData("https://www.a.example/x")]
    [InlineData("https://a.example/%78")]
    public void URLs_of_other_pages_have_different_normal_forms(string url) =>
        Assert.NotEqual("https://a.example/x", WebAddress.Normalize(url));

    [Fact]
    public void Query_parameters_keep_their_order() =>
        Assert.Equal("https://a.example?b=2&a=1", WebAddress.Normalize("https://a.example/?b=2&utm_id=7&a=1"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/x")]
    [InlineData("a.example")]
    [InlineData("ftp://a.example")]
    [InlineData("https://")]
    [InlineData("https:///x")]
    public void A_text_that_is_not_a_web_address_has_no_normal_form(string? url) => Assert.Null(WebAddress.Normalize(url));

    [Property(MaxTest = 5000)]
    public Property Normalizing_twice_changes_nothing() =>
        Prop.ForAll(
            Gen.Elements(_pieces).ArrayOf().ToArbitrary(),
            pieces =>
            {
                var once = WebAddress.Normalize((pieces.Length % 2 == 0 ? "https://" : "http://") + string.Concat(pieces));
                return once is null || WebAddress.Normalize(once) == once;
            }
        );
}
