using System.Text.Json;
using Gateway.Store.Search;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Search;

/// <summary>Searches in articles of several languages and scripts, and their index.</summary>
public sealed class SearchLanguageTests(SearchLanguageTests.Library library) : IClassFixture<SearchLanguageTests.Library>
{
    private static readonly string[] _unspaced =
    [
        "新しいリリースのお知らせ",
        "リリースノートを公開しました",
        "次のリリー・フランキー",
        "脆弱性の修正",
        "重大な脆弱性が見つかる",
        "弱い性質と脆い素材",
        "日本語とEnglishのリリース情報",
        "發佈新版本",
        "今天發佈公告",
        "開發與佈局",
        "서울에서 열린 회의",
        "서울시의 새로운 소식",
        "울산의 새 소식",
        "ข่าวการเลือกตั้งวันนี้",
        "การเลือกตั้งครั้งใหม่",
        "เลือกซื้อ",
    ];

    [Theory]
    [InlineData("Veröffentlichung", "de-published de-publication")]
    [InlineData("veroffentlicht", "de-published de-publication")]
    [InlineData("veröffentlichen", "de-published de-publication")]
    [InlineData("économies", "fr-economy")]
    [InlineData("economie", "fr-economy")]
    [InlineData("publicaciones", "es-publication")]
    [InlineData("новости", "ru-news")]
    [InlineData("новостей", "ru-news")]
    [InlineData("databases", "en-database")]
    [InlineData("die Veröffentlichung", "de-published de-publication")]
    [InlineData("die hard", "en-die")]
    [InlineData("\"die hard\"", "en-die")]
    [InlineData("ΑΘΗΝΑ", "el-athens")]
    [InlineData("αθηνα", "el-athens")]
    public async Task A_search_matches_the_endings_of_every_language(string search, string slugs)
    {
        Assert.Equal(slugs.Split(' ').Order(StringComparer.Ordinal), (await FindAsync(search)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_part_of_a_text_without_spaces_finds_every_text_that_contains_it_and_no_other()
    {
        var searches = _unspaced
            .SelectMany(title => Enumerable.Range(0, title.Length).SelectMany(start => Parts(title, start)))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        Assert.Contains("リリース", searches);
        Assert.Contains("脆弱性", searches);
        Assert.Contains("發佈", searches);

        foreach (var few in searches.Chunk(20))
        {
            var fields = few.Select(
                (search, index) => $"s{index}: articles(search: {JsonSerializer.Serialize(search)}, first: 100) {{ nodes {{ title }} }}"
            );
            var found = (await library.Host.QueryAsync($"{{ {string.Join(' ', fields)} }}")).Data;
            for (var index = 0; index < few.Length; index++)
            {
                Assert.Equal(
                    _unspaced.Where(title => title.Contains(few[index], StringComparison.Ordinal)).Order(StringComparer.Ordinal),
                    found.At($"s{index}", "nodes").Each("title").Order(StringComparer.Ordinal)
                );
            }
        }
    }

    [Fact]
    public async Task Half_width_and_wide_characters_are_the_same()
    {
        Assert.Equal(await FindAsync("リリースノート"), await FindAsync("ﾘﾘｰｽﾉｰﾄ"));
        Assert.Single(await FindAsync("ﾘﾘｰｽﾉｰﾄ"));
    }

    [Fact]
    public async Task Matches_are_marked_in_every_script_and_in_the_best_part_of_the_body()
    {
        var found = (
            await library.Host.QueryAsync(
                """
                { japanese: articles(search: "リリースノート") { edges { highlights { title } } }
                  german: articles(search: "Veröffentlichungen Bericht") { edges { highlights { title body } } }
                  none: articles(search: "databases") { edges { highlights { title body } } } }
                """
            )
        ).Data;

        Assert.Equal("<mark>リリースノート</mark>を公開しました", found.At("japanese", "edges", 0, "highlights", "title").GetString());
        Assert.Equal("Was heute <mark>veröffentlicht</mark> wurde", found.At("german", "edges", 0, "highlights", "title").GetString());
        var body = found.At("german", "edges", 0, "highlights", "body").GetString();
        Assert.StartsWith("…", body, StringComparison.Ordinal);
        Assert.Contains("der <mark>Bericht</mark> &amp; die <mark>Veröffentlichung</mark> vom Montag", body, StringComparison.Ordinal);
        Assert.True(found.At("none", "edges", 0, "highlights", "body").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task A_change_of_heat_does_not_update_the_search_index()
    {
        var host = library.Host;
        using var folder = new ArticleFolder().With(
            new Draft("2024-09-01-warm")
            {
                Title = "Warming",
                Heat = 1,
                Body = "Warm words",
            }
        );
        await host.ImportAsync(folder.Root);
        await RunAsync(
            "update gateway.article_search set vector = 'sentinel' where article_id = (select id from gateway.mt_doc_article where slug = '2024-09-01-warm')"
        );

        folder.With(
            new Draft("2024-09-01-warm")
            {
                Title = "Warming",
                Heat = 2,
                Body = "Warm words",
            }
        );
        await host.ImportAsync(folder.Root);
        var afterHeat = await FindAsync("sentinel");
        var hottest = (await host.QueryAsync("{ articles(search: \"sentinel\", order: {heat: DESC}) { nodes { heat } } }")).Data;
        folder.With(
            new Draft("2024-09-01-warm")
            {
                Title = "Warming",
                Heat = 2,
                Body = "Other words",
            }
        );
        await host.ImportAsync(folder.Root);

        Assert.Equal(["warm"], afterHeat);
        Assert.Equal(2, hottest.At("articles", "nodes", 0, "heat").GetInt32());
        Assert.Empty(await FindAsync("sentinel"));
        Assert.Equal(["warm"], await FindAsync("warming other"));
    }

    [Fact]
    public async Task A_search_index_of_an_earlier_version_is_rebuilt_at_the_start()
    {
        await using var first = new GatewayHost(library.Postgres);
        await first.InitializeAsync();
        using var folder = new ArticleFolder().With(new Draft("2024-09-01-early") { Title = "Early", Body = "Found in the body" });
        await first.ImportAsync(folder.Root);
        await using (
            var command = first.DataSource.CreateCommand(
                """
                update gateway.article_search set vector = to_tsvector('english', 'Early');
                alter table gateway.article_search drop column language, drop column source;
                """
            )
        )
            await command.ExecuteNonQueryAsync(GatewayHost.CancellationToken);

        await using var second = new GatewayHost(library.Postgres) { SharesDatabaseWith = first };
        await second.InitializeAsync();

        var found = await second.QueryAsync("{ articles(search: \"body\") { nodes { slug } } }");
        Assert.Equal(["2024-09-01-early"], found.Data.At("articles", "nodes").Each("slug"));
    }

    [Fact]
    public async Task Stop_words_of_a_language_are_ignored_only_in_articles_of_that_language()
    {
        await using var host = new GatewayHost(library.Postgres);
        await host.InitializeAsync();
        using var folder = new ArticleFolder().With([
            new Draft("2024-01-01-company") { Title = "Red Hat buys a company", Body = "The company announced it to the press." },
            new Draft("2024-01-02-wine") { Title = "Red wine from Bordeaux", Body = "It is a wine that we like and drink." },
            new Draft("2024-01-03-law")
            {
                Title = "Der Bundesrat hat das Gesetz nicht angenommen",
                Body = "Und er hat die Frist für die Vorlage verlängert.",
                More = "language: de\n",
            },
            new Draft("2024-01-04-bridge") { Title = "Nowy most w Krakowie", More = "language: pl\n" },
        ]);
        await host.ImportAsync(folder.Root);

        Assert.Equal("company", await SlugsAsync("red hat"));
        Assert.Equal("company", await SlugsAsync("\"red hat\""));
        Assert.Equal("company", await SlugsAsync("red hat", "EXACT"));
        Assert.Equal("company", await SlugsAsync("red hat", "TYPING"));
        Assert.Equal("law", await SlugsAsync("hat Gesetz"));
        Assert.Equal("", await SlugsAsync("hat -red"));
        Assert.Equal("wine", await SlugsAsync("bordeaux -\"red hat\""));
        Assert.Equal("wine", await SlugsAsync("bordeaux -red-hat"));
        Assert.Equal("", await SlugsAsync("bordeaux -wine"));
        Assert.Equal("company", await SlugsAsync("company th", "TYPING"));
        Assert.Equal("law", await SlugsAsync("Bundesrat au", "TYPING"));
        // There is no stemmer and no list of stop words for Polish.
        Assert.Equal("bridge", await SlugsAsync("most"));
        Assert.Equal("bridge", await SlugsAsync("NOWY most"));

        async Task<string> SlugsAsync(string search, string mode = "DEFAULT") =>
            string.Join(
                ' ',
                (
                    await host.QueryAsync(
                        "query ($search: String, $mode: SearchMode) { articles(search: $search, searchMode: $mode) { nodes { slug } } }",
                        new { search, mode }
                    )
                )
                    .Data.At("articles", "nodes")
                    .Each("slug")
                    .Select(slug => slug![11..])
            );
    }

    [Theory]
    [InlineData("\u1109\u1165\u110B\u116E\u11AF", "서울")]
    [InlineData("ภาษา\u200Bไทย", "ภาษาไทย")]
    [InlineData("葛\U000E0100城市", "葛城")]
    public void Search_tokens_ignore_composition_and_invisible_characters(string written, string part)
    {
        var tokens = string.Concat(SearchTokens.In(written).Select(token => token.Folded));

        Assert.Contains(part, tokens, StringComparison.Ordinal);
        Assert.Contains(string.Concat(SearchTokens.In(part).Select(token => token.Folded)), tokens, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Parts(string title, int start) =>
        Enumerable
            .Range(1, Math.Min(5, title.Length - start))
            .Select(length => title.Substring(start, length))
            .Where(part => part.All(character => char.IsLetter(character) && character > '\u0E00'));

    private async Task<List<string>> FindAsync(string search) =>
        [
            .. (
                await library.Host.QueryAsync(
                    "query ($search: String) { articles(search: $search, first: 100) { nodes { slug } } }",
                    new { search }
                )
            )
                .Data.At("articles", "nodes")
                .Each("slug")
                .Select(slug => slug![11..]),
        ];

    private async Task RunAsync(string sql)
    {
        await using var command = library.Host.DataSource.CreateCommand(sql);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(GatewayHost.CancellationToken));
    }

    public sealed class Library(PostgresServer postgres) : IAsyncLifetime
    {
        public PostgresServer Postgres => postgres;

        public GatewayHost Host { get; } = new(postgres);

        public async ValueTask InitializeAsync()
        {
            await Host.InitializeAsync();
            using var folder = new ArticleFolder().With([
                new Draft("2024-01-01-de-published")
                {
                    Title = "Was heute veröffentlicht wurde",
                    Body =
                        string.Concat(Enumerable.Repeat("Das ist nur ein Absatz ohne Bedeutung für die Suche. ", 20))
                        + "Dann kommen der Bericht & die Veröffentlichung vom Montag. "
                        + string.Concat(Enumerable.Repeat("Und noch ein Absatz mit vielen Worten. ", 20)),
                },
                new Draft("2024-01-02-de-publication") { Title = "Die Veröffentlichung der Zahlen ist für den Montag geplant" },
                new Draft("2024-01-03-fr-economy") { Title = "L’économie de la France et les entreprises dans le monde" },
                new Draft("2024-01-04-es-publication") { Title = "La publicación de los datos", More = "language: es-MX\n" },
                new Draft("2024-01-05-ru-news") { Title = "Главная новость на сегодня" },
                new Draft("2024-01-06-en-database") { Title = "Choosing a database" },
                new Draft("2024-01-07-en-die") { Title = "Old habits die hard" },
                new Draft("2024-01-08-el-athens") { Title = "Η Αθήνα σήμερα" },
                .. _unspaced.Select((title, index) => new Draft($"2024-02-{index + 10}-unspaced") { Title = title }),
            ]);
            await Host.ImportAsync(folder.Root);
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
