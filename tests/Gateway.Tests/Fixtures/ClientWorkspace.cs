using System.Diagnostics;
using System.Text;

namespace Gateway.Tests.Fixtures;

/// <summary>
/// Runs the tests of the npm workspace <c>tests/clients</c> against a gateway, and builds the package <c>clients/typescript</c>.
/// </summary>
internal static class ClientWorkspace
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(20);
    private static readonly SemaphoreSlim _one = new(1);
    private static readonly SemaphoreSlim _building = new(1);
    private static readonly HashSet<string> _installed = new(StringComparer.Ordinal);

    internal static string Folder { get; } = Path.Combine(RepositoryRoot.Path, "tests", "clients");

    internal static string PackageFolder { get; } = Path.Combine(RepositoryRoot.Path, "clients", "typescript");

    /// <summary>Runs the tests of one file. Only tests that hang are stopped: a busy machine may need many minutes.</summary>
    /// <returns>Whether all tests passed, and the output.</returns>
    public static async Task<(bool Passed, string Output)> RunAsync(string file, Dictionary<string, string> environment)
    {
        await InstallAsync(Folder);
        return await RunAsync(
            Folder,
            "node",
            ["--test", $"--test-timeout={_limit.TotalMilliseconds}", "--test-reporter=spec", file],
            environment
        );
    }

    /// <summary>Builds the package, as its users get it, and runs its own tests.</summary>
    public static async Task BuildPackageAsync()
    {
        await InstallAsync(PackageFolder);
        await _building.WaitAsync(GatewayHost.CancellationToken);
        try
        {
            var (passed, output) = await RunAsync(PackageFolder, "npm", ["test"], []);
            Assert.True(passed, output);
        }
        finally
        {
            _building.Release();
        }
    }

    /// <summary>Compiles snippets that use the package. They are written below the package, so that they find it by its name.</summary>
    /// <returns>Whether all snippets are valid, and the output of the compiler.</returns>
    public static async Task<(bool Passed, string Output)> TypeCheckAsync(IReadOnlyList<string> snippets)
    {
        await InstallAsync(PackageFolder);
        var folder = Path.Combine(PackageFolder, "dist", "snippets");
        await _building.WaitAsync(GatewayHost.CancellationToken);
        try
        {
            var (isBuilt, output) = await RunAsync(PackageFolder, "npm", ["run", "build"], []);
            if (!isBuilt)
                return (false, output);
            Directory.CreateDirectory(folder);
            foreach (var (position, snippet) in snippets.Index())
                await File.WriteAllTextAsync(Path.Combine(folder, $"snippet{position}.ts"), snippet, GatewayHost.CancellationToken);
            await File.WriteAllTextAsync(
                Path.Combine(folder, "tsconfig.json"),
                """{ "extends": "../../tsconfig.json", "compilerOptions": { "noEmit": true, "rootDir": "." }, "include": ["*.ts"], "exclude": [] }""",
                GatewayHost.CancellationToken
            );
            return await RunAsync(PackageFolder, "npx", ["--no-install", "tsc", "-p", folder], []);
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            _building.Release();
        }
    }

    /// <summary>Whether a program with this name is on the <c>PATH</c>.</summary>
    public static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, $"{program}.exe")));

    private static async Task InstallAsync(string folder)
    {
        await _one.WaitAsync(GatewayHost.CancellationToken);
        try
        {
            if (_installed.Contains(folder))
                return;
            var (passed, output) = await RunAsync(folder, "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], []);
            Assert.True(passed, output);
            _installed.Add(folder);
        }
        finally
        {
            _one.Release();
        }
    }

    private static async Task<(bool Passed, string Output)> RunAsync(
        string folder,
        string program,
        string[] arguments,
        Dictionary<string, string> environment
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) =>
        {
            lock (output)
                output.AppendLine(line.Data);
        };
        process.ErrorDataReceived += (_, line) =>
        {
            lock (output)
                output.AppendLine(line.Data);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(GatewayHost.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode == 0, output.ToString());
    }
}
