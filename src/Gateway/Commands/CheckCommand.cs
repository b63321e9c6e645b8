using System.CommandLine;
using Gateway.Configuration;
using Gateway.Content;

namespace Gateway.Commands;

/// <summary><c>gateway check</c>: reads content as an import would, says what is wrong with it, and touches no database.</summary>
public static class CheckCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("path") { Description = "Files or folders to check.", Arity = ArgumentArity.OneOrMore };
        var baseUrl = new Option<Uri?>("--base-url")
        {
            Description = "The site that image URLs such as /assets/a.jpg belong to.",
            CustomParser = result =>
                Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                    ? url
                    : NotAUrl(result),
        };

        var command = new Command("check", "Validates content files without a database.") { paths, baseUrl };
        command.SetAction(result => Run(result.GetValue(paths) ?? [], Options(result.GetValue(baseUrl)), Console.Out, Console.Error));
        return command;
    }

    /// <summary>Writes one line a problem, <c>path:line:column: CODE message</c>, and a summary; answers with the exit code.</summary>
    public static int Run(IReadOnlyList<string> paths, ContentOptions options, TextWriter output, TextWriter error)
    {
        if (paths.FirstOrDefault(path => !Path.Exists(path)) is { } missing)
        {
            error.WriteLine($"There is nothing at {missing}.");
            return ExitCode.CouldNotRun;
        }

        var tally = new CheckTally();
        var reader = new ContentReader(options);
        foreach (var path in paths.SelectMany(ContentFolder.Enumerate))
        {
            var result = tally.Add(Read(reader, path, options));
            if (result is ContentResult.Rejected rejected)
                Write(path.Path, rejected.Problems, output);
        }

        output.WriteLine(tally.Summary);
        return tally.Rejected > 0 ? ExitCode.SomeRejected : ExitCode.Success;
    }

    // As an import reads them, but for what the command line says.
    private static ContentOptions Options(Uri? baseUrl)
    {
        var configured = Settings.Content(Settings.Read());
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

    private static Uri? NotAUrl(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--base-url is \"{result.Tokens[0].Value}\"; expected an absolute http or https URL.");
        return null;
    }
}
