using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>Mistakes in the files of published articles.</summary>
public sealed class EditingMistakeTests(PostgresServer postgres) : IDisposable
{
    private const string Whole = """
        ---
        title: A lighthouse learns to read, part {0}
        publishedDateTime: 2024-02-03T04:05:06Z
        webUrl: https://gazette.example/{0}
        provider:
          name: The Gazette
          domain: gazette.example
        quality: 70
        topics:
        - Lighthouses
        images:
        - url: https://gazette.example/a.jpg
          width: 4
        related:
        - title: Another
          webUrl: https://gazette.example/b
        ---
        It begins with the letter A.

        """;

    private static readonly (string Name, Func<string, string> Make)[] _mistakes =
    [
        ("emptied", _ => ""),
        ("only blanks", _ => "\n\n"),
        ("only the body", text => text[(text.LastIndexOf("---", StringComparison.Ordinal) + 4)..]),
        ("only the first line", _ => "---\n"),
        ("no key at all", text => $"---\n---\n{text[(text.LastIndexOf("---", StringComparison.Ordinal) + 4)..]}"),
        ("cut in the title", text => text[..20]),
        ("cut after the title", text => text[..60]),
        ("cut in half", text => text[..(text.Length / 2)]),
        ("cut before the closing line", text => text[..text.LastIndexOf("---", StringComparison.Ordinal)]),
        ("two hyphens at the start", text => text[1..]),
        ("a blank before the front matter", text => $" {text}"),
        ("a line before the front matter", text => $"\n{text}"),
        ("words before the front matter", text => $"Draft\n{text}"),
        ("no space after the hyphens", text => $"---{text[4..]}"),
        ("title removed", Without("title: A")),
        ("title emptied", Line("title: A", "title:")),
        ("title with a colon", Line("title: A", "title: Lighthouses: an introduction")),
        ("title without a space", Line("title: A", "title:Lighthouses")),
        ("title that begins with @", Line("title: A", "title: @lighthouse")),
        ("title with an open quotation mark", Line("title: A", "title: \"Lighthouses")),
        ("title in upper case", Line("title: A", "Title: Lighthouses")),
        ("title twice", text => text.Replace("quality:", "title: Again\nquality:", StringComparison.Ordinal)),
        ("time removed", Without("publishedDateTime")),
        ("time with slashes", Line("publishedDateTime", "publishedDateTime: 03/02/2024")),
        ("time of a month", Line("publishedDateTime", "publishedDateTime: Mar 2024")),
        ("time in a month that does not exist", Line("publishedDateTime", "publishedDateTime: 2024-13-03T04:05:06Z")),
        ("time under another key", Line("publishedDateTime", "publishedDate: 2024-02-03T04:05:06Z")),
        ("time misspelt", Line("publishedDateTime", "publishedDatetime: 2024-02-03T04:05:06Z")),
        ("time indented", Line("publishedDateTime", " publishedDateTime: 2024-02-03T04:05:06Z")),
        ("URL removed", Without("webUrl")),
        ("URL emptied", Line("webUrl", "webUrl: \"\"")),
        ("URL relative", Line("webUrl", "webUrl: /lighthouses")),
        ("URL misspelt", Line("webUrl", "webURL: https://gazette.example/")),
        ("provider's domain removed", Without("  domain")),
        ("provider's domain emptied", Line("  domain", "  domain:")),
        ("provider's domain misspelt", Line("  domain", "  domian: gazette.example")),
        ("provider's name removed", Without("  name")),
        ("marked as a topic", text => text.Replace("quality:", "taxonomy: topic\nname: Lighthouses\nquality:", StringComparison.Ordinal)),
        ("provider emptied", text => text.Replace("  name: The Gazette\n  domain: gazette.example\n", "", StringComparison.Ordinal)),
        (
            "provider as text",
            text =>
                text.Replace("provider:\n  name: The Gazette\n  domain: gazette.example", "provider: The Gazette", StringComparison.Ordinal)
        ),
        ("provider indented with a tab", Line("  name", "\tname: The Gazette")),
        ("quality as a word", Line("quality", "quality: high")),
        ("quality misspelt", Line("quality", "qualtiy: 70")),
        (
            "topics with an open bracket",
            text => text.Replace("topics:\n- Lighthouses", "topics: [Lighthouses, Reading", StringComparison.Ordinal)
        ),
        ("width misspelt", Line("  width", "  widht: 4")),
        (
            "related as words",
            text =>
                text.Replace(
                    "related:\n- title: Another\n  webUrl: https://gazette.example/b",
                    "related: [finding]",
                    StringComparison.Ordinal
                )
        ),
        ("related without a title", text => text.Replace("- title: Another\n  webUrl", "- webUrl", StringComparison.Ordinal)),
        ("published as a word", text => text.Replace("quality:", "published: maybe\nquality:", StringComparison.Ordinal)),
        ("published misspelt", text => text.Replace("quality:", "publised: false\nquality:", StringComparison.Ordinal)),
        (
            "conflict of a merge",
            text => text.Replace("quality: 70", "<<<<<<< HEAD\nquality: 70\n=======\nquality: 71\n>>>>>>> b", StringComparison.Ordinal)
        ),
        ("a NUL character", text => text.Replace("quality", "\0quality", StringComparison.Ordinal)),
        ("a value of another type", text => text.Replace("quality: 70", "heat: [1]\nquality: 70", StringComparison.Ordinal)),
    ];

    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_error_in_the_file_of_a_published_article_is_listed_and_does_not_withdraw_the_article()
    {
        string[] paths =
        [
            .. Enumerable
                .Range(0, _mistakes.Length)
                .SelectMany(number => (string[])[$"mistake-{number}.md", $"2024-02-03-mistake-{number}.md"]),
        ];
        foreach (var path in paths)
            _folder.WithFile(path, TextOf(path));
        await using var host = await ImportingHost.StartAsync(postgres, ImportingHost.PathSetting(_folder.Root));
        await GatewayHost.WaitUntilAsync(async () => await PublishedAsync(host) == paths.Length);
        var changes = new VisibilityChanges(host);
        await changes.ReadNewAsync();

        for (var number = 0; number < paths.Length; number++)
            _folder.WithFile(paths[number], _mistakes[number / 2].Make(TextOf(paths[number])));

        await WaitForProblemsInAsync(host, paths);
        var scan = await host.ImportAsync(_folder.Root, prune: true);
        Assert.Equal((0, 0), (scan.Created, scan.Withdrawn));
        Assert.Equal(paths.Length, await PublishedAsync(host));
        Assert.Empty(await changes.ReadNewAsync());

        foreach (var path in paths)
            _folder.WithFile(path, TextOf(path));

        await host.WaitForProblemsAsync();
        Assert.Equal(paths.Length, await PublishedAsync(host));
        Assert.Empty(await changes.ReadNewAsync());
    }

