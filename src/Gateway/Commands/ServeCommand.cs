using System.CommandLine;
using System.Globalization;
using Gateway.EmbeddedPostgres;
using Gateway.Graph;
using Gateway.Hosting;
using Gateway.Store.Startup;
using Npgsql;

namespace Gateway.Commands;

/// <summary><c>gateway serve</c>: runs the server. It uses the embedded PostgreSQL if no database is configured.</summary>
internal static class ServeCommand
{
    /// <param name="builder">The server with its settings.</param>
    public static Command Create(Lazy<WebApplicationBuilder> builder)
    {
        var command = new Command("serve", "Run the GraphQL server. This is the default command.");
        var content = new Option<string[]>("--content")
        {
            Description = "A folder to import and watch. Repeat the option for more folders.",
        };
        command.Add(content);
        command.SetAction(
            async (parsed, _) =>
            {
                using var signals = new TerminationSignals(TimeProvider.System);
                try
                {
                    return await RunAsync(builder.Value, parsed.GetValue(content) ?? [], parsed.InvocationConfiguration, signals.Received);
                }
                catch (OperationCanceledException) when (signals.Received.IsCancellationRequested)
                {
                    // The gateway was stopped while it started.
                    return ExitCode.Success;
                }
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        WebApplicationBuilder builder,
        string[] content,
        InvocationConfiguration console,
        CancellationToken cancellationToken
    )
    {
        if (Array.Find(content, folder => !IsReadable(folder)) is { } unreadable)
            return await ReportAsync(
                console.Error,
                $"'{unreadable}' is not a readable folder. Pass an existing folder that the gateway can read."
            );

        AddContent(builder.Configuration, content);
        try
        {
            PortCheck.Run(builder.Configuration);
            using var startLog = LoggerFactory.Create(logging =>
                logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole()
            );
            await using var database = await GatewayDatabase.OpenAsync(
                builder.Configuration,
                startLog.CreateLogger<GatewayDatabase>(),
                cancellationToken
            );
            builder
                .Services.AddStore(database.ConnectionString, builder.Configuration)
                .AddSources(database.ConnectionString, builder.Configuration)
                .AddGraph()
                .AddTelemetry(builder.Configuration)
                .AddSingleton<IHostLifetime, NoHostLifetime>();
            var start = new ServerStart(builder.Logging);
            await using var app = builder.Build();
            app.MapGateway();
            await app.Services.GetRequiredService<StoreStartup>().RunAsync(cancellationToken);
            // Otherwise the first request would wait for it.
            app.Services.GetRequiredService<GatewaySchema>().Initialize();
            await SampleArticles.ImportAsync(app.Services, database.IsEmbedded, cancellationToken);
            await start.RunAsync(app, cancellationToken);
            await StartBanner.WriteAsync(app, database.Description, console.Output, cancellationToken);
            await app.Services.GetRequiredService<Shutdown>().ServeUntilAsync(app, cancellationToken);
        }
        catch (Exception exception) when (exception is EmbeddedPostgresException or ServerStartException)
        {
            return await ReportAsync(console.Error, exception.Message);
        }
        catch (InvalidOperationException exception) when (IsInvalidSettingOfLibrary(exception))
        {
            return await ReportAsync(console.Error, $"A setting of a library is invalid. {exception.Message}");
        }
        catch (NpgsqlException exception)
        {
            return await ReportAsync(console.Error, $"The database cannot be used. {exception.Message}");
        }

        return ExitCode.Success;
    }

    // Libraries read their own settings, for example Logging:Console, when the server is built.
    private static bool IsInvalidSettingOfLibrary(InvalidOperationException exception) =>
        exception.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal);

    // The folders follow those of the other settings.
    private static void AddContent(ConfigurationManager configuration, string[] content)
    {
        var first = configuration
            .GetSection("Content:Paths")
            .GetChildren()
            .Select(path => int.Parse(path.Key, CultureInfo.InvariantCulture) + 1)
            .DefaultIfEmpty(0)
            .Max();
        configuration.AddInMemoryCollection(
            content.Select((folder, position) => KeyValuePair.Create($"Content:Paths:{first + position}", (string?)folder))
        );
    }

    private static async Task<int> ReportAsync(TextWriter output, string error)
    {
        await output.WriteLineAsync(error.ReplaceLineEndings(" "));
        return ExitCode.CouldNotRun;
    }

    private static bool IsReadable(string folder)
    {
        try
        {
            _ = Directory.EnumerateFileSystemEntries(folder).Any();
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
