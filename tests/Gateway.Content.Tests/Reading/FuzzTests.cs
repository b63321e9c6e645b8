using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Gateway.Content.Files;
using Gateway.Content.Presets;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Reading;

/// <summary>For any bytes, the reader returns one of its results, and neither throws nor hangs.</summary>
public sealed class FuzzTests
{
    private static readonly string[] _tokens =
    [
        "---\n",
        "...\n",
        "title: ",
        "published: ",
        "provider:\n",
        "  name: x\n",
        "related:\n",
        "  - ",
        "- ",
        "? ",
        ": ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"",
        "'",
        "|\n",
        ">-\n",
        "&a ",
        "*a",
        "!t ",
        "!!str ",
        "%YAML 1.2\n",
        "%TAG ! x\n",
        "<<: ",
        "#",
        "\n",
        "\r\n",
        "\t",
        " ",
        "\\u0000",
        "\\ud800",
        "\\x",
        "\0",
        "\uFEFF",
        "\u2028",
        "é",
        "😀",
        "~",
        "null",
        "true",
        "2022-06-04T16:00:00Z",
        "https://a.example",
        "category: news\n",
        "taxonomy: topic\n",
        "a: b\n",
        "@",
        "`",
        "-",
        "?",
        ":",
    ];

    private static readonly string[] _generatorTokens =
    [
        .. _tokens,
        "date: ",
        "slug: ",
        "permalink: ",
        "image: ",
        "tags: ",
        "author: ",
        "aliases: ",
        "/:year/:title/",
        "{{ page.fileSlug }}",
        "//[",
        "\\\\[",
        "../..",
        "=",
        "+++\n",
    ];

    private static readonly (string Path, string Text)[] _generators =
    [
        .. Directory
            .EnumerateFiles(
                Path.Combine(RepositoryRoot.Path, "tests", "Gateway.Content.Tests", "Generators"),
                "*.md",
                SearchOption.AllDirectories
            )
            .Order(StringComparer.Ordinal)
            .Select(file => (file, File.ReadAllText(file))),
    ];

    private static readonly string[] _paths = ["a.md", "_news/2024-01-01-a.md", "t.yaml", "x.html", "y.TXT"];

    [Property(MaxTest = 500)]
    public void Any_bytes_return_a_result(byte[] bytes, PositiveInt path) => Check(bytes, path);

    [Property(MaxTest = 500)]
    public void Any_bytes_inside_front_matter_return_a_result(byte[] bytes, PositiveInt path) =>
        Check([.. "---\n"u8, .. bytes, .. "\n---\n"u8], path);

    [Property(MaxTest = 3000)]
    public Property Any_sequence_of_tokens_returns_a_result() =>
        Prop.ForAll(
            Gen.Elements(_tokens).ArrayOf().ToArbitrary(),
            tokens =>
            {
                Check(Encoding.UTF8.GetBytes($"---\n{string.Concat(tokens)}\n---\nbody"), PositiveInt.NewPositiveInt(tokens.Length + 1));
                Check(Encoding.UTF8.GetBytes($"title: a\ntaxonomy: topic\n{string.Concat(tokens)}"), PositiveInt.NewPositiveInt(2));
            }
        );

    [Property(MaxTest = 2000)]
    public void An_article_with_one_part_replaced_returns_a_result(PositiveInt at, PositiveInt length, PositiveInt token, PositiveInt path)
    {
        var start = at.Get * 37 % Samples.Article.Length;
        var end = Math.Min(Samples.Article.Length, start + length.Get % 20);
        Check(Encoding.UTF8.GetBytes(Samples.Article[..start] + _tokens[token.Get % _tokens.Length] + Samples.Article[end..]), path);
    }

    [Property(MaxTest = 1000)]
    public void An_article_with_one_byte_replaced_returns_a_result(PositiveInt at, byte value, PositiveInt path)
    {
        var bytes = Encoding.UTF8.GetBytes(Samples.Article);
        bytes[at.Get * 31 % bytes.Length] = value;
        Check(bytes, path);
    }

