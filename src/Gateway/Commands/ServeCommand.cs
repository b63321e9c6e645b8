using System.CommandLine;
using Gateway.Authentication;
using Gateway.EmbeddedPostgres;
using Gateway.Hosting;
using Gateway.Store;
using Gateway.Store.Configuration;
using Gateway.Store.ContentSources;
using GraphQL.Types;

namespace Gateway.Commands;

/// <summary><c>gateway serve</c>: runs the server. It uses the embedded PostgreSQL if no database is configured.</summary>
internal static class ServeCommand
{
    private const int SpareThreads = 4;

    public static Command Create()
    {
        var command = new Command("serve", "Run the GraphQL server. This is the default command.") { TreatUnmatchedTokensAsErrors = false };
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
                    return await RunAsync(parsed.GetValue(content) ?? [], [.. parsed.UnmatchedTokens], signals.Received);
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

    private static async Task<int> RunAsync(string[] content, string[] arguments, CancellationToken cancellationToken)
    {
        if (Array.Find(content, folder => !IsReadable(folder)) is { } unreadable)
        {
            await Console.Error.WriteLineAsync(
                $"'{unreadable}' is not a readable folder. Pass an existing folder that the gateway can read."
            );
            return ExitCode.CouldNotRun;
        }

        var builder = CreateBuilder([.. arguments, .. content.Select((folder, position) => $"--Content:Paths:{position}={folder}")]);
        using var startLog = LoggerFactory.Create(logging =>
            logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole()
        );
        GatewayDatabase database;
        try
        {
            // All settings are validated at startup, not when they are first used.
            _ = AccessSettings.From(builder.Configuration);
            _ = ContentSettings.Of(builder.Configuration);
            _ = Limits.From(builder.Configuration);
            _ = ShutdownSettings.From(builder.Configuration);
            database = await GatewayDatabase.OpenAsync(builder.Configuration, startLog.CreateLogger<GatewayDatabase>(), cancellationToken);
        }
        catch (Exception exception) when (exception is EmbeddedPostgresException or InvalidSettingException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.CouldNotRun;
        }

        await using (database)
        {
            builder
                .Services.AddStore(database.ConnectionString, builder.Configuration)
                .AddSources(database.ConnectionString, builder.Configuration)
                .AddGraph()
                .AddTelemetry(builder.Configuration)
                .AddSingleton<IHostLifetime, NoHostLifetime>();
            await using var app = builder.Build();
            app.MapGateway();
            await app.Services.GetRequiredService<StoreStartup>().RunAsync(cancellationToken);
            // Otherwise the first request would wait for it.
            app.Services.GetRequiredService<ISchema>().Initialize();
            await SampleArticles.ImportAsync(app.Services, database.IsEmbedded, cancellationToken);
            await app.StartAsync(cancellationToken);
            StartMessage.Write(app);
            await app.Services.GetRequiredService<Shutdown>().ServeUntilAsync(app, cancellationToken);
        }

        return ExitCode.Success;
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

    internal static WebApplicationBuilder CreateBuilder(string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                Args = arguments,
                // Settings and assets are beside the program, regardless of the working directory.
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        // Rendering uses a thread per processor. Timeouts, health checks and responses must not wait until the pool grows.
        ThreadPool.GetMinThreads(out var workers, out var completionPorts);
        ThreadPool.SetMinThreads(Math.Max(workers, (2 * Environment.ProcessorCount) + SpareThreads), completionPorts);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddOptions<HostOptions>().Configure<ShutdownSettings>((host, shutdown) => host.ShutdownTimeout = shutdown.Timeout);
        return builder;
    }
}
