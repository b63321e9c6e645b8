using FsCheck;
using FsCheck.Xunit;
using Gateway.Content.Text;

namespace Gateway.Content.Tests.Text;

public sealed class SlugTests
{
    [Theory]
    [InlineData("_news/2022-06-04-some-words.md", "2022-06-04-some-words")]
    [InlineData("2022-06-04-Some-Words.HTML", "2022-06-04-some-words")]
    [InlineData("2022-06-04--double--hyphens-.md", "2022-06-04--double--hyphens-")]
    [InlineData("2022-06-04.md", null)]
    [InlineData("2022-06-04-.md", null)]
    [InlineData("2022-13-04-words.md", null)]
    [InlineData("2022-06-04-wörter.md", "2022-06-04-worter")]
    [InlineData("2022-06-04-v1.2.md", "2022-06-04-v1-2")]
    [InlineData("20220604-words.md", null)]
    [InlineData("words.md", null)]
    public void A_dated_file_name_is_the_slug(string path, string? slug) => Assert.Equal(slug, Slug.FromFileName(path));

    [Theory]
    [InlineData("C", "c")]
    [InlineData("C#", "c-sharp")]
    [InlineData("C++", "c-plus-plus")]
    [InlineData("#PowerApps", "powerapps")]
    [InlineData("1+1", "1-1")]
    [InlineData("AI & ML: what's new?", "ai-ml-whats-new")]
    [InlineData("rock ‘n’ roll", "rock-n-roll")]
    [InlineData("Crème e\u0301te\u0301 Ｆｕｌｌ", "creme-ete-full")]
    public void A_name_is_converted_to_its_slug(string name, string slug) => Assert.Equal(slug, Slug.OfTopic(name));

    [Theory]
    [InlineData("微软")]
    [InlineData("微软 AI")]
    [InlineData("谷歌 AI")]
    [InlineData("🎉")]
    [InlineData("")]
    public void Names_without_an_ascii_form_differ_by_a_hash(string name)
    {
        string[] others = [.. new[] { "微软", "微软 AI", "谷歌 AI", "🎉", "" }.Where(other => other != name).Select(Slug.OfTopic)];

        Assert.DoesNotContain(Slug.OfTopic(name), others);
        Assert.Matches("[0-9a-f]{8}$", Slug.OfTopic(name));
    }

    [Fact]
    public void Long_titles_with_the_same_beginning_have_different_slugs() =>
        Assert.NotEqual(Slug.OfTopic(new string('a', 500)), Slug.OfTopic(new string('a', 501)));

    [Property]
    public bool A_slug_is_lower_case_ascii_without_hyphens_at_its_ends(string? text)
    {
        var slug = Slug.Of(text ?? "");
        return slug.Length > 0
            && slug[0] != '-'
            && slug[^1] != '-'
            && slug.All(c => c is '-' or (>= 'a' and <= 'z') or (>= '0' and <= '9'))
            && !slug.Contains("--", StringComparison.Ordinal);
    }
}
