using Gateway.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// Prints the newest articles, then each article that is published: dotnet run -- http://localhost:8080/graphql
var builder = Host.CreateApplicationBuilder();
builder.Services.AddGatewayClient(options => options.Endpoint = new Uri(args.FirstOrDefault() ?? "http://localhost:8080/graphql"));
builder.Logging.SetMinimumLevel(LogLevel.Warning);
using var host = builder.Build();
var gateway = host.Services.GetRequiredService<GatewayClient>();
using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stopping.Cancel();
};

try
{
    // The cursor is read before the list, so that no article is missed in between.
    var cursor = await gateway.NewestCursorAsync(stopping.Token);
    foreach (var edge in (await gateway.ArticleFeedAsync(first: 5, cancellationToken: stopping.Token)).Articles?.Edges ?? [])
        Console.WriteLine($"{edge.Node.PublishedDateTime:yyyy-MM-dd}  {edge.Node.Title}");

    await foreach (var published in gateway.NewArticlesAsync(after: cursor, cancellationToken: stopping.Token))
        Console.WriteLine($"NEW         {published.Article.Title}");
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    // Ctrl-C.
}
catch (GatewayException refusal)
{
    await Console.Error.WriteLineAsync($"{refusal.Code}: {refusal.Message}");
    return 1;
}
catch (HttpRequestException unreachable)
{
    await Console.Error.WriteLineAsync($"The gateway cannot be reached: {unreachable.Message}");
    return 1;
}

return 0;
