using Gateway.Content.Presets;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Presets;

/// <summary>Files that the settings of a site exclude.</summary>
public sealed class IgnoredFilesTests : IDisposable
{
    private readonly SiteFolder _site = new();

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData(ContentPreset.Jekyll, "_posts/2024-03-01-a.mkdown", "has the ending .mkdown, which is not read. Rename it to .md")]
    [InlineData(ContentPreset.Gateway, "a.MKD", "has the ending .mkd, which is not read. Rename it to .md")]
    [InlineData(
        ContentPreset.Eleventy,
        "posts/a.njk",
        "has the ending .njk, which is not read. If it is an article, write it in Markdown with the ending .md"
    )]
    [InlineData(
        ContentPreset.Hugo,
        "content/a.org",
        "has the ending .org, which is not read. If it is an article, write it in Markdown with the ending .md"
    )]
    public void A_page_in_an_unsupported_format_is_listed(ContentPreset preset, string path, string reason)
    {
        _site.With(path, "---\ntitle: A\n---\n");

        var skipped = Assert.IsType<ContentResult.Skipped>(_site.Read(_site.Reader(preset), path));

        Assert.Equal((SkipReason.UnreadFormat, reason), (skipped.Reason, skipped.Detail));
    }

    [Theory]
    [InlineData(ContentPreset.Eleventy, "_includes/post.njk")]
    [InlineData(ContentPreset.Hugo, "content/posts/a.njk")]
    [InlineData(ContentPreset.Jekyll, "_posts/2024-03-01-a.png")]
    public void A_file_without_a_page_is_not_listed(ContentPreset preset, string path)
    {
        _site.With(path, "x");

        Assert.Equal(SkipReason.NotAContentFile, Assert.IsType<ContentResult.Skipped>(_site.Read(_site.Reader(preset), path)).Reason);
    }

    [Theory]
    [InlineData("exclude: [old]", "old/a.md", "old")]
    [InlineData("exclude: [old/]", "old/a.md", "old/")]
    [InlineData("exclude: [/old/]", "old/a.md", "old/")]
    [InlineData("exclude:\n- old", "older.md", "old")]
    [InlineData("exclude: ['*.txt']", "deep/a.txt", "*.txt")]
    [InlineData("exclude: ['deep/*/a.md']", "deep/x/y/a.md", "deep/*/a.md")]
    [InlineData("exclude: ['a?.md']", "ab.md", "a?.md")]
    [InlineData("exclude: ['[a-c].md']", "b.md", "[a-c].md")]
    [InlineData("exclude: ['[!a-c].md']", "b.md", null)]
    [InlineData("exclude: ['{a,b}.md']", "b.md", null)]
    [InlineData("exclude: [a.md]", "deep/a.md", null)]
    [InlineData("exclude: [old]\ninclude: [old]", "old/a.md", null)]
    [InlineData("exclude: ['*.md']\ninclude: [a.md]", "deep/a.md", null)]
    [InlineData("exclude: ['*.md']\ninclude: [a.md]", "deep/b.md", "*.md")]
    [InlineData("exclude: [_posts/2024-03-01-a.md]", "_posts/2024-03-01-a.md", "_posts/2024-03-01-a.md")]
    [InlineData("title: A", "vendor/bundle/gem/a.md", "vendor/bundle/")]
    [InlineData("title: A", "node_modules/a.md", "node_modules")]
    [InlineData("exclude: []", "node_modules/a.md", "node_modules")]
    [InlineData("a: &b 1\nc: *b\nexclude:\n- old\n", "old/a.md", "old")]
    public void Files_in_exclude_of_Jekyll_are_ignored(string settings, string path, string? pattern)
    {
        _site.With("_config.yml", settings).WithPost(path, "title: A\ndate: 2024-03-01");

        AssertIgnored(ContentPreset.Jekyll, path, pattern is null ? null : $"\"{pattern}\" in exclude of _config.yml");
    }

    [Theory]
    [InlineData("exclude: old", "\"exclude\" is not a list.", 1)]
    [InlineData("exclude:\n- old\n- [a]", "An entry of \"exclude\" is not a text.", 3)]
    [InlineData("exclude:\n-\n- a", "An entry of \"exclude\" is not a text.", 2)]
    [InlineData("include: {a: b}", "\"include\" is not a list.", 1)]
    [InlineData("title: A\nexlude: [old]", "\"exlude\" is not the key \"exclude\" and has no effect.", 2)]
    [InlineData("excludes:\n- old", "\"excludes\" is not the key \"exclude\" and has no effect.", 1)]
    [InlineData("inclde: [_pages]", "\"inclde\" is not the key \"include\" and has no effect.", 1)]
    public void An_error_in_the_Jekyll_configuration_rejects_its_files(string settings, string message, int line)
    {
        _site.With("_config.yml", settings).WithPost("_posts/2024-03-01-a.md", "title: A");

        var problem = Assert.Single(
            Assert.IsType<ContentResult.Rejected>(_site.Read(_site.Reader(ContentPreset.Jekyll), "_posts/2024-03-01-a.md")).Problems
        );

        Assert.Equal((message, line), (problem.Cause?.Problem.Message, problem.Cause?.Problem.Line));
        Assert.Equal(_site.At("_config.yml"), problem.Cause?.File);
    }

    [Theory]
    [InlineData("_about.md", "_about.md")]
    [InlineData("~about.md", "~about.md")]
    [InlineData("#old/about.md", null)]
    [InlineData("_notes/about.md", null)]
    public void Names_that_begin_with_certain_characters_are_ignored_for_Jekyll(string path, string? included)
    {
        _site.With("_config.yml", "title: A").WithPost(path, "title: A\ndate: 2024-03-01");
        var reader = _site.Reader(ContentPreset.Jekyll);

        Assert.Equal(SkipReason.NotAnArticle, Assert.IsType<ContentResult.Skipped>(_site.Read(reader, path)).Reason);

        _site.With("_config.yml", $"include: ['{included ?? path.Split('/')[0]}']");
        reader.RefreshSiteData();
        Assert.IsType<ContentResult.AcceptedArticle>(_site.Read(reader, path));
    }

    [Theory]
    [InlineData("ignoreFiles = ['\\.txt$']", "posts/a.txt", "\\.txt$")]
    [InlineData("ignoreFiles = ['/old/']", "posts/old/a.md", "/old/")]
    [InlineData("ignoreFiles = ['^content/']", "posts/a.md", null)]
    [InlineData("ignoreFiles = 'posts'", "posts/a.md", "posts")]
    [InlineData("ignoreLogs = ['posts']", "posts/a.md", null)]
    public void Files_in_ignoreFiles_of_Hugo_are_ignored(string settings, string path, string? pattern)
    {
        _site.With("hugo.toml", settings).WithPost($"content/{path}", "title: A\ndate: 2024-03-01");

        AssertIgnored(
            ContentPreset.Hugo,
            $"content/{path}",
            pattern is null ? null : $"\"{pattern}\" in ignoreFiles of the configuration",
            "content"
        );
    }

    [Theory]
    // The expressions are compared with the whole path, so the first must not be part of the name of a temporary folder.
    [InlineData("ignoreFiles = ['/no-such-folder/', '(']", "hugo.toml", 1)]
    [InlineData("ignoreFiles = [123456789, {a = 'b'}]", "hugo.toml", 1)]
    [InlineData("ignoreFiles = ['(?=a)']", "config/_default/hugo.toml", 1)]
    [InlineData("title = 'A'\nignorFiles = ['a']", "hugo.toml", 2)]
    [InlineData("ignoreFile = ['a']", "hugo.toml", 1)]
    public void An_expression_of_Hugo_that_cannot_be_read_rejects_its_files(string settings, string file, int line)
    {
        _site.With(file, settings).WithPost("content/posts/a.md", "title: A\ndate: 2024-03-01");

        var result = _site.Read(_site.Reader(ContentPreset.Hugo, "content"), "content/posts/a.md");

        var cause = Assert.Single(Assert.IsType<ContentResult.Rejected>(result).Problems).Cause;
        Assert.Equal((_site.At(file), line), (cause?.File, cause?.Problem.Line));
        Assert.Contains("\"ignoreFiles\"", cause?.Problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".eleventyignore", "old", "old/a.md", true)]
    [InlineData(".eleventyignore", "old/", "old/deep/a.md", true)]
    [InlineData(".eleventyignore", "./old", "old/a.md", true)]
    [InlineData(".eleventyignore", "old", "older.md", false)]
    [InlineData(".eleventyignore", "old", "deep/old/a.md", false)]
    [InlineData(".eleventyignore", "**/old/**", "deep/old/a.md", true)]
    [InlineData(".eleventyignore", "old/*", "old/deep/a.md", false)]
    [InlineData(".eleventyignore", "**/*.txt", "a.txt", true)]
    [InlineData(".eleventyignore", "{a,b}.md", "b.md", true)]
    [InlineData(".eleventyignore", "# old\n\n!b.md\na.md\r\n", "a.md", true)]
    [InlineData(".eleventyignore", "a.md\n!a.md", "a.md", true)]
    [InlineData(".gitignore", "old", "old/a.md", true)]
    public void Files_in_ignore_files_of_Eleventy_are_ignored(string file, string lines, string path, bool isIgnored)
    {
        _site.With(file, lines).WithPost(path, "title: A\ndate: 2024-03-01");

        AssertIgnored(
            ContentPreset.Eleventy,
            path,
            isIgnored ? $"\"{lines.Split('\n').First(line => line.Length > 0 && line[0] is not ('#' or '!')).Trim()}\" in {file}" : null
        );
    }

    [Theory]
    [InlineData("eleventy.config.js", "config.setUseGitIgnore(false);", false)]
    [InlineData("eleventy.config.js", "// config.setUseGitIgnore(false);", true)]
    [InlineData(".eleventy.js", "config.setUseGitIgnore(true);", true)]
    public void Eleventy_reads_gitignore_unless_its_program_turns_it_off(string file, string program, bool isIgnored)
    {
        _site.With(".gitignore", "old/").With(file, program).WithPost("old/a.md", "title: A\ndate: 2024-03-01");

        AssertIgnored(ContentPreset.Eleventy, "old/a.md", isIgnored ? "\"old/\" in .gitignore" : null);
    }

    [Fact]
    public void Files_ignored_by_the_input_folder_or_the_program_of_Eleventy_are_ignored()
    {
        _site
            .With("eleventy.config.js", "config.ignores.add('content/b.md'); return { dir: { input: './content/' } };")
            .With("content/.eleventyignore", "a.md")
            .WithPost("content/a.md", "title: A\ndate: 2024-03-01")
            .WithPost("content/b.md", "title: B\ndate: 2024-03-01")
            .WithPost("content/node_modules/c.md", "title: C\ndate: 2024-03-01");

        AssertIgnored(ContentPreset.Eleventy, "content/a.md", "\"a.md\" in content/.eleventyignore", "content");
        AssertIgnored(ContentPreset.Eleventy, "content/b.md", "\"content/b.md\" in ignores.add of eleventy.config.js", "content");
        AssertIgnored(ContentPreset.Eleventy, "content/node_modules/c.md", "\"**/node_modules/**\" in the defaults of Eleventy", "content");
    }

    [Fact]
    public void A_file_with_an_error_can_be_ignored()
    {
        _site.With(".eleventyignore", "a.md").With("a.md", "---\ntitle: [\n---\n");

        AssertIgnored(ContentPreset.Eleventy, "a.md", "\"a.md\" in .eleventyignore");
    }

    [Fact]
    public void An_ignored_file_does_not_keep_its_article()
    {
        _site.With(".eleventyignore", "a.md").WithPost("a.md", "title: A\ndate: 2024-03-01");

        Assert.Null(_site.Read(_site.Reader(ContentPreset.Eleventy), "a.md").AsLostArticle());
    }

    [Theory]
    [InlineData(".eleventyignore", true)]
    [InlineData("content/.eleventyignore", true)]
    [InlineData(".gitignore", true)]
    [InlineData(".eleventy.js", true)]
    [InlineData(".git/.gitignore", false)]
    [InlineData(".hidden", false)]
    [InlineData("posts/a.md", true)]
    public void Changes_of_hidden_files_with_settings_are_followed(string path, bool isFollowed) =>
        Assert.Equal(isFollowed, ContentReader.IsFollowed(path.Replace('/', Path.DirectorySeparatorChar)));

    private void AssertIgnored(ContentPreset preset, string path, string? reason, string content = "")
    {
        var result = _site.Read(_site.Reader(preset, content), path);

        if (reason is null)
            Assert.IsType<ContentResult.AcceptedArticle>(result);
        else
        {
            var skipped = Assert.IsType<ContentResult.Skipped>(result);
            Assert.Equal((SkipReason.IgnoredBySite, $"is excluded from the site by {reason}"), (skipped.Reason, skipped.Detail));
        }
    }
}
