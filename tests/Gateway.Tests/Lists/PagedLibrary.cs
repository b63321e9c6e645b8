using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Lists;

/// <summary>45 articles of five providers about five topics, nine of them at each of five instants.</summary>
public sealed class PagedLibrary(PostgresServer postgres) : IAsyncLifetime
{
    public const int Articles = 45;

    public GatewayHost Host { get; } = new(postgres);

    /// <summary>Another gateway, for tests that change what is stored.</summary>
    public GatewayHost Other { get; } = new(postgres);

    /// <summary>All slugs, newest first.</summary>
    public IReadOnlyList<string?> Slugs { get; private set; } = [];

    /// <summary>The cursor of each.</summary>
    public IReadOnlyList<string> Cursors { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await Host.InitializeAsync();
        await Other.InitializeAsync();
        using var folder = new ArticleFolder().With(
            Enumerable
                .Range(0, Articles)
                .Select(number => new Draft($"2024-03-0{number % 5 + 1}-number-{number}")
                {
                    Provider = ($"House {number % 5}", "house.example"),
                    Topics = [$"Subject {number / 9}", .. number / 9 == 0 ? Array.Empty<string>() : ["Subject 0"]],
                })
        );
        await Host.ImportAsync(folder.Root);
        var edges = (await Host.QueryAsync("{ articles(first: 100) { edges { cursor node { slug } } } }")).Data.At("articles", "edges");
        Slugs = [.. edges.EnumerateArray().Select(edge => edge.At("node", "slug").GetString())];
        Cursors = [.. edges.EnumerateArray().Select(edge => edge.GetProperty("cursor").GetString() ?? "")];
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Other.DisposeAsync();
    }
}
