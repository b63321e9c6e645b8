using Gateway.Site;
using Gateway.Store.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gateway.Commands;

/// <summary>Logs the addresses of the site and of the GraphQL endpoint, and a first query.</summary>
internal static partial class StartMessage
{
    private const string FirstQuery = "{ articles(first: 3) { totalCount nodes { title provider { name } topics { name } } } }";

    /// <param name="app">The server.</param>
    /// <param name="database">Names the database for people.</param>
    public static void Write(WebApplication app, string database)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway");
        var hasSite = app.Services.GetRequiredService<SiteSettings>().IsEnabled;
        LogData(logger, database, Path.GetFullPath(DataDirectory.From(app.Configuration)));
        foreach (var address in app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            var url = address
                .Replace("[::]", "localhost", StringComparison.Ordinal)
                .Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
            if (hasSite)
                LogSite(logger, url);
            LogServing(logger, url, FirstQuery);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Articles are stored in {Database}. The data folder is {Folder}")]
    private static partial void LogData(ILogger logger, string database, string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "The site for readers is at {Address}/")]
    private static partial void LogSite(ILogger logger, string address);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "GraphQL is served at {Address}/graphql. Open this URL in a browser for the IDE. A first query: {Query}"
    )]
    private static partial void LogServing(ILogger logger, string address, string query);
}
