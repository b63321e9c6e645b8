using System.Text.Json;
using Gateway.Store.Access;
using Gateway.Store.Lists;
using Gateway.Store.Search;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Search;

/// <summary>Words of searches that find articles with other words.</summary>
public sealed class SynonymTests(SynonymTests.Library library) : IClassFixture<SynonymTests.Library>
{
    private const string Found = """
        query ($search: String, $mode: SearchMode) {
          articles(search: $search, searchMode: $mode, first: 100) { totalCount correctedSearch edges { highlights { title body } } nodes { slug } }
        }
        """;

    [Theory]
    // The words of the reader come first, wherever they are.
    [InlineData("k8s", "k8s-title k8s-body kubernetes")]
    [InlineData("Kubernetes", "kubernetes k8s-title k8s-body")]
    [InlineData("kube", "k8s-title kubernetes k8s-body")]
    [InlineData("k8s production", "kubernetes")]
    [InlineData("phone", "phone iphone")]
    [InlineData("phones", "phone iphone")]
    [InlineData("iphone", "iphone")]
    [InlineData("ml", "ml machine-learning")]
    [InlineData("machine learning", "machine-learning learning-machine ml")]
    [InlineData("machine-learning", "machine-learning ml")]
    [InlineData("learning machine", "machine-learning learning-machine")]
    [InlineData("machine learning cooks", "machine-learning")]
    [InlineData("gardeners machine learning", "ml")]
    [InlineData("tube or ml", "ml tube machine-learning")]
    // Words in quotes and excluded words have no synonyms.
    [InlineData("\"k8s\"", "k8s-title k8s-body")]
    [InlineData("\"machine learning\"", "machine-learning")]
    [InlineData("kubernetes -k8s", "kubernetes")]
    [InlineData("k8s -production", "k8s-title k8s-body")]
    [InlineData("tube -ml", "tube")]
    // From the files of topics. A keyword finds the name, but not the reverse.
    [InlineData("dbms", "database database-topic")]
    [InlineData("datastores", "database database-topic")]
    [InlineData("b-tree", "b-tree database database-topic")]
    [InlineData("databases", "database database-topic")]
    // A word that English ignores.
    [InlineData("it", "information-technology")]
    [InlineData("it tube", "tube")]
    [InlineData("information technology", "information-technology")]
    // Without spaces.
    [InlineData("機械学習", "japanese ml")]
    public async Task A_search_finds_synonyms_after_its_own_words(string search, string slugs) =>
        Assert.Equal(slugs.Split(' '), await SlugsAsync(library.Host, search));

    [Theory]
    [InlineData("k8s", "EXACT", "k8s-title k8s-body")]
    [InlineData("k8s", "TYPING", "k8s-title k8s-body kubernetes")]
    [InlineData("production k8s", "TYPING", "kubernetes")]
    [InlineData("k8", "TYPING", "k8s-title k8s-body")]
    public async Task Synonyms_follow_the_search_mode(string search, string mode, string slugs) =>
        Assert.Equal(slugs.Split(' '), await SlugsAsync(library.Host, search, mode));

    [Fact]
    public async Task A_word_with_synonyms_is_not_corrected_and_a_corrected_word_has_synonyms()
    {
        var unknown = await FindAsync(library.Host, "kube");
        var mistyped = await FindAsync(library.Host, "kuberntes");

        Assert.Equal(JsonValueKind.Null, unknown.GetProperty("correctedSearch").ValueKind);
        Assert.Equal("kubernetes", mistyped.GetProperty("correctedSearch").GetString());
        Assert.Equal(3, mistyped.GetProperty("totalCount").GetInt32());
    }

