using System.Globalization;
using Gateway.Commands.Doctor;
using Gateway.Content.Text;
using Gateway.Site;
using Gateway.Store.Configuration;
using Gateway.Store.ContentSources;
using Gateway.Store.Database;
using Gateway.Store.Queries;
using Gateway.Store.Telemetry;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Npgsql;

namespace Gateway.Commands;

/// <summary>
/// Four lines when the server has started: the address, the database, the content, and what to do next. A log in another format than text
/// gets one message instead, and a log without information gets none.
/// </summary>
internal static partial class StartBanner
{
    private const string FirstQuery = "{ articles(first: 3) { nodes { title provider { name } } } }";
    private const int MaxSources = 3;

    /// <param name="app">The server, which has started.</param>
    /// <param name="database">The description of the database.</param>
    /// <param name="output">Receives the lines.</param>
    /// <param name="cancellationToken">Cancels the query of the counts.</param>
    public static async Task WriteAsync(WebApplication app, string database, TextWriter output, CancellationToken cancellationToken)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway");
        if (!logger.IsEnabled(LogLevel.Information))
            return;
        var addresses = AddressesOf(app);
        var hasSite = app.Services.GetRequiredService<SiteSettings>().IsEnabled;
        var counts = await CountsAsync(app.Services, cancellationToken);
        var sources = SourcesIn(ContentSettings.Of(app.Configuration));
        // An embedded database is described by the folder.
        var data = Path.GetFullPath(DataDirectory.From(app.Configuration));
        if (!database.Contains(data, StringComparison.Ordinal))
            database += $"; the data folder is {data}";
        if (app.Configuration["Logging:Console:FormatterName"] is { Length: > 0 } and not "simple")
            LogServing(logger, ProductVersion.Text, string.Join(", ", addresses.Select(address => $"{address}/graphql")), database, counts);
        else
            await output.WriteLineAsync(Text(addresses, hasSite, database, $"{counts}; {sources}"));
    }

    internal static string Text(IReadOnlyList<string> addresses, bool hasSite, string database, string content)
    {
        var first = addresses is [var one, ..] ? one : "";
        var graphQL = string.Join(" and ", addresses.Select(address => $"{address}/graphql"));
        return $"""
            Gateway {ProductVersion.Text}: GraphQL is served at {graphQL}{(hasSite ? $", the site at {first}/" : "")}
            Database: {database}
            Content: {content}
            Next: open {first}{(hasSite ? "/" : "/graphql")} in a browser, or send a first query to {first}/graphql: {FirstQuery}
            """;
    }

    private static List<string> AddressesOf(WebApplication app) =>
        [
            .. (app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
                .Select(PortChecks.Comparable)
                .Distinct(StringComparer.Ordinal),
        ];

    private static async Task<string> CountsAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            var dataSource = services.GetRequiredKeyedService<NpgsqlDataSource>(DataSources.ForImport);
            return CountsIn(await StoreStatus.ReadAsync(dataSource, cancellationToken));
        }
        catch (NpgsqlException)
        {
            // The server has started, and an outage of the database does not stop it.
            return "unknown, because the database does not answer";
        }
    }

    /// <summary>Describes the articles. The first import of a folder has only begun, so that a zero would look like its result.</summary>
    internal static string CountsIn(StoreStatus? store) =>
        store is { Articles: > 0 }
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{CountText.Of(store.VisibleArticles, "article")} that readers see ({store.Articles:N0} in all), {CountText.Of(store.Providers, "provider")}, {CountText.Of(store.Topics, "topic")}"
            )
            : "no articles yet";

    private static string SourcesIn(ContentSettings content)
    {
        string[] names = [.. content.Paths, .. content.Git.Select(repository => repository.DisplayUrl)];
        return names.Length == 0
            ? "no folder is followed"
            : $"following {string.Join(", ", names.Take(MaxSources))}{(names.Length > MaxSources ? $" and {names.Length - MaxSources} more" : "")}";
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Gateway {Version}: GraphQL is served at {Address}. Database: {Database}. Content: {Content}"
    )]
    private static partial void LogServing(ILogger logger, string version, string address, string database, string content);
}
