using System.Collections;
using System.Globalization;

namespace Gateway.Tests.Fixtures;

/// <summary>
/// Generates files of articles, topics and organizations. The same seed generates the same files. Many fields are missing, and many values
/// are equal. The texts contain characters that are difficult to compare: wildcards, quotes, backslashes, upper case, emoji, CJK and
/// accents.
/// </summary>
internal sealed class GeneratedContent(int seed)
{
    public static readonly string[] Texts =
    [
        "Rust",
        "rust",
        "RUST belts",
        "100 % sure",
        "under_score",
        "a\\b",
        "it's",
        "say \"hi\"",
        "a'b\"c\\d%e_f",
        "Café crème",
        "cafe creme",
        "日本語のニュース",
        "新闻",
        "🚀 launch",
        "👩‍💻 at work",
        "Zürich",
        "İstanbul",
        "straße",
        "<b>bold</b> & co",
        "C# and C++",
        "naïve Bayes",
        "running runs",
        "the of and",
        "x",
        " - ",
        "ﬁne",
        "Ω ohm",
    ];

    public static readonly (string Name, string Domain)[] Providers =
    [
        ("The Gazette", "gazette.example"),
        ("Gazette Labs", "gazette.example"),
        ("O'Neil & \"Sons\"", "oneil.example"),
        ("日報 %_\\", "nippo.example"),
        ("Empty Hands", "empty.example"),
        ("Old Gazette", "gazette.example"),
    ];

    public static readonly string[] Topics =
    [
        "Databases",
        "PostgreSQL",
        "C#",
        "AI",
        "AI Ethics",
        "Café",
        "日本",
        "100 %",
        "under_score",
        "Robots 🤖",
        "Law & Order",
        "x\\y",
    ];

    public static readonly string[] Authors = ["Ada", "ada", "Bo O'Neil", "日本 太郎", "under_score 100 %", "Zoë"];

    private static readonly string?[] Languages = ["en", "pt-br", null, "EN", "zh_hans", "de-CH"];

    private readonly Random _random = new(seed);

    /// <summary>Writes all files into <paramref name="folder"/>.</summary>
    public void WriteTo(ArticleFolder folder, int articles)
    {
        foreach (var (name, more) in TopicFiles)
            folder.WithFile($"_data/topics/{Array.IndexOf(Topics, name)}.yaml", $"taxonomy: topic\nname: {Yaml(name)}\n{more}");
        folder.WithFile(
            "_data/organizations/gazette.md",
            $"""
            ---
            taxonomy: organization
            name: The Gazette
            domain: gazette.example
            description: {Yaml("All the news that's 100 % fit_to print")}
            otherNames: [Old Gazette, "{"Gazette\\\\2"}"]
            images: [{Yaml(Image(1))}, {Yaml(Image(2))}]
            ---

            """
        );
        folder.WithFile("_data/organizations/silent.md", "---\ntaxonomy: organization\nname: Silent House\ndomain: silent.example\n---\n");
        for (var number = 0; number < articles; number++)
            folder.WithFile($"_news/{SlugOf(number)}.md", File(Article(number)));
    }

    public static string SlugOf(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"2024-0{number % 3 + 1}-1{number % 4}-generated-{number}");

    /// <summary>The text of a file with these keys.</summary>
    public static string File(Dictionary<string, object?> article) =>
        $"---\n{string.Concat(article.Where(key => key.Value is not null).Select(key => $"{key.Key}: {Yaml(key.Value)}\n"))}---\n";

    /// <summary>The keys of an article's file, with random values.</summary>
    public Dictionary<string, object?> Article(int number) =>
        new()
        {
            ["category"] = ValueOrNull(Pick("news", "News", "deep_dive")),
            ["type"] = ValueOrNull(Pick("article", "video", "download", "Video")),
            ["title"] = $"{Pick(Texts)} {Pick(Texts)}".Trim(),
            ["excerpt"] = ValueOrNull($"{Pick(Texts)}, {Pick(Texts)}: {Pick(Texts)}"),
            ["publishedDateTime"] = new DateTimeOffset(2024, number % 3 + 1, 10 + number % 4, 8 + _random.Next(3), 0, 0, TimeSpan.Zero)
                .AddMilliseconds(_random.Next(3) * 250)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["webUrl"] = number % 5 == 0 ? null : $"https://pages.example/{number}/{Pick("a", "A", "100%25", "under_score")}",
            ["originalUrl"] = number % 5 == 0 || _random.Next(3) == 0 ? $"https://origin.example/{number}" : null,
            ["quality"] = ValueOrNull(_random.Next(5) - 1),
            ["heat"] = ValueOrNull(_random.Next(4) * 10 - 10),
            ["provider"] = Provider(Pick(Providers)),
            ["topics"] = _random.Next(4) == 0 ? null : Some(4, () => Pick(Topics)).Distinct().ToList(),
            ["images"] = _random.Next(2) == 0 ? null : Some(3, () => Image(_random.Next(6))),
            ["related"] = _random.Next(2) == 0 ? null : Some(4, Link),
            ["modifiedDateTime"] = number % 3 == 0 ? null : Modified(number),
            ["language"] = Languages[number % Languages.Length],
            ["authors"] = number % 4 == 0 ? null : Enumerable.Range(0, number % 4).Select(at => Author(number + at * at)).ToList(),
        };