    [Fact]
    public async Task Highlights_mark_the_synonym_that_was_found()
    {
        var ofWord = await FindAsync(library.Host, "kube");
        var ofPhrase = await FindAsync(library.Host, "ml");

        Assert.Equal(
            ["Running <mark>k8s</mark> at home", "<mark>Kubernetes</mark> in production", "Deep"],
            ofWord.GetProperty("edges").EnumerateArray().Select(edge => edge.At("highlights", "title").GetString())
        );
        Assert.Equal("All about <mark>k8s</mark>.", ofWord.At("edges", 2, "highlights", "body").GetString());
        Assert.Equal(
            ["<mark>ML</mark> for gardeners", "A machine for <mark>machine learning</mark> of cooks"],
            ofPhrase.GetProperty("edges").EnumerateArray().Select(edge => edge.At("highlights", "title").GetString())
        );
    }

    [Fact]
    public async Task Hidden_articles_are_not_found_by_synonyms()
    {
        Assert.DoesNotContain("hidden", await SlugsAsync(library.Host, "k8s"));
        Assert.Contains("hidden", await SlugsAsync(library.Host, "k8s", bearer: Library.Writer.Bearer));
    }

    [Fact]
    public async Task A_change_of_a_synonym_file_applies_immediately_without_reindexing_articles()
    {
        var host = library.Host;
        using var first = new ArticleFolder()
            .With(
                new Draft("2024-03-01-aubergine") { Title = "The aubergine" },
                new Draft("2024-03-02-eggplant") { Title = "The eggplant" }
            )
            .WithFile("_data/synonyms.yaml", "- [aubergine, eggplant]\n");
        using var second = new ArticleFolder().WithFile("_data/synonyms.yaml", "- [melanzana, eggplant]\n");
        const string IndexedRows = "select md5(string_agg(xmin::text, ',' order by article_id)) from gateway.article_search";
        await host.ImportAsync(first.Root);
        var rows = await host.SqlAsync<string>(IndexedRows);
        Assert.Equal(["aubergine", "eggplant"], await SlugsAsync(host, "aubergine"));

        // Each source has its own file.
        await host.ImportAsync(second.Root);
        Assert.Equal(["eggplant"], await SlugsAsync(host, "melanzana"));

        await host.ImportAsync(first.WithFile("_data/synonyms.yaml", "- melongene: [eggplant]\n").Root);
        Assert.Equal(["aubergine"], await SlugsAsync(host, "aubergine"));
        Assert.Equal(["eggplant"], await SlugsAsync(host, "melongene"));

        // A file with an error is listed, and the synonyms stay.
        await host.ImportAsync(first.WithFile("_data/synonyms.yaml", "- [aubergine]\n").Root, prune: true);
        Assert.Equal(["eggplant"], await SlugsAsync(host, "melongene"));
        var problem = (await host.QueryAsAsync(Library.Writer.Bearer, "{ importProblems { nodes { path line column code } } }")).Data.At(
            "importProblems",
            "nodes",
            0
        );
        Assert.Equal("""{"path":"_data/synonyms.yaml","line":1,"column":3,"code":"SYNONYMS_INVALID"}""", problem.GetRawText());

        await host.ImportAsync(first.Remove("_data/synonyms.yaml").Root, prune: true);
        Assert.Empty(await SlugsAsync(host, "melongene"));
        Assert.Equal(["eggplant"], await SlugsAsync(host, "melanzana"));

        await host.ImportAsync(second.Remove("_data/synonyms.yaml").WithTopic("Eggplant", "otherNames: [brinjal]").Root, prune: true);
        Assert.Equal(["eggplant"], await SlugsAsync(host, "brinjal"));
        await host.ImportAsync(second.WithTopic("Eggplant").Root);
        Assert.Empty(await SlugsAsync(host, "brinjal"));
        await host.ImportAsync(second.WithTopic("Eggplant", "otherNames: [brinjal]").Root);
        await host.ImportAsync(second.Remove("_data/topics/Eggplant.yaml").Root, prune: true);
        Assert.Empty(await SlugsAsync(host, "brinjal"));
        Assert.Equal(rows, await host.SqlAsync<string>(IndexedRows));
    }

