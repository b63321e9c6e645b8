using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Commands;
using Gateway.Content.Files;
using Gateway.Content.Presets;
using Gateway.Hosting;
using Gateway.Store.Configuration;
using Gateway.Store.Import;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Commands;

public sealed partial class CheckCommandTests : IDisposable
{
    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_skipped_file_is_listed_with_its_reason_and_a_second_file_of_an_article_names_the_first()
    {
        _folder
            .WithIn("a", new Draft("2024-07-01-twice"))
            .WithIn("b", new Draft("2024-07-01-twice"))
            .WithFile("notes.md", "# Notes\n")
            .WithFile("post.md", "---\ntitle: A post\nprovider: {name: The Gazette}\nlayout: post\n---\n");

        var (exitCode, output) = Check();

        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Contains(
            $"{_folder.At("post.md")}: SKIPPED NOT_AN_ARTICLE: lacks publishedDateTime, webUrl, provider.domain; has layout (see docs/content-format.md)\n",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"{_folder.At("notes.md")}: SKIPPED NO_FRONT_MATTER: does not begin with a --- line\n",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"{_folder.At("b/2024-07-01-twice.md")}: SKIPPED SAME_SLUG: is the same article as {_folder.At("a/2024-07-01-twice.md")}",
            output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("None of the", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_draft_does_not_take_the_slug_of_a_published_file()
    {
        _folder
            .WithIn("a", new Draft("2024-07-04-twice") { Published = false })
            .WithIn("b", new Draft("2024-07-04-twice"))
            .WithIn("c", new Draft("2024-07-04-twice") { More = "draft: true\n" });

        var (_, output) = Check();

        Assert.Equal(
            [
                $"{_folder.At("a/2024-07-04-twice.md")}: SKIPPED SAME_SLUG: is the same article as {_folder.At("b/2024-07-04-twice.md")}, which is published",
                $"{_folder.At("c/2024-07-04-twice.md")}: SKIPPED SAME_SLUG: is the same article as {_folder.At("b/2024-07-04-twice.md")}, which is published",
                "3 files: 1 article, 0 topics, 0 organizations, 2 skipped (SAME_SLUG 2), 0 rejected",
            ],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
    }

    [Theory]
    [InlineData("qualtiy: 70\n", null)]
    [InlineData("", "# Notes\n")]
    public void A_strict_check_fails_for_warnings_and_skipped_files(string more, string? notes)
    {
        _folder.With(new Draft("2024-07-02-strict") { More = more });
        if (notes is not null)
            _folder.WithFile("notes.md", notes);

        Assert.Equal(ExitCode.Success, Check().ExitCode);
        Assert.Equal(ExitCode.Failed, Check(isStrict: true).ExitCode);
    }

    [Fact]
    public void A_strict_check_of_articles_and_images_succeeds()
    {
        _folder.With(new Draft("2024-07-02-fine")).WithFile("a.png", "");

        Assert.Equal(ExitCode.Success, Check(isStrict: true).ExitCode);
    }

    [Theory]
    [InlineData(ContentPreset.Jekyll, "_config.yml", "title: A\n")]
    [InlineData(ContentPreset.Hugo, "hugo.yaml", "title: A\n")]
    [InlineData(ContentPreset.Hugo, "config/_default/params.yaml", "a: b\n")]
    [InlineData(ContentPreset.Hugo, "posts/_index.md", "---\ntitle: Posts\n---\n")]
    public void A_strict_check_ignores_configuration_and_defaults_files(ContentPreset preset, string name, string text)
    {
        _folder.WithFile(name, text);
        var mapping = new ContentMapping { Preset = preset, Root = _folder.Root }.WithFingerprint();

        var (exitCode, output) = Check(isStrict: true, mappings: new ContentMappings(mapping, [mapping]));

        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Contains("1 skipped (NOT_A_CONTENT_FILE 1)", output, StringComparison.Ordinal);
        Assert.DoesNotContain("NOT_AN_ARTICLE", output, StringComparison.Ordinal);
    }

    [Fact]
    public void GitHub_workflow_commands_name_the_file_and_the_line()
    {
        _folder.With(new Draft("2024-07-03-a,b") { More = "heat: 100%\nqualtiy: 70\n" }).WithFile("notes.md", "# Notes\n");

        var (exitCode, output) = Check(CheckFormat.GitHub);

        var lines = output.Split('\n');
        var path = _folder.At("_news/2024-07-03-a%2Cb.md");
        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.StartsWith(
            $"::error file={path},line=10,col=7,title=FIELD_TYPE::\"heat\" is \"100%25\";",
            lines[0],
            StringComparison.Ordinal
        );
        Assert.StartsWith($"::warning file={path},line=11,col=1,title=FIELD_KEY_UNKNOWN::", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"::notice file={_folder.At("notes.md")},line=1,title=NO_FRONT_MATTER::", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Json_output_is_one_object()
    {
        _folder.With(new Draft("2024-07-04-json") { More = "heat: warm\nqualtiy: 70\n" }).WithFile("notes.md", "# Notes\n");

        var check = JsonDocument.Parse(Check(CheckFormat.Json).Output).RootElement;

        Assert.Equal(
            (2, 1, 1),
            (check.GetProperty("files").GetInt32(), check.GetProperty("rejected").GetInt32(), check.GetProperty("skipped").GetInt32())
        );
        Assert.Equal(["FIELD_TYPE", "FIELD_KEY_UNKNOWN"], check.GetProperty("problems").Each("code"));
        Assert.Equal("WARNING", check.At("problems", 1, "severity").GetString());
        Assert.Equal(["NO_FRONT_MATTER"], check.GetProperty("skippedFiles").Each("code"));
    }

    [Fact]
    public void A_folder_without_an_article_is_explained()
    {
        _folder
            .WithFile("post.md", "---\ntitle: A post\n---\n")
            .WithFile("other.md", "---\ntitle: Another\nwebUrl: https://a.example/\n---\n");

        var (_, output) = Check();

        Assert.Contains($"None of the 2 files in {_folder.Root} is an article.", output, StringComparison.Ordinal);
        Assert.Contains(
            "provider.domain (2 files), provider.name (2 files), publishedDateTime (2 files), webUrl (1 file)",
            output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Colours_mark_errors_warnings_and_the_summary_only_on_a_terminal()
    {
        _folder.WithFile("broken.md", "---\ntitle: [\n---\n").With(new Draft("2024-07-01-warned") { More = "qualtiy: 3\n" });

        var (_, plain) = Check();
        var (_, coloured) = Check(palette: new Palette(isColoured: true));

        Assert.DoesNotContain('\u001b', plain);
        Assert.Contains($"\u001b[1m{_folder.At("broken.md")}:", coloured, StringComparison.Ordinal);
        Assert.Contains("\u001b[33mWARNING ", coloured, StringComparison.Ordinal);
        Assert.Contains("\u001b[31m2 files: ", coloured, StringComparison.Ordinal);
        Assert.Equal(plain, EscapeSequence().Replace(coloured, ""));
    }

    [GeneratedRegex("\u001b\\[[0-9]+m", RegexOptions.None, 60_000)]
    private static partial Regex EscapeSequence();

    private (int ExitCode, string Output) Check(
        CheckFormat format = CheckFormat.Text,
        bool isStrict = false,
        ContentMappings? mappings = null,
        Palette? palette = null
    )
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();
        var hidden = new HiddenFiles(new ScheduleSettings(FutureDated.Hold), TimeProvider.System);
        var exitCode = CheckCommand.Run(
            [_folder.Root],
            new ContentOptions(),
            mappings ?? ContentMappings.None,
            hidden,
            output,
            error,
            format,
            isStrict,
            palette
        );
        return (exitCode, output.ToString());
    }
}
