using System.Text;
using Gateway.Content.Files;
using Gateway.Content.Presets;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Presets;

/// <summary>URL segments by the rules of each generator. The pairs are those of the generators' own tests and programs.</summary>
public sealed class GeneratorSlugTests
{
    // TestMakePath in https://github.com/gohugoio/hugo/blob/master/helpers/path_test.go, in lower case.
    [Theory]
    [InlineData("dot.slash/backslash\\underscore_pound#plus+hyphen-", "dot.slash/backslash\\underscore_pound#plus+hyphen-")]
    [InlineData("abcXYZ0123456789", "abcxyz0123456789")]
    [InlineData("foo- bar", "foo-bar")]
    [InlineData("  Foo bar  ", "foo-bar")]
    [InlineData("fOO,bar:foobAR", "foobarfoobar")]
    [InlineData("трям/трям", "трям/трям")]
    [InlineData("은행", "은행")]
    [InlineData("Банковский кассир", "банковский-кассир")]
    [InlineData("संस्कृत", "संस्कृत")]
    [InlineData("this+is+a+test", "this+is+a+test")]
    [InlineData("~foo", "~foo")]
    [InlineData("foo--bar", "foo--bar")]
    [InlineData("foo@bar", "foo@bar")]
    [InlineData("Über C++ & v1.2: naïve", "über-c++-v1.2-naïve")]
    public void Hugo_removes_punctuation_and_keeps_accents(string text, string slug) => Assert.Equal(slug, GeneratorSlug.OfHugo(text));

    [Theory]
    [InlineData("astro-5.0", "astro-50")]
    [InlineData("v1.2 notes", "v12-notes")]
    [InlineData("a & b", "a--b")]
    [InlineData("what!now", "whatnow")]
    [InlineData("I ♥ unicode", "i--unicode")]
    [InlineData("Über naïve", "über-naïve")]
    [InlineData("Dash-dash  two", "dash-dash--two")]
    [InlineData("snake_case", "snake_case")]
    [InlineData("Привет мир", "привет-мир")]
    [InlineData("日本語 テスト", "日本語-テスト")]
    [InlineData("Ⅷ roman", "ⅷ-roman")]
    [InlineData("emoji 😄", "emoji-")]
    [InlineData("“quoted”", "quoted")]
    [InlineData("C++ & C#", "c--c")]
    public void Astro_replaces_spaces_only(string text, string slug) => Assert.Equal(slug, GeneratorSlug.OfAstro(text));

    [Theory]
    [InlineData("Cats & Dogs: Q&A", "cats-and-dogs-q-and-a")]
    [InlineData("I ♥ Dogs", "i-love-dogs")]
    [InlineData("Déjà Vu!", "deja-vu")]
    [InlineData("fooBar 123 $#%", "foobar-123")]
    [InlineData("Über Größe & Öl", "ueber-groesse-and-oel")]
    [InlineData("Ärger", "aerger")]
    [InlineData("it's Conway's Law", "its-conways-law")]
    [InlineData("Don’t stop", "dont-stop")]
    [InlineData("foo'sbar", "foo-sbar")]
    [InlineData("v1.2: naïve", "v1-2-naive")]
    [InlineData("a–b — c", "a-b-c")]
    [InlineData("Łódź Đà Þór", "lodz-da-thor")]
    [InlineData("snake_case", "snake-case")]
    [InlineData("ľščťžýáíé", "lsctzyaie")]
    [InlineData("C++", "c")]
    public void Eleventy_writes_Latin_letters_and_a_word_for_an_ampersand(string text, string slug) =>
        Assert.Equal(slug, GeneratorSlug.OfEleventy(text));

    // https://github.com/jekyll/jekyll/blob/master/test/test_utils.rb
    [Theory]
    [InlineData("Working with drafts", "working-with-drafts", "Working-with-drafts")]
    [InlineData("Basic   Usage", "basic-usage", "Basic-Usage")]
    [InlineData("  Working   with   drafts   ", "working-with-drafts", "Working-with-drafts")]
    [InlineData("So what is Jekyll, exactly?", "so-what-is-jekyll-exactly", "So-what-is-Jekyll,-exactly")]
    [InlineData("Pre-releases", "pre-releases", "Pre-releases")]
    [InlineData("The _config.yml file", "the-config-yml-file", "The-_config.yml-file")]
    [InlineData("Customizing Git - Git Hooks", "customizing-git-git-hooks", "Customizing-Git-Git-Hooks")]
    [InlineData("5時〜6時 三-四", "5時-6時-三-四", "5時-6時-三-四")]
    public void Jekyll_replaces_punctuation(string text, string slug, string title) =>
        Assert.Equal((slug, title), (GeneratorSlug.OfJekyll(text), GeneratorSlug.OfJekyllTitle(text)));

    [Theory]
    [InlineData(ContentPreset.Hugo, "posts/a.md", "posts=/:year/:slug/", "Über C++ & v1.2", "/2024/über-c++-v1.2/")]
    [InlineData(ContentPreset.Hugo, "posts/Mixed Case_Name & Co.md", null, "A", "/posts/mixed-case_name-co/")]
    [InlineData(ContentPreset.Hugo, "posts/a.md", "/:title/", "What? Why #1", "/what-why-%231/")]
    [InlineData(ContentPreset.Astro, "src/content/blog/astro-5.0.md", null, "A", "/blog/astro-50/")]
    [InlineData(ContentPreset.Astro, "src/content/blog/v1.2 notes/a & b.md", null, "A", "/blog/v12-notes/a--b/")]
    [InlineData(ContentPreset.Jekyll, "_posts/2024-03-01-v1.2-Füße.md", "/:title/", "A", "/v1.2-Füße/")]
    [InlineData(ContentPreset.Jekyll, "_posts/2024-03-01-v1.2-Füße.md", "/:slug/", "A", "/v1-2-füße/")]
    [InlineData(ContentPreset.Eleventy, "posts/a.md", null, "Cats & Dogs", "/x/cats-and-dogs/")]
    public void URLs_follow_the_generator(ContentPreset preset, string path, string? pattern, string title, string address)
    {
        var mapping = new ContentMapping
        {
            Preset = preset,
            SiteUrl = new Uri("https://blog.example/"),
            Permalink = pattern,
        }.WithFingerprint();
        var permalink = preset == ContentPreset.Eleventy ? "permalink: '/x/{{ title | slugify }}/'\n" : "";
        var text = $"---\ntitle: '{title}'\ndate: 2024-03-01\n{permalink}---\n";

        var result = new ContentReader(new ContentOptions(), new ContentMappings(mapping, [])).Read(path, Encoding.UTF8.GetBytes(text));

        Assert.Equal($"https://blog.example{address}", Assert.IsType<ContentResult.AcceptedArticle>(result).Article.WebUrl);
    }
}