    [Fact]
    public void The_number_of_synonyms_of_a_search_has_a_limit()
    {
        var synonyms = new SearchSynonyms();
        synonyms.Add(new StoredSynonyms("a", [.. Enumerable.Range(0, 20).Select(number => $"w{number}")]));
        synonyms.Add(new StoredSynonyms("b", ["w1", "w2", "w3"]));

        ParsedSearch With(int max) => synonyms.AddTo(ParsedSearch.Of("b a"), [], new SearchStems(), max);

        Assert.Equal(23, With(100).Synonyms.Count);
        Assert.Equal([0, 0, 0, 1, 1], With(5).Synonyms.Select(synonym => synonym.First));
        Assert.Empty(With(0).Synonyms);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(4, 10)]
    [InlineData(64, 22)]
    public void The_cost_of_a_search_counts_the_synonyms_that_it_can_have(int synonymsOfWord, int words)
    {
        long CostOf(string search, int synonyms) =>
            new ListCost(
                ListRowKind.Articles,
                1,
                new ListRequest(10, null, null, null, new Dictionary<string, object?>(), [], search),
                null,
                null,
                new StoreScale(1, synonyms, 20)
            ).Page;

        Assert.Equal(CostOf(string.Join(' ', Enumerable.Repeat("a", words)), 0), CostOf("a a", synonymsOfWord));
    }

    private static async Task<JsonElement> FindAsync(GatewayHost host, string search, string mode = "DEFAULT", string? bearer = null) =>
        (await host.QueryAsAsync(bearer, Found, new { search, mode })).Data.GetProperty("articles");

    private static async Task<IEnumerable<string?>> SlugsAsync(
        GatewayHost host,
        string search,
        string mode = "DEFAULT",
        string? bearer = null
    ) => (await FindAsync(host, search, mode, bearer)).GetProperty("nodes").Each("slug").Select(slug => slug?[11..]);

    public sealed class Library(PostgresServer postgres) : IAsyncLifetime
    {
        internal static TestKey Writer { get; } = new("writer", Scope.ArticlesWrite, Scope.ArticlesReadUnpublished);

        public GatewayHost Host { get; } = new(postgres) { Settings = TestKey.Settings(Writer) };

        public async ValueTask InitializeAsync()
        {
            await Host.InitializeAsync();
            using var folder = new ArticleFolder()
                .With(
                    new Draft("2024-01-14-k8s-title") { Title = "Running k8s at home" },
                    new Draft("2024-01-13-kubernetes") { Title = "Kubernetes in production" },
                    new Draft("2024-01-12-k8s-body") { Title = "Deep", Body = "All about k8s." },
                    new Draft("2024-01-11-phone") { Title = "A phone booth" },
                    new Draft("2024-01-10-iphone") { Title = "The new iPhone" },
                    new Draft("2024-01-09-ml") { Title = "ML for gardeners" },
                    new Draft("2024-01-08-machine-learning") { Title = "A machine for machine learning of cooks" },
                    new Draft("2024-01-07-learning-machine") { Title = "Learning about a washing machine" },
                    new Draft("2024-01-06-tube") { Title = "The map of the tube" },
                    new Draft("2024-01-05-database") { Title = "A database of birds" },
                    new Draft("2024-01-04-database-topic") { Title = "Rows", Topics = ["Database"] },
                    new Draft("2024-01-03-b-tree") { Title = "Inside of a B-tree" },
                    new Draft("2024-01-02-information-technology") { Title = "Careers in information technology" },
                    new Draft("2024-01-01-japanese") { Title = "機械学習の入門" },
                    new Draft("2024-02-01-hidden") { Title = "Kubernetes is secret", Published = false }
                )
                .WithTopic("Database", "shortname: DBMS", "otherNames: [data store, datastore]", "keywords: [B-tree, database]")
                .WithFile(
                    "_data/synonyms.yaml",
                    """
                    - [k8s, kubernetes, kube]
                    - phone: [iphone, pixel]
                    - [ml, machine learning]
                    - 機械学習: [ml]
                    - [IT, information technology]
                    """
                );
            await Host.ImportAsync(folder.Root);
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
