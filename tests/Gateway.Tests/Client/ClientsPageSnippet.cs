using Gateway.Client;

namespace Gateway.Tests.Client;

/// <summary>The C# snippet of <c>docs/clients.md</c>, line by line. It is compiled, and a test compares it with the page.</summary>
internal static class ClientsPageSnippet
{
    public static async Task RunAsync()
    {
        using var http = new HttpClient();
        var gateway = new GatewayClient(http, new GatewayClientOptions { Endpoint = new Uri("https://news.example/graphql") });

        var page = await gateway.ArticleFeedAsync(first: 10);
        foreach (var edge in page.Articles?.Edges ?? [])
            Console.WriteLine(edge.Node.Title);

        await foreach (var published in gateway.NewArticlesAsync())
            Console.WriteLine(published.Article.Title);
    }
}
