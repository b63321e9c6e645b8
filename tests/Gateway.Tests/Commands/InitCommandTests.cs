using System.Text.Json;
using Gateway.Hosting;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Commands;

/// <summary><c>gateway init</c>: the settings that it writes make the folder work.</summary>
public sealed class InitCommandTests : IDisposable
{
    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("jekyll", "Jekyll")]
    [InlineData("hugo", "Hugo")]
    [InlineData("astro", "Astro")]
    [InlineData("eleventy", "Eleventy")]
    public async Task The_settings_file_makes_the_articles_of_a_site_readable(string site, string generator)
    {
        var settings = _folder.At("gateway.json");

        var init = await GatewayProgram.RunAsync("init", Site(site), "--output", settings);
        var content = (await PathAsync(settings)).GetProperty("Path").GetString() ?? "";
        var check = await GatewayProgram.RunAsync("check", content, "--settings", settings);

        Assert.Equal((ExitCode.Success, ""), (init.ExitCode, init.Error));
        Assert.Contains($"Generator: {generator}", init.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Failed, ""), (check.ExitCode, check.Error));
        var rows = Rows(site);
        Assert.Contains($" {rows.Count(row => row is "article" or "hidden")} articles, ", check.Output, StringComparison.Ordinal);
        Assert.Contains(
            $", {rows.Count(row => row.StartsWith("rejected", StringComparison.Ordinal))} rejected",
            check.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_dry_run_reports_and_writes_nothing()
    {
        var settings = _folder.At("gateway.json");

        var (exitCode, output, _) = await GatewayProgram.RunProcessAsync([], "init", Site("hugo"), "--output", settings, "--dry-run");

        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Contains("  title ", output, StringComparison.Ordinal);
        Assert.Contains("TOML_SYNTAX", output, StringComparison.Ordinal);
        Assert.False(File.Exists(settings));
    }

    [Fact]
    public async Task An_existing_settings_file_is_replaced_only_on_request()
    {
        _folder
            .WithFile("gateway.json", """{ "Limits": { "Depth": 9 } }""")
            .WithFile("posts/a.md", "---\ntitle: A\npubDate: 2024-03-01\n---\n");
        var settings = _folder.At("gateway.json");

        var refused = await GatewayProgram.RunAsync("init", _folder.At("posts"), "--output", settings);
        var unchanged = await File.ReadAllTextAsync(settings, GatewayHost.CancellationToken);
        var forced = await GatewayProgram.RunAsync(
            "init",
            _folder.At("posts"),
            "--output",
            settings,
            "--force",
            "--site-url",
            "https://blog.example"
        );

        Assert.Equal((ExitCode.CouldNotRun, """{ "Limits": { "Depth": 9 } }"""), (refused.ExitCode, unchanged));
        Assert.Equal((ExitCode.Success, ""), (forced.ExitCode, forced.Error));
        Assert.EndsWith(
            $"Start the gateway:\ngateway serve --settings {settings}\n",
            forced.Output.ReplaceLineEndings("\n"),
            StringComparison.Ordinal
        );
        // Other settings stay.
        Assert.Contains("\"Depth\": 9", await File.ReadAllTextAsync(settings, GatewayHost.CancellationToken), StringComparison.Ordinal);
        Assert.Equal($"{_folder.At("posts")}.gateway", await DataFolderAsync(settings));
        var path = await PathAsync(settings);
        Assert.Equal(
            (_folder.At("posts"), "astro", "https://blog.example/"),
            (path.GetProperty("Path").GetString(), path.GetProperty("Preset").GetString(), path.GetProperty("SiteUrl").GetString())
        );
    }

    [Fact]
    public async Task The_data_folder_in_a_replaced_settings_file_is_kept()
    {
        _folder
            .WithFile("gateway.json", """{ "Gateway": { "DataDirectory": "/srv/data" } }""")
            .WithFile("letters/a.md", "---\ntitle: A\npublishedDateTime: 2024-03-01T00:00:00Z\n---\n");
        var settings = _folder.At("gateway.json");

        var init = await GatewayProgram.RunAsync("init", _folder.At("letters"), "--output", settings, "--force");

        Assert.Equal((ExitCode.Success, ""), (init.ExitCode, init.Error));
        Assert.Equal("/srv/data", await DataFolderAsync(settings));
        Assert.Equal(_folder.At("letters"), (await PathAsync(settings)).GetProperty("Path").GetString());
    }

    [Fact]
    public async Task For_a_folder_without_front_matter_the_output_explains_what_an_article_needs()
    {
        _folder.WithFile("notes/a.md", "# A note\n");

        var init = await GatewayProgram.RunAsync("init", _folder.At("notes"), "--output", _folder.At("gateway.json"));

        Assert.Equal((ExitCode.Success, ""), (init.ExitCode, init.Error));
        Assert.Contains("No file would be an article. Files need front matter", init.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("gateway serve", init.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_a_site_without_a_URL_the_setting_stays_empty_and_is_named()
    {
        _folder.WithFile("site/hugo.toml", "title = 'A'").WithFile("site/content/posts/a.md", "---\ntitle: A\ndate: 2024-03-01\n---\n");
        var settings = _folder.At("gateway.json");

        var init = await GatewayProgram.RunAsync("init", _folder.At("site"), "--output", settings);
        var check = await GatewayProgram.RunAsync("check", _folder.At("site/content"), "--settings", settings);
        await File.WriteAllTextAsync(
            settings,
            (await File.ReadAllTextAsync(settings, GatewayHost.CancellationToken)).Replace(
                "\"SiteUrl\": \"\"",
                "\"SiteUrl\": \"https://trails.example\"",
                StringComparison.Ordinal
            ),
            GatewayHost.CancellationToken
        );
        var filledIn = await GatewayProgram.RunAsync("check", _folder.At("site/content"), "--settings", settings);

        Assert.Equal((ExitCode.Success, ""), (init.ExitCode, init.Error));
        Assert.Contains($"Fill in Content:Paths:0:SiteUrl in {settings}, or run", init.Output, StringComparison.Ordinal);
        Assert.Contains(
            """
              "Web": {"Title":"A","PublicUrl":"http://localhost:8080"}
            """,
            init.Output,
            StringComparison.Ordinal
        );
        using (var written = JsonDocument.Parse(await File.ReadAllTextAsync(settings, GatewayHost.CancellationToken)))
            Assert.Equal("A", written.RootElement.GetProperty("Web").GetProperty("Title").GetString());
        Assert.DoesNotContain(
            "site.example/",
            init.Output.Replace("your-site.example", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Contains("set Content:SiteUrl (or SiteUrl of the folder) to the URL of the site", check.Output, StringComparison.Ordinal);
        Assert.Contains("To complete them, set Content:SiteUrl", check.Output + check.Error, StringComparison.Ordinal);
        Assert.Contains(": 1 article, ", filledIn.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_without_a_generator_are_read_with_a_preset_and_synonyms_are_reported()
    {
        _folder
            .WithFile("notes/a.md", "---\ntitle: A\ndate: 2024-03-01\n---\n")
            .WithFile("notes/_data/synonyms.yaml", "- [k8s, kubernetes]\n");

        var (_, output, _) = await GatewayProgram.RunAsync("init", _folder.At("notes"), "--dry-run");

        Assert.Contains("Generator: none was found. The files are read with the preset eleventy", output, StringComparison.Ordinal);
        Assert.Contains(
            $"Synonyms: {_folder.At("notes/_data/synonyms.yaml")}\n",
            output.ReplaceLineEndings("\n"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_site_URL_is_written_for_a_folder_in_the_format_of_the_gateway()
    {
        _folder.WithFile("letters/a.md", "---\ntitle: A\npublishedDateTime: 2024-03-01T00:00:00Z\n---\n");
        var settings = _folder.At("gateway.json");

        await GatewayProgram.RunAsync("init", _folder.At("letters"), "--output", settings, "--site-url", "https://blog.example/b");

        var path = await PathAsync(settings);
        Assert.False(path.TryGetProperty("Preset", out _));
        Assert.Equal("https://blog.example/b", path.GetProperty("SiteUrl").GetString());
    }

    [Fact]
    public async Task A_data_file_in_JavaScript_is_reported()
    {
        _folder
            .WithFile("eleventy.config.js", "export default () => {}")
            .WithFile("posts/posts.11tydata.js", "export default { draft: true }")
            .WithFile("posts/a.md", "---\ntitle: A\ndate: 2024-03-01\n---\n");

        var (_, output, _) = await GatewayProgram.RunAsync("init", _folder.Root, "--dry-run");

        Assert.Contains("Programs with values for other files, which the gateway does not run.", output, StringComparison.Ordinal);
        Assert.Contains(_folder.At("posts/posts.11tydata.js"), output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.json", "does not exist")]
    [InlineData("broken.json", "not valid JSON")]
    [InlineData("unknown.json", "Did you mean Content:Preset?")]
    public async Task A_settings_file_that_cannot_be_used_stops_the_command(string file, string reason)
    {
        _folder.WithFile("broken.json", "{ \"Content\": x }").WithFile("unknown.json", """{ "Content": { "Presett": "hugo" } }""");

        var (exitCode, _, error) = await GatewayProgram.RunAsync("check", _folder.Root, "--settings", _folder.At(file));

        Assert.Equal(ExitCode.CouldNotRun, exitCode);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    // The first folder in a settings file.
    private static async Task<JsonElement> PathAsync(string settings)
    {
        using var written = JsonDocument.Parse(await File.ReadAllTextAsync(settings, GatewayHost.CancellationToken));
        return written.RootElement.GetProperty("Content").GetProperty("Paths")[0].Clone();
    }

    private static async Task<string?> DataFolderAsync(string settings)
    {
        using var written = JsonDocument.Parse(await File.ReadAllTextAsync(settings, GatewayHost.CancellationToken));
        return written.RootElement.GetProperty("Gateway").GetProperty("DataDirectory").GetString();
    }

    private static string Site(string name) => Path.Combine(RepositoryRoot.Path, "tests", "Gateway.Content.Tests", "Generators", name);

    private static List<string> Rows(string site) => [.. File.ReadLines($"{Site(site)}.tsv").Skip(1).Select(row => row.Split('\t')[1])];
}
