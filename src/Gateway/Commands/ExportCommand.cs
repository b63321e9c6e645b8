using System.CommandLine;
using System.Text;
using Gateway.Content.Files;
using Gateway.Content.Text;
using Gateway.Hosting;
using Gateway.Store.ContentSources;
using Gateway.Store.Database;
using Gateway.Store.Queries;
using Gateway.Store.Queries.Articles;
using Npgsql;

namespace Gateway.Commands;

/// <summary>
/// <c>gateway export</c>: writes the files of all stored articles, byte for byte as they were imported, and those of topics, organizations
/// and synonyms with the same values.
/// </summary>
internal static class ExportCommand
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <param name="builder">The settings.</param>
    public static Command Create(Lazy<WebApplicationBuilder> builder)
    {
        var folder = new Argument<string>("folder") { Description = "The folder to write to. It must be empty or missing." };
        var deleted = new Option<bool>("--deleted") { Description = "Write articles whose file was deleted as well." };
        var force = new Option<bool>("--force")
        {
            Description = "Write into a folder with other files, and replace files of the same name.",
        };
        var command = new Command("export", "Write the files of all stored articles, topics, organizations and synonyms into a folder.")
        {
            folder,
            deleted,
            force,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    builder.Value.Configuration,
                    Path.GetFullPath(parsed.GetValue(folder) ?? ""),
                    parsed.GetValue(deleted),
                    parsed.GetValue(force),
                    CommandConsole.Of(parsed),
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        IConfiguration configuration,
        string folder,
        bool withDeleted,
        bool force,
        CommandConsole console,
        CancellationToken cancellationToken
    )
    {
        if (File.Exists(folder))
            return Fail(console, $"'{folder}' is a file. Pass a folder.");
        if (!force && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            return Fail(console, $"'{folder}' is not empty. Pass an empty folder, or use --force.");
        if (!StoreServices.Exist(configuration))
            return Fail(
                console,
                "There is no database yet. Set ConnectionStrings:Gateway or Gateway:DataDirectory to the one of the server."
            );
        try
        {
            await using var store = await StoreServices.OpenAsync(configuration, console.AddLog, cancellationToken);
            await console.Output.WriteLineAsync($"Exporting from {store.Description}.");
            var dataSource = store.Services.GetRequiredKeyedService<NpgsqlDataSource>(DataSources.ForImport);
            if (await StoreStatus.ReadAsync(dataSource, cancellationToken) is null)
                return Fail(console, $"{store.Description} has no tables of a gateway.");
            var files = store.Services.GetRequiredService<ArticleExportReader>();
            var taxonomy = store.Services.GetRequiredService<TaxonomyExportReader>();
            var targets = ExportTargets.Of(
                ContentSettings.Of(configuration),
                [.. await files.PathsAsync(withDeleted, cancellationToken), .. await taxonomy.PathsAsync(cancellationToken)]
            );
            await WriteAsync(files, targets, folder, withDeleted, console.Output, cancellationToken);
            await WriteAsync(taxonomy, targets, folder, console.Output, cancellationToken);
            return ExitCode.Success;
        }
        catch (Exception error) when (StoreServices.IsUnavailable(error))
        {
            return Fail(console, $"The database cannot be used. {error.Message.ReplaceLineEndings(" ")}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Fail(console, $"A file cannot be written. {error.Message}");
        }
    }

    private static async Task WriteAsync(
        ArticleExportReader files,
        ExportTargets targets,
        string folder,
        bool withDeleted,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        var (written, withoutText) = (0, 0);
        Directory.CreateDirectory(folder);
        await foreach (var file in files.ReadAsync(withDeleted, cancellationToken))
        {
            if (file.Text is not { } text)
            {
                withoutText++;
                continue;
            }

            await WriteAsync(folder, targets.NameOf(file), text, cancellationToken);
            written++;
        }

        await output.WriteLineAsync($"{CountText.Of(written, "file")} in {folder}.");
        if (withoutText > 0)
            await output.WriteLineAsync(
                $"{CountText.Of(withoutText, "article")} of an earlier version of the gateway had no text. Import their files again, and repeat the export."
            );
    }

    private static async Task WriteAsync(
        TaxonomyExportReader files,
        ExportTargets targets,
        string folder,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        var written = 0;
        await foreach (var file in files.ReadAsync(cancellationToken))
        {
            await WriteAsync(folder, targets.NameOf(file.Path), file.Text, cancellationToken);
            written++;
        }

        if (written > 0)
            await output.WriteLineAsync(
                $"{CountText.Of(written, "file")} of topics, organizations and synonyms, with the stored values. Their comments and unknown keys are not stored."
            );
    }

    private static async Task WriteAsync(string folder, string name, string text, CancellationToken cancellationToken)
    {
        var target = Path.Combine(folder, name);
        // The paths come from the database, which others may have written.
        if (!ContentPath.IsBelow(Path.GetFullPath(target), folder))
            throw new IOException($"{target} is not below {folder}.");
        Directory.CreateDirectory(Path.GetDirectoryName(target) ?? folder);
        await File.WriteAllBytesAsync(target, _utf8.GetBytes(text), cancellationToken);
    }

    private static int Fail(CommandConsole console, string error)
    {
        console.Error.WriteLine(error);
        return ExitCode.CouldNotRun;
    }
}
