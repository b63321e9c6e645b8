using System.Globalization;
using Gateway.Content.Files;
using Gateway.Content.Presets;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Presets;

/// <summary>
/// Folders in the shape of the generators' sites, with the mistakes that people make. The table beside each folder has the values that the
/// generator gives its files, written by hand from its documentation.
/// </summary>
public sealed class GeneratorTests
{
    private static readonly string _root = Path.Combine(RepositoryRoot.Path, "tests", "Gateway.Content.Tests", "Generators");

    public static TheoryData<string> Generators => ["jekyll", "hugo", "astro", "eleventy"];

    [Theory]
    [MemberData(nameof(Generators))]
    public void Every_file_has_the_values_of_its_generator(string generator)
    {
        var site = Path.Combine(_root, generator);
        var files = Inspect(generator)
            .Files.ToDictionary(file => Path.GetRelativePath(site, file.Path).Replace('\\', '/'), file => file.Result);
        var rows = File.ReadLines(Path.Combine(_root, $"{generator}.tsv")).ToList();
        var columns = rows[0].Split('\t');

        Assert.InRange(rows.Count, 30, 50);
        foreach (var row in rows.Skip(1))
        {
            var expected = columns
                .Zip(row.Split('\t').Concat(Enumerable.Repeat("", columns.Length)))
                .ToDictionary(cell => cell.First, cell => cell.Second);
            // Files outside of the content folder are not read at all.
            var actual = files.TryGetValue(expected["path"], out var result)
                ? Row(expected["path"], result)
                : Row(expected["path"], "skipped");

            Assert.Equal(row, string.Join('\t', columns.Select(column => actual.GetValueOrDefault(column, ""))).TrimEnd('\t'));
        }
    }

    [Theory]
    [InlineData("jekyll", ContentPreset.Jekyll, "https://gardens.example/blog", "Europe/Berlin", "Small Gardens")]
    [InlineData("hugo", ContentPreset.Hugo, "https://trails.example/", null, "Small Trails")]
    [InlineData("astro", ContentPreset.Astro, "https://kitchen.example/", null, null)]
    [InlineData("eleventy", ContentPreset.Eleventy, "https://birds.example/", null, "Small Birds")]
    public void The_settings_are_those_of_the_site(string generator, ContentPreset preset, string url, string? zone, string? title)
    {
        var mapping = Inspect(generator).Mapping;

        Assert.Equal(
            (preset, url, zone, title),
            (mapping.Preset, mapping.SiteUrl?.AbsoluteUri, mapping.TimeZone?.Id, mapping.ProviderName)
        );
    }

    [Theory]
    [InlineData("jekyll/_posts", ContentPreset.Jekyll)]
    [InlineData("hugo/content/posts", ContentPreset.Hugo)]
    [InlineData("astro/src/content/blog", ContentPreset.Astro)]
    [InlineData("eleventy/content/blog", ContentPreset.Eleventy)]
    public void A_folder_inside_of_a_site_has_the_settings_of_the_site(string folder, ContentPreset preset)
    {
        var inspection = FolderInspection.Of(Path.Combine(_root, folder), siteUrl: null, placeholder: null, new ContentOptions());

        Assert.Equal(preset, inspection.Mapping.Preset);
        Assert.Contains(inspection.Files, file => file.Result is ContentResult.AcceptedArticle);
    }

    [Theory]
    [MemberData(nameof(Generators))]
    public void No_key_of_the_files_is_a_warning(string generator) =>
        Assert.Empty(Inspect(generator).Files.SelectMany(file => file.Result.Warnings));

    [Fact]
    public void The_keys_are_counted_with_their_types()
    {
        var keys = Inspect("astro").Keys.ToDictionary(key => key.Name);

        Assert.Equal(["date", "text"], keys["pubDate"].Types);
        Assert.Equal(["text", "mapping"], keys["heroImage"].Types.Concat(keys["image"].Types));
        Assert.True(keys["title"].Files > keys["tags"].Files);
    }

    [Theory]
    [InlineData("jekyll")]
    [InlineData("hugo")]
    [InlineData("hugo/content/posts")]
    [InlineData("astro")]
    [InlineData("eleventy")]
    public void An_inspection_opens_each_file_once_and_reads_it_as_an_import_does(string folder)
    {
        var opened = new List<string>();
        var inspection = FolderInspection.Of(
            Path.Combine(_root, folder),
            siteUrl: null,
            placeholder: null,
            new ContentOptions(),
            (path, options) =>
            {
                opened.Add(path.Path);
                return ContentFileReader.Read(path, options);
            }
        );
        var reader = new ContentReader(new ContentOptions(), new ContentMappings(inspection.Mapping, [inspection.Mapping]));

        Assert.NotEmpty(opened);
        Assert.Equal(opened.Distinct(), opened);
        Assert.Equal(opened, inspection.Files.Select(file => file.Path));
        Assert.Equal(
            opened.Select(path => ResultText.Of(WithoutBody(reader.Read(path, ContentFileReader.Read(path, new ContentOptions()))))),
            inspection.Files.Select(file => ResultText.Of(file.Result))
        );
    }

    private static ContentResult WithoutBody(ContentResult result) =>
        result is ContentResult.AcceptedArticle(var article)
            ? new ContentResult.AcceptedArticle(article with { Body = null }) { Warnings = result.Warnings }
            : result;

    private static FolderInspection Inspect(string generator) =>
        FolderInspection.Of(Path.Combine(_root, generator), siteUrl: null, placeholder: null, new ContentOptions());

    private static Dictionary<string, string> Row(string path, string outcome) => new() { ["path"] = path, ["outcome"] = outcome };

    private static Dictionary<string, string> Row(string path, ContentResult result) =>
        result switch
        {
            ContentResult.AcceptedArticle(var article) => Row(path, article),
            ContentResult.Rejected(var problems) => Row(path, $"rejected {problems[0].Code}"),
            _ => Row(path, "skipped"),
        };

    private static Dictionary<string, string> Row(string path, ArticleContent article) =>
        new()
        {
            ["path"] = path,
            ["outcome"] = article.Published ? "article" : "hidden",
            ["slug"] = article.Slug,
            ["title"] = article.Title,
            ["published"] = Time(article.PublishedDateTime),
            ["webUrl"] = article.WebUrl,
            ["topics"] = string.Join('|', article.Topics),
            ["image"] = article.Images.Count > 0 ? article.Images[0].Url : "",
            ["authors"] = string.Join('|', article.Authors.Select(author => author.Name)),
            ["excerpt"] = article.Excerpt ?? "",
            ["modified"] = Time(article.ModifiedAt),
            ["expires"] = Time(article.ExpiresAt),
            ["language"] = article.Language ?? "",
        };

    private static string Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
