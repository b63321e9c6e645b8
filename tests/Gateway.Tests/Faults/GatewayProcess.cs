using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Faults;

/// <summary>A gateway in a process of its own, which can be stopped or killed and started again under the same address.</summary>
/// <param name="connectionString">The database; <c>null</c> for the embedded PostgreSQL.</param>
/// <param name="settings">Settings in the form of the command line: <c>--Name=value</c>.</param>
internal sealed class GatewayProcess(string? connectionString, params IReadOnlyList<string> settings) : IAsyncDisposable
{
    private readonly List<string> _output = [];
    private Process? _process;

    public Uri Address { get; } = new($"http://127.0.0.1:{FixedPort.Next()}/graphql");

    /// <summary>The output until now.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return string.Join('\n', _output);
        }
    }

    /// <summary>Starts it if it does not run, and waits until it serves requests.</summary>
    public async Task StartAsync()
    {
        if (_process is not null)
            return;
        var serving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] command =
        [
            // A program that a shell started in the background ignores SIGINT, and so would its children.
            .. OperatingSystem.IsLinux() ? ["env", "--default-signal=INT"] : Array.Empty<string>(),
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"),
            Path.Combine(AppContext.BaseDirectory, "gateway.dll"),
            "serve",
            $"--urls=http://{Address.Authority}",
            .. connectionString is null ? Array.Empty<string>() : [$"--ConnectionStrings:Gateway={connectionString}"],
            .. settings,
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = _process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _ = process
            .WaitForExitAsync(CancellationToken.None)
            .ContinueWith(
                _ => serving.TrySetException(new InvalidOperationException($"The gateway has ended:\n{Output}")),
                TaskScheduler.Default
            );
        await serving.Task.WaitAsync(GatewayHost.WaitTimeout, GatewayHost.CancellationToken);

        void Note(string? line)
        {
            if (line is null)
                return;
            lock (_output)
                _output.Add(line);
            if (line.Contains("GraphQL is served at", StringComparison.Ordinal))
                serving.TrySetResult();
        }
    }

    /// <summary>The id of the process; 0 if it does not run.</summary>
    public int ProcessId => _process is { HasExited: false } process ? process.Id : 0;

    /// <summary>The CPU time and the memory in bytes that the process has used so far.</summary>
    public (TimeSpan CpuTime, long Memory) ReadUsage()
    {
        var process = _process ?? throw new InvalidOperationException("The gateway has not been started.");
        process.Refresh();
        return (process.TotalProcessorTime, process.WorkingSet64);
    }

    /// <summary>Sends a signal, for example <c>TERM</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        var id = _process?.Id ?? throw new InvalidOperationException("The gateway has not been started.");
        using var kill = Process.Start("kill", [$"-{signal}", id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(GatewayHost.CancellationToken);
    }

    /// <summary>Waits until the process has ended by itself.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync()
    {
        var process = _process ?? throw new InvalidOperationException("The gateway has not been started.");
        await process.WaitForExitAsync(GatewayHost.CancellationToken).WaitAsync(GatewayHost.WaitTimeout);
        var exitCode = process.ExitCode;
        process.Dispose();
        _process = null;
        return exitCode;
    }

    /// <summary>As <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync() => await KillAsync();
}
