using System.Diagnostics;
using Gateway.Commands;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Fixtures;

/// <summary>
/// Runs the commands of <c>gateway</c>, as a rule in this process, because a process of its own spends a second of CPU time on compilation.
/// </summary>
internal static class GatewayProgram
{
    /// <summary>
    /// Runs a command in this process, with a console of its own, and waits for its end. Its error output includes the log of the store.
    /// </summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        RunWithInputAsync(input: "", arguments);

    /// <summary>Runs a command in this process, with a text as its standard input.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunWithInputAsync(string input, params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        using var log = new LogLines();
        var console = new CommandConsole
        {
            Input = new StringReader(input),
            Output = TextWriter.Synchronized(output),
            Error = TextWriter.Synchronized(error),
            AddLog = logging => logging.AddProvider(log),
        };
        var exitCode = await CommandLine.RunAsync(arguments, console, GatewayHost.CancellationToken);
        return (exitCode, output.ToString(), string.Concat([error.ToString(), .. log.Lines]));
    }

    /// <summary>
    /// Runs the program in a process of its own, and waits for its exit. Use it for what belongs to a process: environment variables, the
    /// real console, signals, the log of a server, and the version of the program.
    /// </summary>
    public static Task<(int ExitCode, string Output, string Error)> RunProcessAsync(
        Dictionary<string, string> environment,
        params string[] arguments
    ) => RunProcessAsync(environment, input: "", arguments);

    /// <summary>Runs the program in a process of its own, with a text as its standard input.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunProcessWithInputAsync(string input, params string[] arguments) =>
        RunProcessAsync([], input, arguments);

    private static async Task<(int ExitCode, string Output, string Error)> RunProcessAsync(
        Dictionary<string, string> environment,
        string input,
        string[] arguments
    )
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "gateway.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The program did not start.");
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(GatewayHost.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(GatewayHost.CancellationToken);
        await process.WaitForExitAsync(GatewayHost.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
