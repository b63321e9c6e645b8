using System.Text;
using Gateway.Content.Files;
using Gateway.Content.Presets;
using Gateway.Content.Problems;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Presets;

/// <summary>Front matter defaults that a generator takes from other files.</summary>
public sealed class FrontMatterDefaultsTests : IDisposable
{
    private readonly SiteFolder _site = new();

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("draft: true", "", false)]
    [InlineData("draft: true", "draft: false", true)]
    [InlineData("draft: true", "Draft: false", true)]
    [InlineData("build:\n    list: never\n    render: never", "", false)]
    [InlineData("_build:\n    render: never", "", false)]
    [InlineData("headless: true", "", false)]
    [InlineData("status: private", "", false)]
    [InlineData("draft: false", "", true)]
    [InlineData("target:\n    path: /posts/**\n  draft: true", "", false)]
    [InlineData("target:\n    path: /notes/**\n  draft: true", "", true)]
    [InlineData("_target:\n    path: '{/a,/posts/*}'\n  draft: true", "", false)]
    [InlineData("target:\n    kind: section\n  draft: true", "", true)]
    [InlineData("target:\n    kind: '{page,section}'\n  draft: true", "", false)]
    [InlineData("target:\n    lang: fr\n  draft: true", "", true)]
    [InlineData("target:\n    environment: staging\n  draft: true", "", true)]
    public void The_cascade_of_a_section_of_Hugo_hides_the_pages_below_it(string cascade, string keys, bool isPublished)
    {
        _site
            .With("hugo.toml", "baseURL = 'https://blog.example/'")
            .WithPost("content/posts/_index.md", $"title: Posts\ncascade:\n  {cascade}")
            .WithPost("content/posts/a.md", $"title: A\ndate: 2024-03-01\n{keys}");

        Assert.Equal(isPublished, _site.Article(Hugo(), "content/posts/a.md").Published);
    }

    [Fact]
    public void The_nearest_section_of_Hugo_and_its_first_cascade_take_precedence()
    {
        _site
            .With("hugo.yaml", "cascade:\n  description: of the site\n  author: Ann\n  tags: [site]\n  type: docs\n")
            .WithPost("content/_index.md", "cascade:\n  description: of the home page\n  draft: true")
            .WithPost(
                "content/posts/_index.md",
                "cascade:\n- description: of the section\n  params: {lang: fr}\n- description: second\n  draft: false\n  date: 2024-02-01"
            )
            .WithPost("content/posts/a.md", "title: A\ntags: [own]")
            .WithPost("content/b.md", "title: B\ndate: 2024-03-01");

        var article = _site.Article(Hugo(), "content/posts/a.md");

        Assert.Equal(
            ("of the section", "Ann", "fr", true),
            (article.Excerpt, article.Authors[0].Name, article.Language, article.Published)
        );
        Assert.Equal(new DateTimeOffset(2024, 2, 1, 0, 0, 0, TimeSpan.Zero), article.PublishedDateTime);
        Assert.Equal(["own"], article.Topics);
        // The type of a section is the name of its layout.
        Assert.Equal("article", article.Type);
        Assert.Null(article.UnknownKeys);
        Assert.False(_site.Article(Hugo(), "content/b.md").Published);
    }

    [Theory]
    [InlineData("hugo.toml", "[[cascade]]\ndraft = true\n[cascade.target]\npath = '/posts/**'\n")]
    [InlineData("hugo.json", """{"cascade": {"draft": true}}""")]
    [InlineData("config/_default/hugo.toml", "[cascade]\ndraft = true\n")]
    [InlineData("config/_default/cascade.yaml", "- draft: true\n")]
    // The gateway does not read anchors, except beside the values.
    [InlineData("hugo.yaml", "a: &b 1\nc: *b\ncascade:\n  draft: true\nd: 1\n")]
    public void The_cascade_of_the_site_applies_too(string file, string text)
    {
        _site.With("config/_default/hugo.yaml", "title: A\n").WithPost("content/posts/a.md", "title: A\ndate: 2024-03-01");
        if (file.StartsWith("hugo", StringComparison.Ordinal) || file.EndsWith("hugo.toml", StringComparison.Ordinal))
            File.Delete(_site.At("config/_default/hugo.yaml"));
        _site.With(file, file.EndsWith("cascade.yaml", StringComparison.Ordinal) ? "draft: true\n" : text);

        Assert.False(_site.Article(Hugo(), "content/posts/a.md").Published);
    }

    [Theory]
    [InlineData("hugo.toml", "title = 'A'\n[params]\nx = 'never en", ContentPreset.Hugo, "content/a.md")]
    [InlineData("hugo.yaml", "title: 'A\n", ContentPreset.Hugo, "content/a.md")]
    [InlineData("hugo.json", "{\"title\": \"A\",", ContentPreset.Hugo, "content/a.md")]
    [InlineData("_config.yml", "title: [A,\n", ContentPreset.Jekyll, "_posts/2024-03-01-a.md")]
    [InlineData("content/_index.md", "---\ntitle: A\n", ContentPreset.Hugo, "content/a.md")]
    public void A_configuration_that_ends_in_the_middle_rejects_the_pages(string file, string text, ContentPreset preset, string path)
    {
        _site.With(file, text).WithPost(path, "title: A\ndate: 2024-03-01");

        var problem = Assert.Single(Assert.IsType<ContentResult.Rejected>(_site.Read(_site.Reader(preset), path)).Problems);

        Assert.Equal(ProblemCodes.FrontMatterDefaults, problem.Code);
    }

    [Theory]
    [InlineData(ContentPreset.Hugo, "content/_index.md", "---\ncascade: {draft: true}\n---\n", "content/a.md")]
    [InlineData(ContentPreset.Eleventy, ".gitignore", "a.md\n", "a.md")]
    public void A_defaults_file_that_is_emptied_rejects_the_pages(ContentPreset preset, string file, string text, string path)
    {
        _site.With(file, text).WithPost(path, "title: A\ndate: 2024-03-01");
        var reader = _site.Reader(preset);
        Assert.False(_site.Read(reader, path) is ContentResult.AcceptedArticle { Article.Published: true });

        _site.With(file, "");
        reader.RefreshSiteData();

        var problem = Assert.Single(Assert.IsType<ContentResult.Rejected>(_site.Read(reader, path)).Problems);
        Assert.Equal(ProblemCodes.FrontMatterDefaults, problem.Code);
        Assert.Contains("The file is empty.", problem.Message, StringComparison.Ordinal);

        _site.With(file, text);
        reader.RefreshSiteData();
        Assert.False(_site.Read(reader, path) is ContentResult.AcceptedArticle { Article.Published: true });
    }

    [Theory]
    [InlineData(ContentPreset.Jekyll, "_config.yml", "title: A\n", "exclude: [_posts]\n", "_posts/2024-03-01-a.md")]
    [InlineData(ContentPreset.Hugo, "hugo.toml", "title = 'A'\n", "[cascade]\ndraft = true\n", "content/a.md")]
    [InlineData(ContentPreset.Eleventy, ".gitignore", "x\n", "a.md\n", "a.md")]
    public void A_truncated_configuration_rejects_the_pages_until_it_is_stable(
        ContentPreset preset,
        string file,
        string start,
        string end,
        string path
    )
    {
        var clock = new Clock();
        _site.With(file, start + end).WithPost(path, "title: A\ndate: 2024-03-01");
        var reader = _site.Reader(preset, time: clock);
        Assert.False(IsVisible());

        _site.With(file, start);
        Assert.Equal(ProblemCodes.FrontMatterDefaults, Assert.Single(Assert.IsType<ContentResult.Rejected>(ReadAgain()).Problems).Code);
        Assert.True(reader.IsSiteDataBeingWritten);
        _site.With(file, start + end);
        Assert.False(IsVisible());
        Assert.False(reader.IsSiteDataBeingWritten);

        _site.With(file, start);
        Assert.IsType<ContentResult.Rejected>(ReadAgain());
        clock.Seconds += 11;
        Assert.True(IsVisible());
        clock.Seconds += 11;
        Assert.False(reader.IsSiteDataBeingWritten);

        bool IsVisible() => ReadAgain() is ContentResult.AcceptedArticle { Article.Published: true };

        ContentResult ReadAgain()
        {
            reader.RefreshSiteData();
            return _site.Read(reader, path);
        }
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }

    [Theory]
    [InlineData(ContentPreset.Hugo, "content/_index.md", "content/a.md")]
    [InlineData(ContentPreset.Eleventy, ".gitignore", "a.md")]
    public void A_defaults_file_that_never_had_values_can_be_empty(ContentPreset preset, string file, string path)
    {
        _site.With(file, "").WithPost(path, "title: A\ndate: 2024-03-01");

        Assert.True(_site.Article(_site.Reader(preset), path).Published);
    }

    [Fact]
    public void A_section_in_another_language_has_its_own_cascade()
    {
        _site
            .WithPost("content/posts/_index.fr.md", "cascade: {draft: true}")
            .WithPost("content/posts/a.md", "title: A\ndate: 2024-03-01")
            .WithPost("content/posts/a.fr.md", "title: A\ndate: 2024-03-01");

        Assert.True(_site.Article(Hugo(), "content/posts/a.md").Published);
        Assert.False(_site.Article(Hugo(), "content/posts/a.fr.md").Published);
    }

    [Theory]
    [InlineData("{path: '', type: posts}", "_posts/2024-03-01-a.md", true)]
    [InlineData("{path: ''}", "_posts/2024-03-01-a.md", true)]
    [InlineData("{path: '', type: pages}", "_posts/2024-03-01-a.md", false)]
    [InlineData("{path: sport}", "sport/_posts/2024-03-01-a.md", true)]
    [InlineData("{path: /sport/}", "sport/_posts/2024-03-01-a.md", true)]
    [InlineData("{path: spor}", "sport/_posts/2024-03-01-a.md", false)]
    [InlineData("{path: '*/_posts'}", "sport/_posts/2024-03-01-a.md", true)]
    [InlineData("{path: '**/_posts'}", "_posts/2024-03-01-a.md", true)]
    [InlineData("{path: '**/_posts'}", "sport/_posts/2024-03-01-a.md", true)]
    [InlineData("{path: '_posts/2024-*-a.md'}", "_posts/2024-03-01-a.md", true)]
    [InlineData("{path: '', type: recipes}", "_recipes/2024-03-01-a.md", true)]
    public void Defaults_of_Jekyll_have_a_path_and_a_type(string scope, string path, bool applies)
    {
        _site
            .With(
                "_config.yml",
                $"collections: {{recipes: {{output: true}}}}\ndefaults:\n- scope: {scope}\n  values: {{published: false, author: Ann, layout: post}}\n"
            )
            .WithPost(path, "title: A\ndate: 2024-03-01");

        var article = _site.Article(Jekyll(), path);

        Assert.Equal((!applies, applies), (article.Published, article.Authors is [{ Name: "Ann" }]));
    }

    [Fact]
    public void The_longer_path_of_Jekyll_takes_precedence_and_categories_are_joined()
    {
        _site
            .With(
                "_config.yml",
                """
                defaults:
                - scope: {path: _posts/inner}
                  values: {description: inner, categories: [b], permalink: "/:categories/:title/"}
                - scope: {path: ""}
                  values: {description: outer, lang: de, tags: [all], published: false}
                """
            )
            .WithPost("_posts/inner/2024-03-01-a.md", "title: A\ncategories: c\npublished: true\ntags: [own]\nlang:");

        var article = _site.Article(Jekyll(), "_posts/inner/2024-03-01-a.md");

        Assert.Equal(("inner", "de", true), (article.Excerpt, article.Language, article.Published));
        Assert.Equal(["own", "b", "c"], article.Topics);
        Assert.Equal("https://blog.example/b/c/a/", article.WebUrl);
        Assert.Equal("2024-03-01-a", article.Slug);
    }

    [Fact]
    public void A_Jekyll_folder_that_is_not_a_collection_has_no_pages()
    {
        _site
            .With("_config.yml", "include: [_pages]\ncollections:\n  recipes: {output: true}\n  notes: {output: false}\n")
            .WithPost("_pages/a.md", "title: A\ndate: 2024-03-01")
            .WithPost("_recipes/a.md", "title: A\ndate: 2024-03-01")
            .WithPost("_notes/a.md", "title: A\ndate: 2024-03-01")
            .WithPost("_private/a.md", "title: A\ndate: 2024-03-01")
            .WithPost("_private/_posts/2024-03-01-a.md", "title: A");

        Assert.IsType<ContentResult.AcceptedArticle>(_site.Read(Jekyll(), "_pages/a.md"));
        Assert.IsType<ContentResult.AcceptedArticle>(_site.Read(Jekyll(), "_recipes/a.md"));
        foreach (var path in (string[])["_notes/a.md", "_private/a.md", "_private/_posts/2024-03-01-a.md"])
            Assert.Contains(
                $"is in the folder {path.Split('/')[0]}, which Jekyll ignores unless _config.yml",
                Assert.IsType<ContentResult.Skipped>(_site.Read(Jekyll(), path)).Detail,
                StringComparison.Ordinal
            );
    }

    [Theory]
    [InlineData("posts/posts.json")]
    [InlineData("posts/posts.11tydata.json")]
    [InlineData("posts/2024/2024.json")]
    [InlineData("posts/2024/a.json")]
    [InlineData("posts/2024/a.11tydata.json")]
    public void Data_files_of_Eleventy_apply_to_their_folder_or_file(string file)
    {
        _site.With(file, """{"draft": true, "tags": "posts"}""").WithPost("posts/2024/a.md", "title: A\ndate: 2024-03-01");
        _site.WithPost("posts/2024/b.md", "title: B\ndate: 2024-03-01\ndraft: false").WithPost("notes/c.md", "title: C\ndate: 2024-03-01");
        var reader = _site.Reader(ContentPreset.Eleventy);

        Assert.False(_site.Article(reader, "posts/2024/a.md").Published);
        Assert.True(_site.Article(reader, "posts/2024/b.md").Published);
        Assert.True(_site.Article(reader, "notes/c.md").Published);
    }

    [Fact]
    public void The_nearest_data_file_of_Eleventy_takes_precedence_and_lists_are_joined()
    {
        _site
            .With(
                "posts/posts.json",
                """{"tags": ["a"], "description": "outer", "author": {"name": "Ann", "url": "https://ann.example/"}}"""
            )
            .With("posts/2024/2024.json", """{"tags": ["b"], "description": "inner", "permalink": "/x/{{ page.fileSlug }}/"}""")
            .With("posts/2024/2024.11tydata.json", """{"language": "pt"}""")
            .WithPost("posts/2024/a.md", "title: A\ndate: 2024-03-01\ntags: c\nauthor: {name: Bo}");

        var article = _site.Article(_site.Reader(ContentPreset.Eleventy), "posts/2024/a.md");

        Assert.Equal(["a", "b", "c"], article.Topics);
        Assert.Equal(("inner", "pt", "https://blog.example/x/a/"), (article.Excerpt, article.Language, article.WebUrl));
        Assert.Equal(("Bo", "https://ann.example/"), (article.Authors[0].Name, article.Authors[0].Url));
    }

    [Fact]
    public void A_data_file_in_JavaScript_is_a_warning()
    {
        _site.With("posts/posts.11tydata.js", "module.exports = { draft: true };").WithPost("posts/a.md", "title: A\ndate: 2024-03-01");
        var reader = _site.Reader(ContentPreset.Eleventy);

        var warning = Assert.Single(_site.Read(reader, "posts/posts.11tydata.js").Warnings);

        Assert.Equal((ProblemCodes.SiteDataUnreadable, ProblemSeverity.Warning), (warning.Code, warning.Severity));
        Assert.Contains("posts.11tydata.js is a program", warning.Message, StringComparison.Ordinal);
        Assert.EndsWith("posts.11tydata.json, or in the files themselves.", warning.Hint, StringComparison.Ordinal);
        var inspection = FolderInspection.Of(
            _site.With("eleventy.config.js", "").Root,
            siteUrl: null,
            placeholder: null,
            new ContentOptions()
        );
        Assert.Equal([_site.At("posts/posts.11tydata.js")], inspection.UnreadableData);
    }

    [Theory]
    [InlineData(ContentPreset.Eleventy, "posts/posts.json", "{\n \"draft\": true,\n}", "line 3, column 1", "posts/posts.json")]
    [InlineData(
        ContentPreset.Jekyll,
        "_config.yml",
        "defaults:\n- scope: {path: \"\"\n  values: {published: false}\n",
        "line 2",
        "_config.yml"
    )]
    [InlineData(ContentPreset.Hugo, "posts/_index.md", "---\ncascade:\n  draft:true\n  b: c\n---\n", "line 3", "posts/_index.md")]
    [InlineData(ContentPreset.Hugo, "hugo.toml", "[cascade]\ndraft = yes\n", "line 2", "hugo.toml")]
    public void Files_are_rejected_if_their_defaults_file_has_an_error(
        ContentPreset preset,
        string file,
        string text,
        string position,
        string name
    )
    {
        var path = preset == ContentPreset.Jekyll ? "posts/_posts/2024-03-01-a.md" : "posts/a.md";
        _site.With("content/x.txt", "").With(file, text).WithPost(path, "title: A\ndate: 2024-03-01");

        var problem = Assert.Single(Assert.IsType<ContentResult.Rejected>(_site.Read(_site.Reader(preset), path)).Problems);

        Assert.Equal(ProblemCodes.FrontMatterDefaults, problem.Code);
        Assert.StartsWith(
            $"{name}, which can have values for this file, has an error in {position}",
            problem.Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith($"Correct {name}. ", problem.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ContentPreset.Hugo, "cascade: draft", 2)]
    [InlineData(ContentPreset.Hugo, "cascade: true", 2)]
    [InlineData(ContentPreset.Hugo, "cascade:\n- draft\n- true", 3)]
    [InlineData(ContentPreset.Hugo, "cascade:\n  draft true", 3)]
    [InlineData(ContentPreset.Hugo, "cascade:\ndraft: true", 3)]
    [InlineData(ContentPreset.Hugo, "cascad:\n  draft: true", 2)]
    [InlineData(ContentPreset.Hugo, "cascade:\n  darft: true", 3)]
    [InlineData(ContentPreset.Hugo, "cascade:\n  publish: false", 3)]
    [InlineData(ContentPreset.Hugo, "cascade:\n  statsu: hidden", 3)]
    [InlineData(ContentPreset.Hugo, "cascade:\n  params:\n    darft: true", 4)]
    [InlineData(ContentPreset.Hugo, "cascade:\n  status: hiden", 3)]
    [InlineData(ContentPreset.Hugo, "cascade:\n  biuld:\n    render: never", 3)]
    [InlineData(ContentPreset.Hugo, "cascade:\n  build:\n    rendr: never", 4)]
    [InlineData(ContentPreset.Hugo, "cascade:\n  build:\n    render: nevr", 4)]
    [InlineData(ContentPreset.Hugo, "cascade:\n  build:\n    list: nevr", 4)]
    [InlineData(ContentPreset.Hugo, "cascade:\n  draft: true\n  target:\n    pth: /a/**", 5)]
    [InlineData(ContentPreset.Hugo, "cascade:\n  draft: true\n  target:\n    kind: page\n    paths: /a/**", 6)]
    [InlineData(ContentPreset.Hugo, "cascade:\n  draft: true\n  target:\n    folder: /a/**", 5)]
    [InlineData(ContentPreset.Hugo, "cascade:\n  draft: true\n  target:\n    path: [/a/**]", 5)]
    [InlineData(ContentPreset.Hugo, "cascade:\n  draft: true\n  target: /a/**", 4)]
    [InlineData(ContentPreset.Hugo, "cascade:\n  draft: true\n  targt:\n    path: /a/**", 4)]
    [InlineData(ContentPreset.Eleventy, "[1]", 1)]
    [InlineData(ContentPreset.Eleventy, "\"draft\"", 1)]
    [InlineData(ContentPreset.Eleventy, "", 1)]
    [InlineData(ContentPreset.Eleventy, "{\n\"Draft\": true}", 2)]
    [InlineData(ContentPreset.Eleventy, "{\n\"darft\": true}", 2)]
    [InlineData(ContentPreset.Jekyll, "defaults: all", 1)]
    [InlineData(ContentPreset.Jekyll, "defaults:\n  scope: {path: ''}\n  values: {published: false}", 2)]
    [InlineData(ContentPreset.Jekyll, "default:\n- scope: {path: ''}\n  values: {published: false}", 1)]
    [InlineData(ContentPreset.Jekyll, "defaults:\n- scope: {path: ''}\n  value: {published: false}", 3)]
    [InlineData(ContentPreset.Jekyll, "defaults:\n- scop: {path: ''}\n  values: {published: false}", 2)]
    [InlineData(ContentPreset.Jekyll, "defaults:\n- scope: {path: ''}\n  values: published", 3)]
    [InlineData(ContentPreset.Jekyll, "defaults:\n- scope: {pth: old}\n  values: {published: false}", 2)]
    [InlineData(ContentPreset.Jekyll, "defaults:\n- scope: {path: '', tpye: notes}\n  values: {published: false}", 2)]
    [InlineData(ContentPreset.Jekyll, "defaults:\n- scope: old\n  values: {published: false}", 2)]
    [InlineData(ContentPreset.Jekyll, "defaults:\n- scope: {path: ''}\n  values: {Published: false}", 3)]
    [InlineData(ContentPreset.Jekyll, "defaults:\n- scope: {path: ''}\n  values: {publishd: false}", 3)]
    [InlineData(ContentPreset.Jekyll, "a: &b 1\ndefaults:\n- scope: {path: ''}\n  values: {publishd: false}", 4)]
    public void An_error_in_defaults_rejects_the_files_they_apply_to(ContentPreset preset, string text, int line)
    {
        var file = preset switch
        {
            ContentPreset.Hugo => "posts/_index.md",
            ContentPreset.Jekyll => "_config.yml",
            _ => "posts/posts.json",
        };
        var path = preset == ContentPreset.Jekyll ? "posts/_posts/2024-03-01-a.md" : "posts/a.md";
        _site.With(file, preset == ContentPreset.Hugo ? $"---\n{text}\n---\n" : text).WithPost(path, "title: A\ndate: 2024-03-01");

        var problem = Assert.Single(Assert.IsType<ContentResult.Rejected>(_site.Read(_site.Reader(preset), path)).Problems);

        Assert.Equal(ProblemCodes.FrontMatterDefaults, problem.Code);
        Assert.StartsWith(
            $"{file}, which can have values for this file, has an error in line {line},",
            problem.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(ContentPreset.Jekyll, "_config.yml", "")]
    [InlineData(ContentPreset.Jekyll, "_config.yml", "\0\0\0")]
    [InlineData(ContentPreset.Hugo, "hugo.toml", " \r\n")]
    [InlineData(ContentPreset.Hugo, "hugo.json", "")]
    [InlineData(ContentPreset.Hugo, "config/_default/cascade.yaml", "")]
    [InlineData(ContentPreset.Eleventy, ".eleventyignore", "\n")]
    public void An_emptied_file_of_the_site_rejects_its_files_and_a_comment_does_not(ContentPreset preset, string file, string text)
    {
        var path = preset == ContentPreset.Jekyll ? "content/_posts/2024-03-01-a.md" : "content/a.md";
        _site.WithPost(path, "title: A\ndate: 2024-03-01");
        if (preset == ContentPreset.Hugo && file[0] == 'c')
            _site.With("hugo.toml", "title = 'A'");
        var reader = _site.With(file, text).Reader(preset);

        var cause = Assert.Single(Assert.IsType<ContentResult.Rejected>(_site.Read(reader, path)).Problems).Cause;
        Assert.Equal((_site.At(file), "The file is empty."), (cause?.File, cause?.Problem.Message));

        _site.With(file, file.EndsWith("json", StringComparison.Ordinal) ? "{}" : "# none\n");
        reader.RefreshSiteData();
        Assert.True(_site.Article(reader, path).Published);
    }

    [Theory]
    [InlineData("\n---\ncascade:\n  draft: true\n---\n", 3)]
    [InlineData("--\ncascade:\n  draft: true\n---\n", 2)]
    [InlineData("cascade:\n  draft: true\n", 1)]
    [InlineData("---\ntitle: A\ncascade:\n  draft: true\n", 3)]
    [InlineData("\n+++\n[[cascade]]\ndraft = true\n+++\n", 3)]
    [InlineData(" {\"cascade\": {\"draft\": true}}\n", 1)]
    public void A_cascade_in_incomplete_front_matter_rejects_the_files_below_it(string text, int line)
    {
        _site.With("posts/_index.md", text).WithPost("posts/a.md", "title: A\ndate: 2024-03-01");

        var result = _site.Read(_site.Reader(ContentPreset.Hugo), "posts/a.md");

        var cause = Assert.Single(Assert.IsType<ContentResult.Rejected>(result).Problems).Cause;
        Assert.Equal((_site.At("posts/_index.md"), line), (cause?.File, cause?.Problem.Line));
    }

    [Theory]
    [InlineData(ContentPreset.Hugo, "posts/_index.md", "---\ntitle: [\n---\n")]
    [InlineData(ContentPreset.Hugo, "posts/_index.md", "")]
    [InlineData(ContentPreset.Hugo, "posts/_index.md", "A text about a cascade: it falls.\n")]
    [InlineData(ContentPreset.Hugo, "posts/_index.md", "---\ncascade:\n  stats: true\n  publisher: Ann\n---\n")]
    [InlineData(ContentPreset.Hugo, "posts/_index.md", "---\ntitle: A\ncascade:\n---\n")]
    [InlineData(ContentPreset.Eleventy, "posts/posts.json", "{\"layout\": \"post\", \"publisher\": \"Ann\"}")]
    public void Files_beside_a_defaults_file_without_defaults_are_not_rejected(ContentPreset preset, string file, string text)
    {
        _site.With(file, text).WithPost("posts/a.md", "title: A\ndate: 2024-03-01");

        Assert.True(_site.Article(_site.Reader(preset), "posts/a.md").Published);
    }

    [Theory]
    [InlineData(ContentPreset.Jekyll, "_config.yml", "_posts/2024-03-01-a.md")]
    [InlineData(ContentPreset.Hugo, "hugo.toml", "content/posts/a.md")]
    [InlineData(ContentPreset.Hugo, "content/posts/_index.md", "content/posts/a.md")]
    [InlineData(ContentPreset.Eleventy, "posts/posts.json", "posts/a.md")]
    public void A_symbolic_link_in_place_of_a_defaults_file_is_not_followed(ContentPreset preset, string file, string path)
    {
        _site.With("secret.txt", "password: 1").WithPost(path, "title: A\ndate: 2024-03-01");
        File.CreateSymbolicLink(_site.At(file), _site.At("secret.txt"));

        var problem = Assert.Single(Assert.IsType<ContentResult.Rejected>(_site.Read(_site.Reader(preset), path)).Problems);

        Assert.Equal(ProblemCodes.FrontMatterDefaults, problem.Code);
        Assert.DoesNotContain("password", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_is_too_long_to_match_hides_the_files_it_may_match()
    {
        var pattern = string.Concat(Enumerable.Repeat("{a,*/b**}", 200));
        _site
            .With("hugo.yaml", $"cascade:\n  draft: true\n  target: {{path: '/{pattern}'}}\n")
            .WithPost("content/a.md", "title: A\ndate: 2024-03-01");

        Assert.False(_site.Article(Hugo(), "content/a.md").Published);
    }

    [Fact]
    public void Errors_in_unrelated_keys_of_the_configuration_are_ignored()
    {
        _site.With("_config.yml", "title: &t A\nother: *t\nplugins: [a\n").WithPost("_posts/2024-03-01-a.md", "title: A");

        Assert.True(_site.Article(Jekyll(), "_posts/2024-03-01-a.md").Published);
    }

    [Fact]
    public void A_wrong_default_value_is_reported_with_the_name_of_its_file()
    {
        _site.With("posts/posts.json", """{"date": "soon"}""").WithPost("posts/a.md", "title: A");

        var rejected = Assert.IsType<ContentResult.Rejected>(_site.Read(_site.Reader(ContentPreset.Eleventy), "posts/a.md"));

        Assert.StartsWith("\"date in posts/posts.json\" is \"soon\"", Assert.Single(rejected.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_defaults_change_only_the_fingerprint_of_the_files_they_apply_to()
    {
        _site
            .With("posts/posts.json", """{"draft": true}""")
            .WithPost("posts/a.md", "title: A\ndate: 2024-03-01")
            .WithPost("notes/b.md", "title: B\ndate: 2024-03-01");
        var reader = _site.Reader(ContentPreset.Eleventy);
        var before = Fingerprints(reader);

        _site.With("posts/posts.json", """{"draft": false, "layout": "b"}""");
        Assert.Equal(before, Fingerprints(reader));
        reader.RefreshSiteData();
        var after = Fingerprints(reader);

        Assert.NotEqual(before.Below, after.Below);
        Assert.Equal(before.Beside, after.Beside);
        Assert.True(_site.Article(reader, "posts/a.md").Published);
    }

    [Theory]
    [InlineData(ContentPreset.Eleventy, "posts/posts.json", true)]
    [InlineData(ContentPreset.Eleventy, "posts/posts.11tydata.js", true)]
    [InlineData(ContentPreset.Eleventy, "posts/a.json", true)]
    [InlineData(ContentPreset.Eleventy, "posts/other.json", false)]
    [InlineData(ContentPreset.Hugo, "posts/_index.fr.md", true)]
    [InlineData(ContentPreset.Hugo, "hugo.toml", true)]
    [InlineData(ContentPreset.Hugo, "posts/a/index.md", true)]
    [InlineData(ContentPreset.Hugo, "posts/a.md", false)]
    [InlineData(ContentPreset.Jekyll, "_config.yml", true)]
    [InlineData(ContentPreset.Jekyll, "posts/posts.json", false)]
    [InlineData(ContentPreset.Gateway, "posts/posts.json", false)]
    public void Configuration_and_defaults_files_are_recognised(ContentPreset preset, string path, bool isData)
    {
        _site.WithPost("posts/a.md", "title: A");

        Assert.Equal(isData, _site.Reader(preset).IsSiteData(_site.At(path), _site.Root, isNew: true));
    }

    [Theory]
    [InlineData("config/_default/hugo.toml", "[cascade]\ndarft = true", 2)]
    [InlineData("config/_default/cascade.toml", "darft = true", 1)]
    [InlineData("config/_default/cascade.yaml", "- draft: true\n- darft: true", 2)]
    [InlineData("config/_default/cascade.yaml", "draft: [", 1)]
    [InlineData("config/production/cascade.json", "{\"draft\": true,}", 1)]
    [InlineData("config/production/hugo.yaml", "cascade: draft", 1)]
    public void An_error_in_a_configuration_folder_rejects_the_files(string file, string text, int line)
    {
        _site.With("config/_default/hugo.toml", "title = 'A'").With(file, text).WithPost("content/a.md", "title: A\ndate: 2024-03-01");

        var cause = Assert.Single(Assert.IsType<ContentResult.Rejected>(_site.Read(Hugo(), "content/a.md")).Problems).Cause;

        Assert.Equal((_site.At(file), line), (cause?.File, cause?.Problem.Line));
    }

    [Fact]
    public void The_configuration_folder_of_the_environment_takes_precedence_over_the_default_folder_and_the_site_file()
    {
        _site
            .With("hugo.toml", "[cascade]\ndraft = true")
            .With("config/_default/cascade.yaml", "- description: of all\n")
            .WithPost("content/a.md", "title: A\ndate: 2024-03-01");
        Assert.Equal(("of all", true), (_site.Article(Hugo(), "content/a.md").Excerpt, _site.Article(Hugo(), "content/a.md").Published));

        _site.With("config/production/hugo.yaml", "cascade: {description: of production}");
        Assert.Equal("of production", _site.Article(Hugo(), "content/a.md").Excerpt);
    }

    [Fact]
    public void An_error_in_the_configuration_is_reported_once()
    {
        _site
            .With("_config.yml", "defaults: all")
            .WithPost("_posts/2024-03-01-a.md", "title: A")
            .WithPost("_posts/2024-03-01-b.md", "title: B");

        var (path, problem) = Assert.Single(
            ProblemCauses.Deduplicate(
                ((string[])["_posts/2024-03-01-a.md", "_posts/2024-03-01-b.md"]).SelectMany(file =>
                    Assert.IsType<ContentResult.Rejected>(_site.Read(Jekyll(), file)).Problems.Select(found => (file, found))
                )
            )
        );

        Assert.Equal((_site.At("_config.yml"), 1, ProblemCodes.FrontMatterDefaults), (path, problem.Line, problem.Code));
        Assert.Equal(
            "\"defaults\" is not a list. The files for which it can have values are rejected until it is corrected.",
            problem.Message
        );
    }

    [Fact]
    public void Files_beside_the_index_of_a_leaf_bundle_are_not_pages()
    {
        _site
            .With("hugo.toml", "title = 'A'\n[languages.fr]\nweight = 2\n")
            .WithPost("content/posts/trip/index.md", "title: Trip\ndate: 2024-03-01")
            .WithPost("content/posts/trip/index.fr.md", "title: Voyage\ndate: 2024-03-01")
            .WithPost("content/posts/trip/day-1.md", "title: Day 1\ndate: 2024-03-01")
            .WithPost("content/posts/trip/more/day-2.md", "title: Day 2\ndate: 2024-03-01")
            .WithPost("content/posts/trip/more/index.md", "title: More\ndate: 2024-03-01")
            .WithPost("content/posts/other.md", "title: Other\ndate: 2024-03-01")
            .WithPost("content/index.md", "title: Home\ndate: 2024-03-01");

        Assert.Equal("https://blog.example/posts/trip/", _site.Article(Hugo(), "content/posts/trip/index.md").WebUrl);
        Assert.Equal("https://blog.example/fr/posts/trip/", _site.Article(Hugo(), "content/posts/trip/index.fr.md").WebUrl);
        Assert.IsType<ContentResult.AcceptedArticle>(_site.Read(Hugo(), "content/posts/other.md"));
        foreach (var path in (string[])["day-1.md", "more/day-2.md", "more/index.md"])
            Assert.Equal(
                "is a resource of the page in trip, which has an index file, so that Hugo builds no page of its own",
                Assert.IsType<ContentResult.Skipped>(_site.Read(Hugo(), $"content/posts/trip/{path}")).Detail
            );
    }

    private ContentReader Hugo() => _site.Reader(ContentPreset.Hugo, "content", mapping => mapping with { Language = "en" });

    private ContentReader Jekyll() => _site.Reader(ContentPreset.Jekyll);

    private (string Below, string Beside) Fingerprints(ContentReader reader) =>
        (Fingerprint(reader, "posts/a.md"), Fingerprint(reader, "notes/b.md"));

    private string Fingerprint(ContentReader reader, string path) =>
        reader.FingerprintOf(new ContentPath(_site.At(path)) { Root = _site.Root }, Encoding.UTF8.GetBytes("x"));
}
