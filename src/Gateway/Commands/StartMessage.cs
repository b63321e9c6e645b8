using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gateway.Commands;

/// <summary>Logs the address of the gateway and a first query.</summary>
internal static partial class StartMessage
{
    private const string FirstQuery = "{ articles(first: 3) { totalCount nodes { title provider { name } topics { name } } } }";

    public static void Write(WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway");
        foreach (var address in app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
            LogServing(
                logger,
                address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal),
                FirstQuery
            );
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "GraphQL is served at {Address}/graphql. Open this URL in a browser for the IDE. A first query: {Query}"
    )]
    private static partial void LogServing(ILogger logger, string address, string query);
}
