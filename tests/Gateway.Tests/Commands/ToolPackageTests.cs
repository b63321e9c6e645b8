using System.Diagnostics;
using Gateway.Store.Telemetry;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Commands;

/// <summary>The package of the .NET tool, installed as a user installs it.</summary>
public sealed class ToolPackageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-tool-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_packed_tool_can_be_installed_and_has_its_assets()
    {
        var (packages, tools) = (_folder.CreateSubdirectory("packages").FullName, _folder.CreateSubdirectory("tools").FullName);
        var project = Path.Combine(RepositoryRoot.Path, "src", "Gateway");
        // The build of the tests has built it, in the configuration that is the parent folder of the framework's.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent?.Name ?? "Release";

        await RunAsync("dotnet", "pack", project, "-c", configuration, "--no-build", "--output", packages, "-nologo");
        await RunAsync(
            "dotnet",
            "tool",
            "install",
            "Gateway",
            "--tool-path",
            tools,
            "--source",
            packages,
            "--version",
            ProductVersion.Text
        );
        var version = await RunAsync(Path.Combine(tools, OperatingSystem.IsWindows() ? "gateway.exe" : "gateway"), "--version");

        Assert.Equal(ProductVersion.Text, version.Trim());
        var files = Directory.EnumerateFiles(tools, "*", SearchOption.AllDirectories).Select(file => file.Replace('\\', '/')).ToList();
        var beside = Path.GetDirectoryName(files.Single(file => file.EndsWith("/gateway.dll", StringComparison.Ordinal)));
        foreach (var asset in (string[])["ide/index.html", "web/index.html", "postgresql/bin/postgres", "samples", "operations"])
            Assert.Equal((asset, Path.Exists(Path.Combine(AppContext.BaseDirectory, asset))), (asset, Path.Exists($"{beside}/{asset}")));
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // The tests may run inside a build, whose environment variables must not affect this one.
        start.Environment.Remove("MSBuildSDKsPath");
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync(GatewayHost.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(GatewayHost.CancellationToken);
        await process.WaitForExitAsync(GatewayHost.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{await output}\n{await error}");
        return await output;
    }
}
