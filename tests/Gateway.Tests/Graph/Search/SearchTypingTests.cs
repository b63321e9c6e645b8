using System.Text.Json;
using Gateway.Store.Search;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Search;

/// <summary>Searches while a reader types, with typos, and the suggestions.</summary>
public sealed class SearchTypingTests(SearchTypingTests.Library library) : IClassFixture<SearchTypingTests.Library>
{
    [Theory]
    [InlineData("datab", "TYPING", "database")]
    [InlineData("choosing datab", "TYPING", "database")]
    [InlineData("datab ", "TYPING", "")]
    [InlineData("datab", "DEFAULT", "")]
    [InlineData("creme br", "TYPING", "cafe")]
    [InlineData("\"choosing a datab", "TYPING", "database")]
    [InlineData("\"datab\"", "TYPING", "")]
    // An incomplete stop word does not restrict the result.
    [InlineData("tide the", "TYPING", "tide")]
    [InlineData("tide therm", "TYPING", "")]
    [InlineData("choosing a", "TYPING", "database")]
    [InlineData("a", "TYPING", "algorithm")]
    [InlineData("databases", "EXACT", "")]
    [InlineData("DATABASE", "EXACT", "database")]
    [InlineData("creme", "EXACT", "cafe")]
    public async Task The_search_mode_selects_prefix_stemmed_or_exact_matching(string search, string mode, string slugs)
    {
        var (found, corrected) = await FindAsync(search, mode);

        Assert.Equal(slugs.Split(' ', StringSplitOptions.RemoveEmptyEntries), found);
        Assert.Null(corrected);
    }

    [Theory]
    [InlineData("databse", "database", "database")]
    [InlineData("dtaabase", "database", "database")]
    [InlineData("atabase", "database", "database")]
    [InlineData("databasee", "database", "database")]
    [InlineData("xatabase", "database", "database")]
    [InlineData("Choosing a databsae!", "Choosing a database!", "database")]
    [InlineData("harbuor -port", "harbour -port", "harbour")]
    [InlineData("hrabours", "harbours", "harbour")]
    [InlineData("algorthim", "algorithm", "algorithm")]
    [InlineData("tdie", "tide", "tide")]
    public async Task A_word_that_no_article_contains_is_corrected(string search, string corrected, string slug)
    {
        var (found, text) = await FindAsync(search, "DEFAULT");

        Assert.Equal(corrected, text);
        Assert.Equal([slug], found);
    }

    [Theory]
    [InlineData("databse", "database", "database")]
    [InlineData("choosing databse", "choosing database", "database")]
    [InlineData("algorthim", "algorithm", "algorithm")]
    public async Task A_word_is_corrected_while_it_is_typed_if_no_word_begins_with_it(string search, string corrected, string slug)
    {
        var (found, text) = await FindAsync(search, "TYPING");

        Assert.Equal(corrected, text);
        Assert.Equal([slug], found);
    }

