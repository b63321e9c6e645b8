using System.CommandLine;
using Gateway.Content;
using Gateway.Content.Presets;
using Gateway.Hosting;
using Gateway.Store.Configuration;
using Gateway.Store.ContentSources;

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
            Description = "The base URL for site-relative image URLs such as /assets/a.jpg.",
            CustomParser = result =>
                Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                    ? url
                    : AddUrlError(result),
        };

        var command = new Command("check", "Check content files for problems. This needs no database.") { paths, baseUrl };
        command.SetAction(result =>
            Run(
                result.GetValue(paths) ?? [],
                Options(builder.Value, result.GetValue(baseUrl)),
                ContentSettings.Of(builder.Value.Configuration).Mappings,
                Console.Out,
                Console.Error
            )
        );
        return command;
    }

    /// <summary>Writes one line per problem, <c>path:line:column: CODE message</c>, and a summary. Returns the exit code.</summary>
    public static int Run(
        IReadOnlyList<string> paths,
        ContentOptions options,
        ContentMappings mappings,
        TextWriter output,
        TextWriter error
    )
    {
        if (paths.FirstOrDefault(path => !Path.Exists(path)) is { } missing)
        {
            error.WriteLine($"{missing} does not exist. Pass an existing file or folder.");
            return ExitCode.CouldNotRun;
        }

        var tally = new CheckTally();
        var reader = new ContentReader(options, mappings);
        foreach (var path in paths.SelectMany(ContentFolder.Enumerate))
        {
            var result = tally.Add(Read(reader, path, options));
            if (result is ContentResult.Rejected rejected)
                Write(path.Path, rejected.Problems, output);
        }

        output.WriteLine(tally.Summary);
        return tally.Rejected > 0 ? ExitCode.SomeRejected : ExitCode.Success;
    }

    // The options of an import, except for --base-url.
    private static ContentOptions Options(WebApplicationBuilder builder, Uri? baseUrl)
    {
        var configured = builder.Configuration.GetSection("Content").ReadRecord<ContentOptions>();
        return baseUrl is null ? configured : configured with { BaseUrl = baseUrl };
    }

    private static ContentResult Read(ContentReader reader, ContentPath path, ContentOptions options)
    {
        var file = ContentFile.Read(path, options);
        return file.Problem is { } problem ? new ContentResult.Rejected([problem]) : reader.Read(path.Path, file.Bytes);
    }

    private static void Write(string path, IReadOnlyList<ContentProblem> problems, TextWriter output)
    {
        foreach (var problem in problems)
            output.WriteLine($"{path}:{problem.Line ?? 1}:{problem.Column ?? 1}: {problem.Code} {problem.Message} {problem.Hint}");
    }

    private static Uri? AddUrlError(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--base-url is \"{result.Tokens[0].Value}\"; expected an absolute http or https URL.");
        return null;
    }
}
