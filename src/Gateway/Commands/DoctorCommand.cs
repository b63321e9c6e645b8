using System.CommandLine;
using System.Text.Json;
using Gateway.Commands.Doctor;
using Gateway.Content.Text;
using Gateway.Hosting;

namespace Gateway.Commands;

/// <summary>
/// <c>gateway doctor</c>: checks everything that the server needs before it starts. It changes nothing. The exit code is 1 if a check
/// fails.
/// </summary>
internal static class DoctorCommand
{
    private const int SubjectWidth = 11;
    private const int Indent = SubjectWidth + 8;

    /// <param name="builder">The settings.</param>
    public static Command Create(Lazy<WebApplicationBuilder> builder)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("doctor", "Check the database, the content, the ports, the assets and the permissions.") { json };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    builder.Value.Configuration,
                    parsed.GetValue<string?>(CommandLine.SettingsOption),
                    parsed.GetValue(json),
                    CommandConsole.Of(parsed),
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        IConfiguration configuration,
        string? settingsFile,
        bool json,
        CommandConsole console,
        CancellationToken cancellationToken
    )
    {
        var findings = new List<Finding>();
        var palette = Palette.Of(console.Output);
        await foreach (var finding in CheckAsync(configuration, settingsFile, console.AddLog, cancellationToken))
        {
            findings.Add(finding);
            if (!json)
                Print(finding, palette, console.Output);
        }

        var (warnings, failures) = (Count(Verdict.Warn), Count(Verdict.Fail));
        if (json)
            console.Output.WriteLine(
                JsonSerializer.Serialize(
                    new JsonDiagnosis(
                        failures,
                        warnings,
                        [
                            .. findings.Select(finding => new JsonFinding(
                                NameOf(finding.Verdict),
                                finding.Subject,
                                finding.Message,
                                finding.Hint
                            )),
                        ]
                    ),
                    ImportJson.Readable.JsonDiagnosis
                )
            );
        else
            console.Output.WriteLine($"\n{failures} failed, {CountText.Of(warnings, "warning")}, {Count(Verdict.Ok)} OK.");
        return failures > 0 ? ExitCode.Failed : ExitCode.Success;

        int Count(Verdict verdict) => findings.Count(finding => finding.Verdict == verdict);
    }

    private static async IAsyncEnumerable<Finding> CheckAsync(
        IConfiguration configuration,
        string? settingsFile,
        Action<ILoggingBuilder> addLog,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        yield return Finding.Ok("settings", "All settings are valid. gateway config prints them.");
        foreach (var finding in ProgramChecks.OfAssets(configuration))
            yield return finding;
        foreach (var finding in ProgramChecks.OfPermissions(configuration, settingsFile))
            yield return finding;
        await foreach (var finding in PortChecks.OfAddressesAsync(configuration, addLog, cancellationToken))
            yield return finding;
        foreach (var finding in await DatabaseChecks.RunAsync(configuration, addLog, cancellationToken))
            yield return finding;
        foreach (var finding in await ContentChecks.RunAsync(configuration, settingsFile))
            yield return finding;
    }

    private static void Print(Finding finding, Palette palette, TextWriter output)
    {
        var name = NameOf(finding.Verdict).PadRight(4);
        var verdict = finding.Verdict switch
        {
            Verdict.Ok => palette.Green(name),
            Verdict.Warn => palette.Yellow(name),
            _ => palette.Red(name),
        };
        output.WriteLine($"{verdict}  {finding.Subject.PadRight(SubjectWidth)}  {finding.Message}");
        if (finding.Hint is { } hint)
            output.WriteLine($"{new string(' ', Indent)}{palette.Bold(hint)}");
    }

    private static string NameOf(Verdict verdict) =>
        verdict switch
        {
            Verdict.Ok => "OK",
            Verdict.Warn => "WARN",
            _ => "FAIL",
        };
}

internal sealed record JsonDiagnosis(int Failures, int Warnings, IReadOnlyList<JsonFinding> Findings);

internal sealed record JsonFinding(string Verdict, string Subject, string Message, string? Cure);