    [Theory]
    [InlineData("tide or databse", null, "tide")]
    [InlineData("tdie or databse", "tide or database", "tide database")]
    [InlineData("databse or dtaabase", "database or database", "database")]
    public async Task Alternatives_are_corrected_only_if_none_of_them_matches(string search, string? corrected, string slugs)
    {
        var (found, text) = await FindAsync(search, "DEFAULT");

        Assert.Equal(corrected, text);
        Assert.Equal(slugs.Split(' ').Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("\"databse\"", "DEFAULT")]
    [InlineData("databse", "EXACT")]
    [InlineData("tie", "DEFAULT")]
    [InlineData("daatbsaae", "EXACT")]
    [InlineData("dtbse", "DEFAULT")]
    [InlineData("20245", "DEFAULT")]
    [InlineData("databases", "DEFAULT")]
    public async Task A_word_that_is_too_different_or_not_correctable_is_not_corrected(string search, string mode) =>
        Assert.Null((await FindAsync(search, mode)).Corrected);

    [Theory]
    [InlineData("dtaabaxe", "database")]
    [InlineData("orhcestwa", "orchestra")]
    [InlineData("palriamen", "parliament")]
    [InlineData("hhspiatl", "hospital")]
    [InlineData("पुस्तकालस", "पुस्तकालय")]
    public void A_typo_with_two_edits_at_any_position_is_corrected(string typo, string word)
    {
        var (start, end, middle) = SearchSpelling.Pieces(typo);
        var isFound =
            word.StartsWith(start, StringComparison.Ordinal)
            || word.EndsWith(end, StringComparison.Ordinal)
            || (middle is not null && word.Contains(middle, StringComparison.Ordinal))
            || SearchSpelling.Transpositions(typo).Contains(word)
            || SearchSpelling
                .PiecesOfTransposed(typo)
                .Any(pieces =>
                    word.StartsWith(pieces.Start, StringComparison.Ordinal) || word.EndsWith(pieces.End, StringComparison.Ordinal)
                );

        Assert.True(isFound);
        Assert.Equal(word, SearchSpelling.Best(typo, [(word, 1)]));
        Assert.True(SearchSpelling.CanCorrect(SearchTokens.In(typo).Single()));
    }

    [Fact]
    public async Task Suggestions_complete_names_and_the_last_word()
    {
        Assert.Equal("TOPIC Storage, WORD storage", await SuggestAsync("stora"));
        Assert.Equal("TITLE Choosing a database, WORD choosing", await SuggestAsync("CHOOS"));
        Assert.Equal("TITLE Choosing a database, WORD choosing a database", await SuggestAsync("choosing a datab"));
        Assert.Equal("AUTHOR Zoë Quill", await SuggestAsync("zoe q"));
        Assert.Equal("AUTHOR Zoë Quill, WORD quill", await SuggestAsync("qui"));
        Assert.Equal("PROVIDER Harbour Herald, WORD herald", await SuggestAsync("heral"));
        // No article has both words, or it has them with the typo.
        Assert.Equal("", await SuggestAsync("tide stor"));
        Assert.Equal("WORD shisp harbour, WORD shisp harbours", await SuggestAsync("shisp harb"));
        Assert.Equal("PROVIDER Harbour Herald", await SuggestAsync("Harbour H"));
        Assert.Equal("TITLE Das Café und die Crème brûlée, WORD das café", await SuggestAsync("das caf"));
        Assert.Equal("TITLE 新しいリリース", await SuggestAsync("新し"));
        Assert.Equal("TOPIC Storage", await SuggestAsync("Storage "));
        Assert.Equal("TITLE The tide", await SuggestAsync("the tide "));
        Assert.Equal("", await SuggestAsync("the tid "));
        Assert.Equal("", await SuggestAsync(" "));
        Assert.Equal("", await SuggestAsync("stora", first: 0));
    }

    [Fact]
    public async Task A_suggestion_references_its_article_topic_or_provider()
    {
        var answer = await library.Host.QueryAsync(
            """
            { title: searchSuggestions(text: "choos", first: 1) { kind articleCount article { slug } topic { slug } provider { slug } }
              topic: searchSuggestions(text: "storag", first: 1) { kind articleCount article { slug } topic { slug } provider { slug } }
              provider: searchSuggestions(text: "harbour her", first: 1) { kind articleCount article { slug } topic { slug } provider { slug } } }
            """
        );

        Assert.Equal(
            """
            {"title":[{"kind":"TITLE","articleCount":1,"article":{"slug":"2024-01-01-database"},"topic":null,"provider":null}],"topic":[{"kind":"TOPIC","articleCount":2,"article":null,"topic":{"slug":"storage"},"provider":null}],"provider":[{"kind":"PROVIDER","articleCount":1,"article":null,"topic":null,"provider":{"slug":"harbour-herald"}}]}
            """,
            answer.Data.GetRawText()
        );
    }

    [Fact]
    public async Task Hidden_articles_contribute_no_suggestions_or_corrections_even_after_they_were_visible()
    {
        await using var host = new GatewayHost(library.Postgres);
        await host.InitializeAsync();
        var draft = new Draft("2024-03-01-secret")
        {
            Title = "Zymurgist found",
            Body = "Quokkas everywhere",
            Topics = ["Zymurgy"],
            Provider = ("Zymurgy Times", "zymurgy.example"),
            More = "authors: Zymon\n",
        };
        using var folder = new ArticleFolder().With([new Draft("2024-03-02-visible"), draft with { Published = false }]);
        await host.ImportAsync(folder.Root);
        var hidden = await StateAsync(host);
        folder.With(draft);
        await host.ImportAsync(folder.Root);
        var shown = await StateAsync(host);
        folder.With(draft with { Published = false });
        await host.ImportAsync(folder.Root);
        var hiddenAgain = await StateAsync(host);
        folder.With(draft with { Published = false, Title = "Zymurgist lost" });
        await host.ImportAsync(folder.Root);

        Assert.Equal("{\"names\":[],\"words\":[],\"articles\":{\"correctedSearch\":null,\"nodes\":[]}}", hidden);
        Assert.Contains("Zymurgy Times", shown, StringComparison.Ordinal);
        Assert.Contains("\"correctedSearch\":\"quokkas\"", shown, StringComparison.Ordinal);
        Assert.Equal(hidden, hiddenAgain);
        Assert.Equal(hidden, await StateAsync(host));
        Assert.Equal("", await host.SqlAsync<string>(Differences));
    }

    [Fact]
    public async Task The_vocabulary_counts_the_articles_of_each_word_exactly() =>
        Assert.Equal("", await library.Host.SqlAsync<string>(Differences));

    private const string Differences = """
        select coalesce(string_agg(word, ' '), '') from (
          (select word, articles from gateway.search_word where articles <> 0
           except
           select lexeme, count(*)::int from gateway.article_search s cross join lateral unnest(s.vector) where s.published group by lexeme)
          union all
          (select lexeme, count(*)::int from gateway.article_search s cross join lateral unnest(s.vector)
           where s.published and lexeme ~ '^[a-z#+^@][a-z]' group by lexeme
           except select word, articles from gateway.search_word)) different
        """;

    private static async Task<string> StateAsync(GatewayHost host) =>
        (
            await host.QueryAsync(
                """
                { names: searchSuggestions(text: "zym") { kind text } words: searchSuggestions(text: "quok") { kind text }
                  articles(search: "qoukkas") { correctedSearch nodes { slug } } }
                """
            )
        ).Data.GetRawText();

    private async Task<string> SuggestAsync(string text, int first = 10) =>
        string.Join(
            ", ",
            (
                await library.Host.QueryAsync(
                    "query ($text: String!, $first: Int) { searchSuggestions(text: $text, first: $first) { kind text } }",
                    new { text, first }
                )
            )
                .Data.GetProperty("searchSuggestions")
                .EnumerateArray()
                .Select(suggestion => $"{suggestion.GetProperty("kind")} {suggestion.GetProperty("text")}")
        );

    private async Task<(List<string> Slugs, string? Corrected)> FindAsync(string search, string mode)
    {
        var articles = (
            await library.Host.QueryAsync(
                "query ($search: String, $mode: SearchMode) { articles(search: $search, searchMode: $mode) { correctedSearch nodes { slug } } }",
                new { search, mode }
            )
        ).Data.GetProperty("articles");
        return (
            [.. articles.GetProperty("nodes").Each("slug").Select(slug => slug![11..])],
            articles.GetProperty("correctedSearch") is { ValueKind: JsonValueKind.String } corrected ? corrected.GetString() : null
        );
    }

    public sealed class Library(PostgresServer postgres) : IAsyncLifetime
    {
        public PostgresServer Postgres => postgres;

        public GatewayHost Host { get; } = new(postgres);

        public async ValueTask InitializeAsync()
        {
            await Host.InitializeAsync();
            using var folder = new ArticleFolder().With([
                new Draft("2024-01-01-database") { Title = "Choosing a database", Topics = ["Storage"] },
                new Draft("2024-01-02-harbour")
                {
                    Title = "Ships in harbours",
                    Topics = ["Storage"],
                    Provider = ("Harbour Herald", "herald.example"),
                },
                new Draft("2024-01-03-cafe") { Title = "Das Café und die Crème brûlée" },
                new Draft("2024-01-04-algorithm")
                {
                    Title = "Plain",
                    Body = "An algorithm",
                    More = "authors: Zoë Quill\n",
                },
                new Draft("2024-01-05-tide") { Title = "The tide" },
                new Draft("2024-01-06-unspaced") { Title = "新しいリリース" },
                new Draft("2024-01-07-hidden") { Title = "A databse by mistake", Published = false },
            ]);
            await Host.ImportAsync(folder.Root);
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
