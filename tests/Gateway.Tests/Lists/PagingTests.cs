using System.Text.Json;
using FsCheck.Xunit;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Lists;

public sealed class PagingTests(PagedLibrary library) : IClassFixture<PagedLibrary>
{
    private const string Forwards = """
        query ($first: Int, $after: String) {
          articles(first: $first, after: $after) { nodes { slug } pageInfo { hasNextPage hasPreviousPage endCursor } }
        }
        """;

    private const string Backwards = """
        query ($last: Int, $before: String) {
          articles(last: $last, before: $before) { nodes { slug } pageInfo { hasNextPage hasPreviousPage startCursor } }
        }
        """;

    [Fact]
    public async Task Articles_are_sorted_newest_first_by_default()
    {
        var nodes = (await library.Host.QueryAsync("{ articles(first: 100) { nodes { publishedDateTime } } }")).Data.At(
            "articles",
            "nodes"
        );

        var times = nodes.Each("publishedDateTime");
        Assert.Equal(times.OrderDescending(StringComparer.Ordinal), times);
        Assert.Equal(PagedLibrary.Articles, times.Count);
    }

    [Fact]
    public async Task The_default_page_size_is_20()
    {
        var articles = (await library.Host.QueryAsync("{ articles { nodes { slug } } }")).Data.GetProperty("articles");

        Assert.Equal(20, articles.GetProperty("nodes").GetArrayLength());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(45)]
    [InlineData(100)]
    public async Task Paging_to_the_end_visits_every_article_once(int size)
    {
        var visited = await AllForwardsAsync(size);

        Assert.Equal(library.Slugs, visited);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Paging_back_from_the_end_mirrors_paging_forwards(int size)
    {
        var visited = new List<string?>();
        for (string? before = null; ; )
        {
            var page = (await library.Host.QueryAsync(Backwards, new { last = size, before })).Data.GetProperty("articles");
            visited.InsertRange(0, page.GetProperty("nodes").Each("slug"));
            Assert.Equal(before is not null, page.At("pageInfo", "hasNextPage").GetBoolean());
            if (!page.At("pageInfo", "hasPreviousPage").GetBoolean())
                break;
            before = page.At("pageInfo", "startCursor").GetString();
        }

        Assert.Equal(library.Slugs, visited);
    }

    [Fact]
    public async Task Paging_during_imports_visits_every_article_of_the_start_once()
    {
        var host = library.Other;
        using var folder = new ArticleFolder().With(
            Enumerable.Range(10, 30).Select(number => new Draft($"2024-05-{number % 9 + 1:00}-was-there-{number}"))
        );
        await host.ImportAsync(folder.Root);
        var visited = new List<string?>();
        var round = 0;
        for (string? after = null; ; )
        {
            var page = (await host.QueryAsync(Forwards, new { first = 4, after })).Data.GetProperty("articles");
            visited.AddRange(page.GetProperty("nodes").Each("slug"));
            if (!page.At("pageInfo", "hasNextPage").GetBoolean())
                break;
            after = page.At("pageInfo", "endCursor").GetString();
            round++;
            await host.ImportAsync(
                folder
                    .With(
                        new Draft($"2024-06-01-came-later-{round}"),
                        new Draft($"2024-05-05-came-between-{round}"),
                        new Draft("2024-05-03-was-there-11") { Heat = round }
                    )
                    .Root
            );
        }

        Assert.Equal(visited.Distinct(), visited);
        Assert.Equal(30, visited.Count(slug => slug!.Contains("was-there", StringComparison.Ordinal)));
        Assert.DoesNotContain(visited, slug => slug!.Contains("came-later", StringComparison.Ordinal));
    }

    [Property(MaxTest = 30)]
    public async Task Any_combination_of_first_after_and_last_is_a_slice_of_the_whole_list(byte first, byte skip, byte last, bool both)
    {
        var all = library.Slugs;
        var cursors = library.Cursors;
        var from = skip % all.Count;
        var size = first % 101;
        var answer = await library.Host.QueryAsync(
            "query ($first: Int, $after: String, $last: Int) { articles(first: $first, after: $after, last: $last) { nodes { slug } pageInfo { hasNextPage } } }",
            new
            {
                first = size,
                after = cursors[from],
                last = both ? last % 101 : (int?)null,
            }
        );

        var expected = all.Skip(from + 1).Take(size).ToList();
        if (both)
            expected = [.. expected.TakeLast(last % 101)];
        Assert.Equal(expected, answer.Data.At("articles", "nodes").Each("slug"));
        Assert.Equal(from + 1 + size < all.Count, answer.Data.At("articles", "pageInfo", "hasNextPage").GetBoolean());
    }

    [Property(MaxTest = 20)]
    public async Task A_page_between_two_cursors_has_the_articles_between_theirs(byte one, byte other, bool backwards)
    {
        var all = library.Slugs;
        var cursors = library.Cursors;
        var (from, to) = (one % all.Count, other % all.Count);
        var answer = await library.Host.QueryAsync(
            $"query ($after: String, $before: String) {{ articles({(backwards ? "last" : "first")}: 100, after: $after, before: $before) {{ nodes {{ slug }} }} }}",
            new { after = cursors[from], before = cursors[to] }
        );

        Assert.Equal(all.Skip(from + 1).Take(Math.Max(0, to - from - 1)), answer.Data.At("articles", "nodes").Each("slug"));
    }

    [Fact]
    public async Task A_page_of_size_0_is_empty_and_has_a_next_page()
    {
        var articles = (
            await library.Host.QueryAsync(
                "{ articles(first: 0) { nodes { slug } edges { cursor } totalCount pageInfo { hasNextPage startCursor endCursor } } }"
            )
        ).Data.GetProperty("articles");

        Assert.Equal(0, articles.GetProperty("nodes").GetArrayLength());
        Assert.Equal(0, articles.GetProperty("edges").GetArrayLength());
        Assert.Equal(PagedLibrary.Articles, articles.GetProperty("totalCount").GetInt32());
        Assert.True(articles.At("pageInfo", "hasNextPage").GetBoolean());
        Assert.Equal(JsonValueKind.Null, articles.At("pageInfo", "endCursor").ValueKind);
    }

    [Fact]
    public async Task Nodes_edges_and_page_info_are_consistent()
    {
        var articles = (
            await library.Host.QueryAsync(
                "{ articles(first: 5) { nodes { slug } edges { cursor node { slug } } pageInfo { startCursor endCursor } } }"
            )
        ).Data.GetProperty("articles");

        var edges = articles.GetProperty("edges");
        Assert.Equal(
            articles.GetProperty("nodes").Each("slug"),
            edges.EnumerateArray().Select(edge => edge.At("node", "slug").GetString())
        );
        Assert.Equal(edges.At(0, "cursor").GetString(), articles.At("pageInfo", "startCursor").GetString());
        Assert.Equal(edges.At(4, "cursor").GetString(), articles.At("pageInfo", "endCursor").GetString());
    }

    [Theory]
    [InlineData("providers")]
    [InlineData("topics")]
    public async Task Providers_and_topics_are_sorted_by_name_and_can_be_paged_to_the_end(string list)
    {
        var visited = new List<string?>();
        for (string? after = null; ; )
        {
            var page = (
                await library.Host.QueryAsync(
                    $"query ($after: String) {{ {list}(first: 2, after: $after) {{ totalCount nodes {{ name }} pageInfo {{ hasNextPage endCursor }} }} }}",
                    new { after }
                )
            ).Data.GetProperty(list);
            visited.AddRange(page.GetProperty("nodes").Each("name"));
            Assert.Equal(5, page.GetProperty("totalCount").GetInt32());
            if (!page.At("pageInfo", "hasNextPage").GetBoolean())
                break;
            after = page.At("pageInfo", "endCursor").GetString();
        }

        Assert.Equal(Enumerable.Range(0, 5).Select(number => list == "topics" ? $"Subject {number}" : $"House {number}"), visited);
    }

    [Theory]
    [InlineData("providers")]
    [InlineData("topics")]
    public async Task The_articles_of_each_provider_or_topic_are_paged_separately(string list)
    {
        var nodes = (
            await library.Host.QueryAsync(
                $"{{ {list} {{ nodes {{ articleCount articles(first: 2) {{ totalCount nodes {{ slug }} pageInfo {{ endCursor }} }} }} }} }}"
            )
        ).Data.At(list, "nodes");
        var last = nodes.EnumerateArray().Last().GetProperty("articles");
        var rest = (
            await library.Host.QueryAsync(
                $"query ($after: String) {{ {list} {{ nodes {{ articles(first: 100, after: $after) {{ nodes {{ slug }} }} }} }} }}",
                new { after = last.At("pageInfo", "endCursor").GetString() }
            )
        )
            .Data.At(list, "nodes")
            .EnumerateArray()
            .Last()
            .GetProperty("articles");

        Assert.All(
            nodes.EnumerateArray(),
            node => Assert.Equal(node.GetProperty("articleCount").GetInt32(), node.At("articles", "totalCount").GetInt32())
        );
        Assert.Equal(last.GetProperty("totalCount").GetInt32(), 2 + rest.GetProperty("nodes").GetArrayLength());
        Assert.Empty(last.GetProperty("nodes").Each("slug").Intersect(rest.GetProperty("nodes").Each("slug")));
    }

    [Theory]
    [InlineData("first: 101", "HC0051")]
    [InlineData("last: 101", "HC0051")]
    [InlineData("first: 2147483647", "HC0051")]
    [InlineData("first: -1", "HC0079")]
    [InlineData("last: -2147483648", "HC0079")]
    [InlineData("after: \"\"", "HC0078")]
    [InlineData("after: \"garbage\"", "HC0078")]
    [InlineData("before: \"Zm9yZ2VkIGN1cnNvciBmb3IgYW55IGxpc3Q\"", "HC0078")]
    [InlineData("after: \"\\u0000ä\\ud83d\"", "HC0078")]
    public async Task An_invalid_page_argument_is_an_error_with_a_code(string arguments, string code)
    {
        var answer = await library.Host.QueryAsync($"{{ articles({arguments}) {{ nodes {{ slug }} }} }}");

        Assert.Equal([code], answer.ErrorCodes);
        Assert.Equal(JsonValueKind.Null, answer.Root.At("data").ValueKind);
    }

    [Fact]
    public async Task A_cursor_of_a_list_in_another_order_is_rejected()
    {
        var cursor = (await library.Host.QueryAsync("{ providers(first: 1) { pageInfo { endCursor } } }"))
            .Data.At("providers", "pageInfo", "endCursor")
            .GetString();

        var answer = await library.Host.QueryAsync(Forwards, new { first = 1, after = cursor });

        Assert.Equal(["HC0078"], answer.ErrorCodes);
    }

    [Fact]
    public async Task A_modified_cursor_is_rejected()
    {
        var cursor = library.Cursors[0];
        var changed = cursor[..^2] + (cursor[^2] == 'A' ? 'B' : 'A') + cursor[^1];

        var answer = await library.Host.QueryAsync(Forwards, new { first = 1, after = changed });

        Assert.Equal(["HC0078"], answer.ErrorCodes);
    }

    private async Task<List<string?>> AllForwardsAsync(int size)
    {
        var visited = new List<string?>();
        for (string? after = null; ; )
        {
            var page = (await library.Host.QueryAsync(Forwards, new { first = size, after })).Data.GetProperty("articles");
            visited.AddRange(page.GetProperty("nodes").Each("slug"));
            Assert.Equal(after is not null, page.At("pageInfo", "hasPreviousPage").GetBoolean());
            if (!page.At("pageInfo", "hasNextPage").GetBoolean())
                return visited;
            after = page.At("pageInfo", "endCursor").GetString();
        }
    }
}
