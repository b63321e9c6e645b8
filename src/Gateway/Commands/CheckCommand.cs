using System.CommandLine;
using Gateway.Content.Files;
using Gateway.Content.Presets;
using Gateway.Content.Reading;
using Gateway.Hosting;
using Gateway.Store.Configuration;
using Gateway.Store.ContentSources;
using Gateway.Store.Import;

namespace Gateway.Commands;

/// <summary><c>gateway check</c>: reads content files as an import does, and reports their problems. It needs no database.</summary>
public static class CheckCommand
{
    /// <param name="builder">The settings.</param>
    internal static Command Create(Lazy<WebApplicationBuilder> builder)
    {
        var paths = new Argument<string[]>("path") { Description = "The files or folders to check.", Arity = ArgumentArity.OneOrMore };
        var baseUrl = new Option<Uri?>("--base-url")
        {
            Description = "The site of relative addresses such as /assets/a.jpg.",
            CustomParser = result =>
                Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                    ? url
                    : AddUrlError(result),
        };

        var strict = new Option<bool>("--strict") { Description = "Fail for warnings and skipped content files as well." };
        var format = new Option<CheckFormat>("--format")
        {
            Description = "The format of the output: text (default), json, or github for annotations in a GitHub workflow.",
            CustomParser = FormatOf,
        };
        format.AcceptOnlyFromAmong("text", "json", "github");

        var command = new Command("check", "Check content files for problems. This needs no database.") { paths, baseUrl, strict, format };
        command.SetAction(result =>
            Run(
                result.GetValue(paths) ?? [],
                Options(builder.Value, result.GetValue(baseUrl)),
                ContentSettings.Of(builder.Value.Configuration).Mappings,
                new HiddenFiles(ScheduleSettings.From(builder.Value.Configuration), TimeProvider.System),
                result.InvocationConfiguration.Output,
                result.InvocationConfiguration.Error,
                result.GetValue(format),
                result.GetValue(strict),
                Palette.Of(result.InvocationConfiguration.Output)
            )
        );
        return command;
    }

    /// <summary>
    /// Writes one line per problem, <c>path:line:column: CODE message</c>, one per skipped file, and a summary. Returns the exit code.
    /// </summary>
    internal static int Run(
        IReadOnlyList<string> paths,
        ContentOptions options,
        ContentMappings mappings,
        HiddenFiles hidden,
        TextWriter output,
        TextWriter error,
        CheckFormat format = CheckFormat.Text,
        bool isStrict = false,
        Palette? palette = null
    )
    {
        if (paths.FirstOrDefault(path => !Path.Exists(path)) is { } missing)
        {
            error.WriteLine($"{missing} does not exist. Pass an existing file or folder.");
            return ExitCode.CouldNotRun;
        }

        var tally = new CheckTally();
        var reader = new ContentReader(options, mappings);
        foreach (var folder in paths)
        {
            tally.Begin(folder);
            foreach (var path in ContentFolder.Enumerate(folder))
            {
                var result = reader.Read(path, ContentFileReader.Read(path, options));
                tally.Add(path.Path, result, hidden.Contains(result));
            }
        }

        CheckOutput.Write(tally, format, palette ?? Palette.None, output, error);
        return tally.Rejected > 0 || (isStrict && tally.HasAnyFinding) ? ExitCode.Failed : ExitCode.Success;
    }

    // The options of an import, except for --base-url.
    private static ContentOptions Options(WebApplicationBuilder builder, Uri? baseUrl)
    {
        var configured = builder.Configuration.GetSection("Content").ReadRecord<ContentOptions>();
        return baseUrl is null ? configured : configured with { BaseUrl = baseUrl };
    }

    private static CheckFormat FormatOf(System.CommandLine.Parsing.ArgumentResult result) =>
        result.Tokens[0].Value switch
        {
            "json" => CheckFormat.Json,
            "github" => CheckFormat.GitHub,
            _ => CheckFormat.Text,
        };

    private static Uri? AddUrlError(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--base-url is \"{result.Tokens[0].Value}\"; expected an absolute http or https URL.");
        return null;
    }
}
