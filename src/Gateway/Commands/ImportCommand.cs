using System.CommandLine;
using System.Globalization;
using Gateway.Hosting;
using Gateway.Store.Import;
using Gateway.Store.Startup;

namespace Gateway.Commands;

/// <summary><c>gateway import</c>: imports files into the database.</summary>
internal static class ImportCommand
{
    /// <param name="builder">The settings.</param>
    public static Command Create(Lazy<WebApplicationBuilder> builder)
    {
        var paths = new Argument<string[]>("path")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "The folders (with their subfolders) or files to import.",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Report what an import would do, and change nothing." };
        var prune = new Option<bool>("--prune") { Description = "Withdraw articles whose file below the paths no longer exists." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of a table." };
        var concurrency = new Option<int>("--concurrency")
        {
            Description = "The number of batches of files to import at the same time.",
            DefaultValueFactory = _ => Math.Min(4, Environment.ProcessorCount),
            CustomParser = result =>
            {
                if (!int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var number) || number < 1)
                    result.AddError("--concurrency must be a whole number, 1 or more.");
                return number;
            },
        };

        var command = new Command("import", "Import articles, topics and organizations from files.")
        {
            paths,
            dryRun,
            prune,
            json,
            concurrency,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    builder.Value.Configuration,
                    new ImportRequest(parsed.GetValue(paths) ?? [])
                    {
                        DryRun = parsed.GetValue(dryRun),
                        Prune = parsed.GetValue(prune),
                        Concurrency = parsed.GetValue(concurrency),
                    },
                    parsed.GetValue(json)
                        ? new JsonImportOutput(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error)
                        : new ConsoleImportOutput(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error),
                    CommandConsole.Of(parsed).AddLog,
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        IConfiguration configuration,
        ImportRequest request,
        IImportOutput output,
        Action<ILoggingBuilder> addLog,
        CancellationToken cancellationToken
    )
    {
        if (request.Paths.FirstOrDefault(path => !Path.Exists(path)) is { } missing)
            return await output.ReportErrorAsync($"'{missing}' does not exist. Pass an existing file or folder.");

        try
        {
            await using var store = await StoreServices.OpenAsync(configuration, addLog, cancellationToken);
            await output.WriteDatabaseAsync(store.Description);
            var services = store.Services;
            await services.GetRequiredService<StoreStartup>().RunAsync(cancellationToken);
            var report = await output.RunWithProgressAsync(progress =>
                services.GetRequiredService<FolderImporter>().RunAsync(request, progress, cancellationToken)
            );
            await output.ReportAsync(report, request);
            return report.Rejected > 0 ? ExitCode.Failed : ExitCode.Success;
        }
        catch (Exception exception) when (StoreServices.IsUnavailable(exception) || exception is DirectoryNotFoundException)
        {
            return await output.ReportErrorAsync(exception.Message);
        }
    }
}
