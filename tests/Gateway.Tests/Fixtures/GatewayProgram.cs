using System.Diagnostics;

namespace Gateway.Tests.Fixtures;

/// <summary>Runs the program <c>gateway</c> in a separate process.</summary>
internal static class GatewayProgram
{
    /// <summary>Runs the program and waits for its exit.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        Dictionary<string, string> environment,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Gateway.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The program did not start.");
        var output = process.StandardOutput.ReadToEndAsync(GatewayHost.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(GatewayHost.CancellationToken);
        await process.WaitForExitAsync(GatewayHost.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