    [Theory]
    [InlineData("slow.md")]
    [InlineData("2024-02-03-slow.md")]
    public async Task A_slowly_written_file_does_not_withdraw_or_republish_its_article(string path)
    {
        var text = TextOf(path);
        _folder.WithFile(path, text);
        await using var host = await ImportingHost.StartAsync(
            postgres,
            ImportingHost.PathSetting(_folder.Root),
            "--Content:SettleTime=00:00:00.1"
        );
        await GatewayHost.WaitUntilAsync(async () => await PublishedAsync(host) == 1);
        var changes = new VisibilityChanges(host);
        await changes.ReadNewAsync();

        foreach (var length in (int[])[0, 2, 4, 15, 50, text.IndexOf("provider", StringComparison.Ordinal)])
        {
            _folder.WithFile(path, text[..length]);
            await WaitForProblemsInAsync(host, path);
        }

        _folder.WithFile(path, text);
        await host.WaitForProblemsAsync();
        Assert.Equal(1, await PublishedAsync(host));
        Assert.Empty(await changes.ReadNewAsync());
    }

    [Theory]
    [InlineData("goes.md")]
    [InlineData("2024-02-03-goes.md")]
    public async Task Deleting_a_file_that_is_no_longer_an_article_withdraws_its_article(string path)
    {
        _folder.WithFile(path, TextOf(path)).With(new Draft("2024-02-04-stays"));
        await using var host = await ImportingHost.StartAsync(postgres, ImportingHost.PathSetting(_folder.Root));
        await GatewayHost.WaitUntilAsync(async () => await PublishedAsync(host) == 2);
        _folder.WithFile(path, "# Notes\n");
        await WaitForProblemsInAsync(host, path);

        _folder.Remove(path);

        await GatewayHost.WaitUntilAsync(async () => await PublishedAsync(host) == 1);
        await host.WaitForProblemsAsync();
    }

    private static string TextOf(string path) => Whole.Replace("{0}", Path.GetFileNameWithoutExtension(path), StringComparison.Ordinal);

    private static Func<string, string> Line(string start, string replacement) =>
        text => string.Join('\n', text.Split('\n').Select(line => line.StartsWith(start, StringComparison.Ordinal) ? replacement : line));

    private static Func<string, string> Without(string start) =>
        text => string.Join('\n', text.Split('\n').Where(line => !line.StartsWith(start, StringComparison.Ordinal)));

    private static Task<long> PublishedAsync(GatewayHost host) =>
        host.SqlAsync<long>("select count(*) from gateway.mt_doc_article where published");

    private static async Task WaitForProblemsInAsync(GatewayHost host, params string[] paths)
    {
        string[] unlisted = paths;
        await GatewayHost.WaitUntilAsync(
            async () =>
            {
                var listed = await host.SqlAsync<string[]>(
                    "select coalesce(array_agg(distinct path::text), '{}') from gateway.mt_doc_import_problem"
                );
                unlisted = [.. paths.Except(listed)];
                return unlisted.Length == 0;
            },
            () => $"Not listed: {string.Join(", ", unlisted)}"
        );
    }
}