    [Property(MaxTest = 3000)]
    public void A_file_of_a_generator_with_one_part_replaced_returns_a_result(
        PositiveInt file,
        PositiveInt at,
        PositiveInt length,
        PositiveInt token,
        PositiveInt preset
    )
    {
        var (path, text) = _generators[file.Get % _generators.Length];
        var start = at.Get * 37 % (text.Length + 1);
        var end = Math.Min(text.Length, start + length.Get % 20);
        var exchanged = text[..start] + _generatorTokens[token.Get % _generatorTokens.Length] + text[end..];
        var mapping = new ContentMapping { Preset = (ContentPreset)(preset.Get % 5), SiteUrl = new Uri("https://site.example/") };

        var result = new ContentReader(new ContentOptions(), new ContentMappings(mapping.WithFingerprint(), [])).Read(
            path,
            (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(exchanged)
        );

        if (result is ContentResult.AcceptedArticle { Article: var article })
            Assert.True(article.Slug.Length > 0 && article.WebUrl.Length > 0 && article.Provider.Domain is not null);
    }

    [Theory]
    [InlineData("+++\ncategory = \"news\"\nx = ", "[", "\n+++\n")]
    [InlineData("+++\ncategory = \"news\"\nx = ", "{a=", "\n+++\n")]
    [InlineData("+++\ncategory = \"news\"\nx", ".a", " = 1\n+++\n")]
    [InlineData("+++\ncategory = \"news\"\n", "[[a]]\n", "+++\n")]
    [InlineData("+++\ncategory = \"news\"\n", "[a.b]\n[c]\n", "+++\n")]
    [InlineData("+++\ncategory = \"news\"\nx = [", "1,", "]\n+++\n")]
    [InlineData("{\"category\": \"news\", \"x\": ", "[", "")]
    [InlineData("{\"category\": \"news\", \"x\": ", "{\"a\":", "")]
    [InlineData("{\"category\": \"news\", \"x\": [1", ",1", "]}")]
    public async Task A_long_sequence_of_one_token_in_TOML_and_JSON_is_parsed_within_seconds(string start, string token, string end)
    {
        var text = $"{start}{string.Concat(Enumerable.Repeat(token, 60_000 / token.Length))}{end}";

        var result = await OnSmallStack(() => Samples.Read(text)).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.IsType<ContentResult.Rejected>(result);
    }

    [Fact]
    public void An_article_truncated_in_its_front_matter_is_rejected()
    {
        var bytes = Encoding.UTF8.GetBytes(Samples.Article);
        var end = bytes.AsSpan().LastIndexOf("---"u8);
        var meant = bytes.AsSpan().IndexOf("category: n"u8) + 9;

        for (var length = meant; length < end; length++)
            Assert.IsType<ContentResult.Rejected>(Samples.Read(bytes[..length]));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("[ ")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("!a ")]
    [InlineData("&a ")]
    [InlineData("[a, ")]
    [InlineData("\"a\": ")]
    [InlineData("|\n ")]
    public async Task A_long_sequence_of_one_token_is_parsed_within_seconds(string token)
    {
        var text = $"---\ncategory: news\nx: {string.Concat(Enumerable.Repeat(token, 60_000 / token.Length))}\n---\n";

        // On a thread of its own with a small stack: a deep recursion would end the process.
        var result = await OnSmallStack(() => Samples.Read(text)).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.IsType<ContentResult.Rejected>(result);
    }

    private static Task<ContentResult> OnSmallStack(Func<ContentResult> read)
    {
        var completion = new TaskCompletionSource<ContentResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => completion.SetResult(read()), maxStackSize: 256 * 1024) { IsBackground = true }.Start();
        return completion.Task;
    }

    private static void Check(byte[] bytes, PositiveInt path)
    {
        var result = Samples.Read(bytes, _paths[path.Get % _paths.Length]);

        Assert.NotEmpty(ResultText.Of(result));
        if (result is ContentResult.Rejected rejected)
            Assert.NotEmpty(rejected.Problems);
        if (result is ContentResult.AcceptedArticle { Article: var article })
            Assert.True(article.Slug.Length > 11 && article.Title.Length > 0 && article.Provider.Domain is not null);
    }
}
