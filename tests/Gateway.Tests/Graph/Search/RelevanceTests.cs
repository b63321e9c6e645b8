using System.Globalization;
using System.Text.Json;
using Gateway.Store.ContentSources;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Search;

/// <summary>
/// Known-item queries: a reader remembers some words of an article, and it must be among the first ten results. The articles are the
/// samples and generated ones in six languages; the words of a query come from one article, which is the one to find.
/// </summary>
public sealed class RelevanceTests(RelevanceTests.Library library) : IClassFixture<RelevanceTests.Library>
{
    private const int Seed = 20_261_129;
    private const int QueriesOfLanguage = 40;
    private const int SearchesInRequest = 10;

    private static readonly Dictionary<string, (string Sentence, string Words)> _languages = new(StringComparer.Ordinal)
    {
        ["en"] = (
            "The report of the {0} and the {1} that has the {2} for this year",
            "harbour lantern compass glacier orchard violin meadow thunder granite pelican cathedral notebook furnace chimney saddle whistle blanket kitchen garden bicycle volcano satellite library museum ferry tunnel bridge castle village island"
        ),
        ["de"] = (
            "Der Bericht über die {0} und das {1} mit der {2} für das Jahr",
            "Leuchtturm Kompass Gletscher Obstgarten Geige Wiese Gewitter Granit Pelikan Kathedrale Notizbuch Schornstein Sattel Pfeife Decke Küche Fahrrad Vulkan Satellit Bücherei Museum Fähre Tunnel Brücke Schloss Dorf Insel Wüste Fluss Gebirge"
        ),
        ["fr"] = (
            "Le rapport sur la {0} et les {1} avec une {2} pour cette année",
            "lanterne boussole glacier verger violon prairie tonnerre granit pélican cathédrale carnet cheminée selle sifflet couverture cuisine jardin vélo volcan satellite bibliothèque musée traversier tunnel passerelle château village rivière désert montagne"
        ),
        ["es"] = (
            "El informe sobre la {0} y los {1} con una {2} para este año",
            "linterna brújula glaciar huerto violín pradera trueno granito pelícano catedral cuaderno chimenea silla silbato manta cocina jardín bicicleta volcán satélite biblioteca museo transbordador túnel puente castillo aldea isla desierto montaña"
        ),
        ["it"] = (
            "Il rapporto della {0} con gli {1} che sono anche una {2} per questo anno",
            "lanterna bussola ghiacciaio frutteto violino prateria tuono granito pellicano cattedrale quaderno camino sella fischietto coperta cucina giardino bicicletta vulcano satellite biblioteca museo traghetto galleria ponte castello villaggio isola deserto montagna"
        ),
        ["ja"] = (
            "今年の{0}と{1}の{2}についての報告",
            "灯台 羅針盤 氷河 果樹園 バイオリン 草原 雷鳴 花崗岩 ペリカン 大聖堂 手帳 煙突 鞍 口笛 毛布 台所 庭園 自転車 火山 人工衛星 図書館 博物館 連絡船 トンネル 吊り橋 城郭 村落 島嶼 砂漠 山脈"
        ),
    };

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(1, 0.95)]
    [InlineData(2, 0.9)]
    public async Task Known_items_with_typos_are_among_the_first_ten_results(int edits, double minimum)
    {
        var random = new Random(Seed + edits);
        var queries = library
            .Items.Where(item => edits == 0 || item.Language != "ja")
            .Select(item => (item.Slug, Search: Query(item, edits, random)))
            .Where(query => query.Search is not null)
            .ToList();

        Assert.True(queries.Count > QueriesOfLanguage, $"{queries.Count} queries");
        await AssertSuccessAsync(queries, "DEFAULT", minimum);
    }

    [Fact]
    public async Task Known_items_are_among_the_first_ten_results_while_typing()
    {
        var random = new Random(Seed);
        var queries = library
            .Items.Where(item => item.Language != "ja")
            .Select(item => (item.Slug, Search: (string?)WithIncompleteLastWord(item.Words, random)))
            .ToList();

        await AssertSuccessAsync(queries, "TYPING", 0.95);
    }

    [Fact]
    public async Task Known_items_are_among_the_first_ten_results_by_synonyms()
    {
        // Half of the words of each article have a synonym, which no article contains.
        var queries = library
            .Items.Where(item => item.Words.Any(Library.HasSynonym))
            .Select(item => (item.Slug, Search: (string?)string.Join(' ', item.Words.Select(Library.SynonymOf))))
            .ToList();

        Assert.True(queries.Count > QueriesOfLanguage, $"{queries.Count} queries");
        await AssertSuccessAsync(queries, "DEFAULT", 1.0);
    }

    private async Task AssertSuccessAsync(List<(string Slug, string? Search)> queries, string mode, double minimum)
    {
        var failed = new List<string>();
        foreach (var some in queries.Chunk(SearchesInRequest))
        {
            var fields = some.Select(
                (query, index) =>
                    $"s{index}: articles(search: {JsonSerializer.Serialize(query.Search)}, searchMode: {mode}, first: 10) {{ correctedSearch nodes {{ slug }} }}"
            );
            var found = (await library.Host.QueryAsync($"{{ {string.Join(' ', fields)} }}")).Data;
            for (var index = 0; index < some.Length; index++)
            {
                if (!found.At($"s{index}", "nodes").Each("slug").Contains(some[index].Slug, StringComparer.Ordinal))
                    failed.Add($"{some[index].Search} -> {found.At($"s{index}", "correctedSearch")}, not {some[index].Slug}");
            }
        }

        var success = 1 - ((double)failed.Count / queries.Count);
        Assert.True(
            success >= minimum,
            string.Create(CultureInfo.InvariantCulture, $"{success:0.000} of {queries.Count}:\n{string.Join('\n', failed)}")
        );
    }

    // The edits are made in one word that is long enough for them. Null if the article has none.
    private static string? Query(Item item, int edits, Random random)
    {
        var words = item.Words.ToArray();
        if (edits > 0)
        {
            var minimum = edits == 1 ? 4 : 8;
            var candidates = Enumerable.Range(0, words.Length).Where(index => words[index].Length >= minimum).ToList();
            if (candidates.Count == 0)
                return null;
            var edited = candidates[random.Next(candidates.Count)];
            for (var edit = 0; edit < edits; edit++)
                words[edited] = Edited(words[edited], random);
            // A word that the edits made shorter may have fewer of them.
            if (words[edited].Length < minimum)
                return null;
        }

        return string.Join(' ', words);
    }

    private static string Edited(string word, Random random)
    {
        var at = random.Next(word.Length - 1);
        var letter = (char)('a' + random.Next(26));
        return random.Next(4) switch
        {
            0 => word.Remove(at, 1),
            1 => word.Insert(at, letter.ToString()),
            2 => $"{word[..at]}{letter}{word[(at + 1)..]}",
            _ => $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]}",
        };
    }

    private static string WithIncompleteLastWord(IReadOnlyList<string> words, Random random)
    {
        var last = words[^1];
        return string.Join(' ', words.SkipLast(1).Append(last[..Math.Min(last.Length, 3 + random.Next(3))]));
    }

    /// <summary>An article to find, and words that its reader remembers.</summary>
    public sealed record Item(string Slug, string Language, IReadOnlyList<string> Words);

    public sealed class Library(PostgresServer postgres) : IAsyncLifetime
    {
        private readonly List<Item> _items = [];

        public GatewayHost Host { get; } = new(postgres);

        internal IReadOnlyList<Item> Items => _items;

        public async ValueTask InitializeAsync()
        {
            await Host.InitializeAsync();
            await Host.ImportAsync(ContentSettings.SamplesFolder);
            await AddSamplesAsync();
            using var folder = new ArticleFolder()
                .With(_languages.Keys.SelectMany(Generate))
                .WithFile(
                    "_data/synonyms.yaml",
                    string.Concat(
                        _languages
                            .Values.SelectMany(language => language.Words.Split(' '))
                            .Distinct(StringComparer.Ordinal)
                            .Where(HasSynonym)
                            .Select(word => $"- [{SynonymOf(word)}, {word}]\n")
                    )
                );
            await Host.ImportAsync(folder.Root);
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();

        /// <summary>True for every second word of the generated articles.</summary>
        internal static bool HasSynonym(string word) =>
            _languages.Values.Any(language => Array.IndexOf(language.Words.Split(' '), word) is >= 0 and var index && index % 2 == 0);

        /// <summary>The synonym of a word, or the word itself if it has none.</summary>
        internal static string SynonymOf(string word) => HasSynonym(word) ? $"zz{word}" : word;

        // A reader of a sample remembers the longest words of its title.
        private async Task AddSamplesAsync()
        {
            var samples = (await Host.QueryAsync("{ articles(first: 100) { nodes { slug title } } }")).Data.At("articles", "nodes");
            foreach (var sample in samples.EnumerateArray())
            {
                string[] words =
                [
                    .. (sample.GetProperty("title").GetString() ?? "")
                        .Split(' ')
                        .Where(word => word.Length > 4 && word.All(char.IsAsciiLetter))
                        .OrderByDescending(word => word.Length)
                        .Take(3),
                ];
                if (words.Length == 3)
                    _items.Add(new Item(sample.GetProperty("slug").GetString() ?? "", "en", words));
            }
        }

        private IEnumerable<Draft> Generate(string language)
        {
            var (sentence, list) = _languages[language];
            var words = list.Split(' ');
            for (var number = 0; number < QueriesOfLanguage; number++)
            {
                string[] chosen =
                [
                    words[number % words.Length],
                    words[(number * 7 + 3 + number / words.Length) % words.Length],
                    words[(number * 11 + 13 + number / words.Length) % words.Length],
                ];
                var slug = $"2024-0{1 + (number % 9)}-1{number % 10}-{language}-item-{number}";
                // Two words are in the title, and the third is in the body only.
                var title = string.Format(CultureInfo.InvariantCulture, sentence, chosen[0], chosen[1], chosen[0]);
                var body = string.Format(CultureInfo.InvariantCulture, sentence, chosen[2], chosen[2], chosen[1]);
                _items.Add(new Item(slug, language, chosen.Distinct(StringComparer.Ordinal).ToList()));
                yield return new Draft(slug) { Title = title, Body = body };
            }
        }
    }
}