    // Equal times among them, and microseconds.
    private static string Modified(int number) =>
        new DateTimeOffset(2024, 5, 1 + number % 9, number % 5, 0, 0, TimeSpan.Zero)
            .AddMicroseconds(number % 7 == 0 ? 123_456 : 0)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static object Author(int number) =>
        number % 5 == 0
            ? Authors[number % Authors.Length]
            : new Dictionary<string, object?>
            {
                ["name"] = Authors[number % Authors.Length],
                ["url"] = number % 2 == 0 ? null : $"https://people.example/{number % Authors.Length}_100%25",
                ["image"] = number % 3 == 0 ? null : $"https://img.example/{number % 4}.png",
            };

    public static string Yaml(object? value) =>
        value switch
        {
            null => "null",
            string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
            bool word => word ? "true" : "false",
            Dictionary<string, object?> mapping =>
                $"{{{string.Join(", ", mapping.Where(key => key.Value is not null).Select(key => $"{key.Key}: {Yaml(key.Value)}"))}}}",
            IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Yaml))}]",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null",
        };

    private static IEnumerable<(string Name, string More)> TopicFiles =>
        [
            ("Databases", "keywords: [sql, NoSQL, '100 %']\n"),
            ("PostgreSQL", "parent: Databases\nshortname: PG\nhashtags: ['#postgres', '#SQL']\nimages: [https://img.example/pg.png]\n"),
            ("C#", "parent: PostgreSQL\nkeywords: [dotnet]\n"),
            ("AI Ethics", "parent: AI\nshortname: Ethics\nkeywords: [ai]\n"),
            ("日本", "parent: Nowhere To Be Seen\nshortname: 日\n"),
        ];

    private static Dictionary<string, object?> Provider((string Name, string Domain) provider) =>
        new() { ["name"] = provider.Name, ["domain"] = provider.Domain };

    private static Dictionary<string, object?> Image(int number) =>
        new()
        {
            ["url"] = $"https://img.example/{number}_100%25.png",
            ["width"] = number % 2 == 0 ? null : number * 100,
            ["height"] = number % 3 == 0 ? null : 200,
            ["isCached"] = number % 3 == 0 ? null : number % 3 == 1,
            ["title"] = number % 2 == 0 ? null : Texts[number],
            ["attribution"] = number == 4 ? "© Foto_Haus" : null,
        };

    private Dictionary<string, object?> Link() =>
        new()
        {
            ["title"] = Pick(Texts).Trim(),
            ["webUrl"] = Pick(
                "https://pages.example/1/a",
                "https://origin.example/5",
                "https://elsewhere.example/%5F",
                $"https://pages.example/{_random.Next(30)}/A"
            ),
            ["excerpt"] = ValueOrNull(Pick(Texts)),
            ["publishedDateTime"] = ValueOrNull("2024-01-01T00:00:00Z"),
            ["type"] = ValueOrNull(Pick("article", "video")),
            ["quality"] = ValueOrNull(_random.Next(3)),
            ["provider"] = _random.Next(3) switch
            {
                0 => null,
                1 => new Dictionary<string, object?> { ["name"] = "Nameless" },
                _ => Provider(Pick(Providers)),
            },
            ["images"] = ValueOrNull(Some(2, () => Image(_random.Next(6)))),
        };

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];

    private List<T> Some<T>(int most, Func<T> make) => [.. Enumerable.Range(0, _random.Next(most + 1)).Select(_ => make())];

    private object? ValueOrNull(object? value) => _random.Next(3) == 0 ? null : value;
}
