using System.Diagnostics;

namespace Gateway.Tests.Fixtures;

/// <summary>Runs the program <c>gateway</c> in a separate process.</summary>
internal static class GatewayProgram
{
    /// <summary>Runs the program and waits for its exit.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(
        Dictionary<string, string> environment,
        params string[] arguments
    ) => RunAsync(environment, input: "", arguments);

    /// <summary>Runs the program with a text as its standard input, and waits for its exit.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunWithInputAsync(string input, params string[] arguments) =>
        RunAsync([], input, arguments);

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(
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
