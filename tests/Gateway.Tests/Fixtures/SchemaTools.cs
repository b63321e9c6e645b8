using System.Diagnostics;

namespace Gateway.Tests.Fixtures;

/// <summary>The programs of <c>tests/tooling</c>. They are installed with npm. If Node.js is missing, the tests are skipped.</summary>
public sealed class SchemaTools : IAsyncLifetime
{
    private string? _missing;

    internal static string Folder { get; } = Path.Combine(RepositoryRoot.Path, "tests", "tooling");

    public async ValueTask InitializeAsync()
    {
        if (!await StartsAsync("node") || !await StartsAsync("bash"))
        {
            _missing = "Node.js or bash was not found.";
            return;
        }

        var (wanted, installed) = (Path.Combine(Folder, "package-lock.json"), Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(wanted))
            return;
        var (exitCode, output) = await RunAsync("npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund");
        Assert.True(exitCode == 0, $"npm could not install tests/tooling:\n{output}");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal void Require() => Assert.SkipWhen(_missing is not null, _missing ?? "");

    /// <summary>Runs a program in the folder of the tools.</summary>
    internal static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] operands)
    {
        // A shell finds npm.cmd as well as npm.
        var start = new ProcessStartInfo("bash", ["-c", "\"$0\" \"$@\" 2>&1", program, .. operands])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }

    private static async Task<bool> StartsAsync(string program)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, ["--version"]) { RedirectStandardOutput = true, UseShellExecute = false }
            );
            if (process is null)
                return false;
            await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
