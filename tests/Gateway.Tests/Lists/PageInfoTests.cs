using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Lists;

/// <summary><c>hasNextPage</c> and <c>hasPreviousPage</c> follow from the data, not from the arguments.</summary>
public sealed class PageInfoTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_page_after_the_cursor_of_a_hidden_first_entry_has_no_previous_page()
    {
        using var folder = new ArticleFolder().With(
            Enumerable.Range(1, 4).Select(day => new Draft($"2021-01-0{day}-going") { Topics = ["Going"] })
        );
        await host.ImportAsync(folder.Root);
        var first = (await PageAsync("first: 1")).At("pageInfo", "endCursor").GetString();
        var second = (await PageAsync("first: 2")).At("pageInfo", "endCursor").GetString();
        Assert.True((await PageAsync($"first: 1, after: \"{second}\"")).At("pageInfo", "hasPreviousPage").GetBoolean());

        await host.ImportAsync(folder.With(new Draft("2021-01-04-going") { Topics = ["Going"], Published = false }).Root);

        Assert.False((await PageAsync($"first: 1, after: \"{first}\"")).At("pageInfo", "hasPreviousPage").GetBoolean());
        Assert.True((await PageAsync($"first: 1, after: \"{second}\"")).At("pageInfo", "hasPreviousPage").GetBoolean());
        Assert.True((await PageAsync($"last: 1, before: \"{first}\"")).At("pageInfo", "hasNextPage").GetBoolean());
        Assert.Equal(0, (await PageAsync($"last: 1, before: \"{first}\"")).GetProperty("nodes").GetArrayLength());
    }

    [Fact]
    public async Task hasPreviousPage_costs_one_more_command_for_all_parents()
    {
        using var folder = new ArticleFolder().With(
            Enumerable.Range(1, 6).Select(day => new Draft($"2022-01-0{day}-asked") { Topics = ["Asked", $"Asked {day % 2}"] })
        );
        await host.ImportAsync(folder.Root);
        var cursor = (await PageAsync("first: 1", "Asked")).At("pageInfo", "endCursor").GetString();
        using var commands = new SqlCommands(host.Database);

        await QueryPageInfoAsync("hasNextPage endCursor");
        Assert.Equal(2, commands.Take().Count);
        await QueryPageInfoAsync("hasNextPage hasPreviousPage");
        Assert.Equal(3, commands.Take().Count);

        async Task QueryPageInfoAsync(string info) =>
            _ = (
                await host.QueryAsync(
                    $"{{ topics(where: {{name: {{startsWith: \"Asked\"}}}}) {{ nodes {{ articles(first: 1, after: \"{cursor}\") {{ pageInfo {{ {info} }} }} }} }} }}"
                )
            ).Data;
    }

    private async Task<System.Text.Json.JsonElement> PageAsync(string window, string topic = "Going") =>
        (
            await host.QueryAsync(
                $"{{ articles({window}, where: {{topics: {{some: {{name: {{eq: \"{topic}\"}}}}}}}}) {{ nodes {{ slug }} pageInfo {{ hasNextPage hasPreviousPage endCursor }} }} }}"
            )
        ).Data.GetProperty("articles");
}
