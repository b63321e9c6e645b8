using Gateway.Http;
using Gateway.Store.Import;
using Gateway.Tests.ContentSources;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Http;

/// <summary>Which cached responses a write expires.</summary>
public sealed class ResponsesAfterWritesTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string First = """{ articleBySlug(slug: "2024-01-01-first") { title heat } }""";
    private const string Second = """{ articleBySlug(slug: "2024-01-02-second") { title body topics { name } provider { name } } }""";
    private const string Linking = """{ articleBySlug(slug: "2024-01-03-third") { related { article { slug heat } } } }""";
    private const string Newest = "{ articles(first: 2) { nodes { title } pageInfo { hasNextPage } } }";
    private const string Hottest = "{ articles(first: 1, order: [{ heat: DESC }]) { nodes { slug } } }";
    private const string Titled = """{ articles(where: { title: { startsWith: "About" } }) { totalCount } }""";
    private const string OfTopic = """{ articles(where: { topics: { some: { name: { eq: "Tides" } } } }) { totalCount } }""";
    private const string OfTidepool = """{ providerBySlug(slug: "tidepool") { articles { totalCount } } }""";
    private const string Searched = """{ articles(search: "second") { totalCount } }""";
    private const string SearchedByDate =
        """{ articles(search: "second", order: [{ publishedDateTime: DESC }]) { totalCount nodes { slug } } }""";
    private const string SearchedByHeat = """{ articles(search: "third", order: [{ heat: DESC }]) { nodes { slug } } }""";
    private const string Typo =
        """{ articles(search: "secnd", order: [{ publishedDateTime: DESC }]) { correctedSearch edges { highlights { title } } } }""";
    private const string Cursor = "{ articlePublishedCursor }";

    private static readonly string[] _all =
    [
        First,
        Second,
        Linking,
        Newest,
        Hottest,
        Titled,
        OfTopic,
        OfTidepool,
        Searched,
        SearchedByDate,
        SearchedByHeat,
        Typo,
        Cursor,
    ];

    private readonly GatewayHost _gateway = new(postgres)
    {
        Settings = ["--Limits:ResponseCacheBytes=10000000", "--Limits:DocumentCacheBytes=10000000"],
    };
    private readonly ArticleFolder _folder = new();
    private readonly Draft _first = new("2024-01-01-first") { Heat = 1, Topics = ["Tides"] };

    public async ValueTask InitializeAsync()
    {
        await _gateway.InitializeAsync();
        await _gateway.ImportAsync(
            _folder
                .With(
                    _first,
                    new Draft("2024-01-02-second")
                    {
                        Heat = 2,
                        Body = "Of the second.",
                        Topics = ["Tides"],
                    },
                    new Draft("2024-01-03-third")
                    {
                        Heat = 9,
                        Provider = ("Tidepool", "tidepool.example"),
                        Related = [new("https://gazette.example/2024-01-01-first")],
                    }
                )
                .Root
        );
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_change_of_heat_expires_only_responses_that_show_the_article_or_depend_on_heat() =>
        Assert.Equal([First, Linking, Hottest, SearchedByHeat, Cursor], await ExpiredByAsync(() => WriteAsync(_first with { Heat = 3 })));

    [Fact]
    public async Task A_title_expires_only_responses_that_show_the_article_or_depend_on_titles() =>
        Assert.Equal(
            [First, Linking, Titled, Searched, Typo, Cursor],
            await ExpiredByAsync(() => WriteAsync(_first with { Title = "New" }))
        );

    [Fact]
    public async Task A_word_expires_only_searches_for_it() =>
        Assert.Equal(
            [First, Linking, Titled, Searched, SearchedByDate, Typo, Cursor],
            await ExpiredByAsync(() => WriteAsync(_first with { Title = "About the first and the second" }))
        );

    [Fact]
    public async Task The_first_article_in_a_language_expires_all_searches()
    {
        var expired = await ExpiredByAsync(() => WriteAsync(new Draft("2024-01-04-vierte") { More = "language: de\n" }));

        Assert.Equal(
            [Searched, SearchedByDate, SearchedByHeat, Typo],
            expired.Where(query => query.Contains("search", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Changes_written_by_a_trigger_of_an_earlier_version_expire_all_searches()
    {
        await using (
            var command = _gateway.DataSource.CreateCommand(
                """
                create or replace function gateway.track_words() returns trigger language plpgsql as $$
                begin
                  if tg_op <> 'INSERT' then
                    insert into gateway.changed_row (kind, key, before)
                    select 'words', article_id::text, to_jsonb(md5(vector::text)) from old_rows on conflict (kind, key) do nothing;
                  end if;
                  return null;
                end $$;
                """
            )
        )
            await command.ExecuteNonQueryAsync(GatewayHost.CancellationToken);

        var expired = await ExpiredByAsync(() => WriteAsync(_first with { Title = "New" }));

        Assert.Superset(new HashSet<string> { Searched, SearchedByDate, SearchedByHeat, Typo }, expired.ToHashSet());
    }

    [Fact]
    public async Task A_synonym_expires_all_searches()
    {
        var expired = await ExpiredByAsync(() => _gateway.ImportAsync(_folder.WithFile("_data/synonyms.yaml", "- [third, last]\n").Root));

        Assert.Equal([Searched, SearchedByDate, SearchedByHeat, Typo], expired.Where(query => query != Cursor));
    }

    [Fact]
    public async Task A_new_article_expires_the_lists_that_can_contain_it() =>
        Assert.Equal(
            // The second shows its provider, whose number of articles has changed.
            [Second, Newest, Hottest, Titled, OfTopic, Searched, Typo, Cursor],
            await ExpiredByAsync(() => WriteAsync(new Draft("2024-01-04-fourth")))
        );

    [Fact]
    public async Task An_article_of_a_provider_expires_the_list_and_the_counts_of_the_provider()
    {
        var expired = await ExpiredByAsync(() =>
            WriteAsync(new Draft("2024-01-04-fourth") { Provider = ("Tidepool", "tidepool.example") })
        );

        Assert.Contains(OfTidepool, expired);
        Assert.DoesNotContain(Second, expired);
    }

    [Fact]
    public async Task An_import_of_many_files_expires_everything()
    {
        var expired = await ExpiredByAsync(() =>
            _gateway.ImportAsync(_folder.With([.. Enumerable.Range(0, 250).Select(number => new Draft($"2023-01-01-{number}"))]).Root)
        );

        Assert.Equal(_all, expired);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task No_cached_response_is_outdated_after_random_imports(int seed)
    {
        const int Commits = 20;
        string[] queries =
        [
            "{ articles(first: 7) { totalCount nodes { slug title heat provider { name domain } topics { name articleCount } } pageInfo { hasNextPage endCursor } } }",
            "{ articles(last: 5, order: [{ heat: ASC }]) { edges { cursor node { slug published } } } }",
            """{ articles(first: 5, search: "story", where: { provider: { domain: { eq: "gazette.example" } } }) { nodes { title } } }""",
            """{ articles(search: "story", order: [{ publishedDateTime: DESC }]) { totalCount nodes { slug title } } }""",
            """{ articles(search: "robots or 3", order: [{ publishedDateTime: DESC }]) { totalCount nodes { slug } } }""",
            """{ articles(search: "-robots", order: [{ publishedDateTime: DESC }]) { totalCount } }""",
            """{ articles(search: "story -robots", order: [{ heat: ASC }]) { totalCount } }""",
            """{ articles(search: "\"story 1\"", order: [{ publishedDateTime: DESC }]) { nodes { slug } } }""",
            """{ articles(search: "stoyr tolld", order: [{ publishedDateTime: DESC }]) { correctedSearch totalCount } }""",
            """{ articles(search: "sto", searchMode: TYPING, first: 4) { edges { score node { slug } } } }""",
            """{ articles(search: "told 2", first: 5) { edges { node { slug } highlights { title excerpt body } } } }""",
            """{ articles(where: { topics: { some: { name: { eq: "Robots" } } }, or: [{ heat: { gte: 3 } }, { quality: { eq: null } }] }) { totalCount nodes { slug } } }""",
            """{ articles(where: { topics: { some: { articleCount: { gt: 2 } } } }) { totalCount } }""",
            """{ articles(where: { provider: { articles: { some: { heat: { gte: 5 } } } } }) { totalCount nodes { slug } } }""",
            """{ articles(where: { relatedFrom: { any: true } }) { totalCount } }""",
            """{ topics(where: { articles: { some: { published: { eq: true }, heat: { gte: 3 } } } }) { nodes { name } } }""",
            "{ articles(first: 3) { facets { topics(first: 5) { count topic { name } } } } }",
            "{ articles(first: 3, order: [{ title: ASC }]) { nodes { slug body related { title article { slug title } } previous { slug } next { slug } } } }",
            "{ topics { nodes { name slug parent { name } children { name } articles(first: 3) { totalCount nodes { slug topics { name } } } } } }",
            "{ providers { nodes { name articleCount articles(first: 2, order: { publishedDateTime: ASC }) { nodes { slug provider { name } } } } } }",
            """{ articles(where: { topics: { some: { articles: { some: { heat: { gte: 3 } } } } } }) { totalCount } }""",
            """{ articles(where: { provider: { articles: { all: { heat: { gte: 3 } } } } }) { totalCount } }""",
            """{ articles(where: { or: [{ related: { some: { article: { heat: { gte: 3 } } } } }, { relatedFrom: { some: { heat: { gte: 3 } } } }] }) { totalCount } }""",
            """{ topics(where: { articles: { some: { heat: { gte: 3 } } } }) { nodes { name } } providers(where: { articles: { none: { heat: { gte: 3 } } } }) { nodes { name } } }""",
            "{ articles(first: 2) { nodes { slug story { article { title } } similar { article { title } } } } }",
            """{ providerBySlug(slug: "the-gazette") { name description articles(first: 2) { totalCount nodes { title } } } }""",
        ];
        await using var plain = new GatewayHost(postgres) { SharesDatabaseWith = _gateway };
        await plain.InitializeAsync();
        // Documents and lists are cached, but no responses.
        await using var documents = new GatewayHost(postgres)
        {
            SharesDatabaseWith = _gateway,
            Settings = ["--Limits:DocumentCacheBytes=10000000"],
        };
        await documents.InitializeAsync();
        var history = new GeneratedHistory(seed);
        for (var commit = 0; commit < Commits; commit++)
        {
            history.AddCommit();
            using var folder = new ArticleFolder();
            foreach (var (path, text) in history.Files)
                folder.WithFile(path, text);
            await plain.ImportAsync(folder.Root, prune: true);
            string[] bySlug =
            [
                .. history
                    .Visible.Order(StringComparer.Ordinal)
                    .Take(3)
                    .SelectMany(slug =>
                        (string[])
                            [
                                $$"""{ articles(search: "{{slug[11..].Replace('-', ' ')}}", order: [{ publishedDateTime: DESC }]) { nodes { slug } } }""",
                                $$"""{ articleBySlug(slug: "{{slug}}") { title heat body provider { name articleCount } topics { name } related { article { title } } } }""",
                            ]
                    ),
            ];

            foreach (var query in (string[])[.. queries, .. bySlug])
            {
                var expected = (await plain.QueryAsync(query)).Root.GetRawText();
                for (var time = 0; time < 3; time++)
                    Assert.Equal(expected, (await _gateway.QueryAsync(query)).Root.GetRawText());
                for (var time = 0; time < 2; time++)
                    Assert.Equal(expected, (await documents.QueryAsync(query)).Root.GetRawText());
            }
        }
    }

    private Task<ImportReport> WriteAsync(Draft draft) => _gateway.ImportAsync(_folder.With(draft).Root);

    /// <summary>The queries whose cached responses the write expires.</summary>
    private async Task<IReadOnlyList<string>> ExpiredByAsync(Func<Task> write)
    {
        foreach (var query in _all)
        {
            await _gateway.QueryAsync(query);
            await _gateway.QueryAsync(query);
        }

        await write();
        var cache = _gateway.App.Services.GetRequiredService<ResponseCache>();
        var expired = new List<string>();
        foreach (var query in _all)
        {
            var before = cache.Status.Hits;
            await _gateway.QueryAsync(query);
            if (cache.Status.Hits == before)
                expired.Add(query);
        }

        return expired;
    }
}
