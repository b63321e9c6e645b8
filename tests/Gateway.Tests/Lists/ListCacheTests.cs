using Gateway.Store.Database;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Lists;

/// <summary>The cached pages and counts of lists. The responses are not cached.</summary>
public sealed class ListCacheTests : IAsyncLifetime
{
    // The query of a search is used for a minute.
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly GatewayHost _gateway;
    private readonly ArticleFolder _folder = new();

    public ListCacheTests(PostgresServer postgres) =>
        _gateway = new(postgres) { Settings = ["--Limits:DocumentCacheBytes=10000000"], Time = _time };

    public async ValueTask InitializeAsync()
    {
        await _gateway.InitializeAsync();
        await _gateway.ImportAsync(
            _folder
                .WithTopic("Tides")
                .With([
                    .. Enumerable
                        .Range(1, 5)
                        .Select(day => new Draft($"2024-01-0{day}-day-{day}") { Title = $"The tide of day {day}", Topics = ["Tides"] }),
                ])
                .Root
        );
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return _gateway.DisposeAsync();
    }

    [Theory]
    [InlineData("articles(first: 2)")]
    [InlineData("articles(search: \"tide\", order: [{ publishedDateTime: DESC }])")]
    [InlineData("articles(search: \"tied\", searchMode: TYPING)")]
    [InlineData("topics(first: 1)")]
    [InlineData("providers(first: 1)")]
    public async Task A_list_that_was_read_for_another_query_is_not_read_again(string list)
    {
        var text = $$"""{ {{list}} { totalCount nodes { slug } pageInfo { endCursor } } }""";
        var expected = (await _gateway.QueryAsync(text)).Root.GetRawText();
        using var commands = new SqlCommands(_gateway.Database);

        var again = await _gateway.QueryAsync($"query Other {text}");

        Assert.Equal(expected, again.Root.GetRawText());
        Assert.Contains("store_version", Assert.Single(commands.Take()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_query_of_a_search_is_built_again_after_a_minute()
    {
        const string Text = """{ articles(search: "tide") { totalCount } }""";
        await _gateway.QueryAsync(Text);
        using var commands = new SqlCommands(_gateway.Database);
        await _gateway.QueryAsync(Text);
        var repeated = commands.Take();
        _time.Skip(TimeSpan.FromMinutes(1));
        commands.Take();

        await _gateway.QueryAsync(Text);

        Assert.DoesNotContain(repeated, command => command.Contains("search_word", StringComparison.Ordinal));
        Assert.Contains(commands.Take(), command => command.Contains("search_word", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_of_a_hundred_articles_is_cached()
    {
        await _gateway.ImportAsync(
            _folder
                .With([.. Enumerable.Range(1, 100).Select(number => new Draft($"2023-01-01-{number}") { Title = new string('t', 200) })])
                .Root
        );
        await _gateway.QueryAsync("{ articles(first: 100) { nodes { title } } }");
        using var commands = new SqlCommands(_gateway.Database);

        await _gateway.QueryAsync("{ articles(first: 100) { nodes { id title } } }");

        Assert.Contains("store_version", Assert.Single(commands.Take()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_opposite_orders_and_of_other_sizes_are_different()
    {
        (string Arguments, string[] Days)[] pages =
        [
            ("first: 2, order: [{ publishedDateTime: DESC }]", ["5", "4"]),
            ("last: 2, order: [{ publishedDateTime: ASC }]", ["4", "5"]),
            ("first: 2, order: [{ publishedDateTime: ASC }]", ["1", "2"]),
            ("last: 2, order: [{ publishedDateTime: DESC }]", ["2", "1"]),
            ("first: 2, last: 1, order: [{ publishedDateTime: DESC }]", ["4"]),
            ("first: 3, last: 1, order: [{ publishedDateTime: DESC }]", ["3"]),
        ];

        foreach (var (arguments, days) in (IEnumerable<(string, string[])>)[.. pages, .. pages])
        {
            var nodes = (await _gateway.QueryAsync($$"""{ articles({{arguments}}) { nodes { slug } } }""")).Data.At("articles", "nodes");
            Assert.Equal(days, nodes.EnumerateArray().Select(node => node.GetProperty("slug").GetString()![^1..]));
        }
    }

    [Fact]
    public async Task The_entries_beyond_a_cursor_are_checked_again_after_a_write()
    {
        const string Text = "query ($after: String) { articles(first: 1, after: $after) { pageInfo { hasPreviousPage endCursor } } }";
        var first = await _gateway.QueryAsync(Text, new { after = (string?)null });
        var after = first.Data.At("articles", "pageInfo", "endCursor").GetString();
        for (var time = 0; time < 2; time++)
            Assert.True(await HasPreviousPageAsync());

        await _gateway.ImportAsync(_folder.With(new Draft("2024-01-05-day-5") { Published = false }).Root);

        Assert.False(await HasPreviousPageAsync());

        async Task<bool> HasPreviousPageAsync() =>
            (await _gateway.QueryAsync(Text, new { after })).Data.At("articles", "pageInfo", "hasPreviousPage").GetBoolean();
    }

    [Fact]
    public void Statements_with_other_values_are_different()
    {
        var day = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
        object?[][] values =
        [
            ["a", "bc"],
            ["ab", "c"],
            ["", "abc"],
            [null, "abc"],
            [1, 12],
            [11, 2],
            ["1", "12"],
            [true, false],
            [new[] { "a" }, new[] { "b" }],
            [new[] { "a", "b" }, Array.Empty<string>()],
            [day, day],
            [day, day.AddTicks(1)],
            [1.5, 2m],
        ];

        var texts = values.Select(pair => Sql.Of($"select {pair[0]}, {pair[1]}").Identity()).ToList();

        Assert.DoesNotContain(null, texts);
        Assert.Equal(texts.Count, texts.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Sql.Of($"select {day}").Identity(), Sql.Of($"select {day}").Identity());
        Assert.Null(Sql.Of($"select {new object()}").Identity());
    }
}
