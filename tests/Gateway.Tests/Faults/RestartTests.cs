using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Faults;

/// <summary>Common client libraries, while the gateway is killed and started again.</summary>
public sealed class RestartTests(PostgresServer postgres) : IAsyncLifetime
{
    private ControlledGateway? _controlled;

    private ControlledGateway Controlled => _controlled ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(ClientWorkspace.Exists("npm"), "Node.js is not here: the clients cannot be run.");
        _controlled = await ControlledGateway.StartAsync(
            postgres,
            number => string.Create(CultureInfo.InvariantCulture, $"2024-02-01-published-{number}"),
            "--Cors:Origins:0=*"
        );
    }

    public ValueTask DisposeAsync() => _controlled?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public Task Subscriptions_continue_after_a_restart_of_the_gateway() => Controlled.RunTestsAsync("resume.test.mjs");

    [Fact]
    public async Task Pages_that_use_the_package_lose_and_repeat_no_event()
    {
        await ClientWorkspace.BuildPackageAsync();
        await Controlled.RunTestsAsync("package.test.mjs");
    }

    [Fact]
    public async Task The_CSharp_sample_loses_and_repeats_no_event()
    {
        await Controlled.Gateway.StartAsync();
        await Controlled.PublishAsync(1);
        var lines = Channel.CreateUnbounded<string>();
        var folder = AppContext.BaseDirectory.Replace(
            Path.Combine("tests", "Gateway.Tests"),
            Path.Combine("src", "Gateway.Client.Sample"),
            StringComparison.Ordinal
        );
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(folder, "Gateway.Client.Sample.dll"), Controlled.Gateway.Address.ToString()]
        )
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var sample = Process.Start(start) ?? throw new InvalidOperationException("The sample did not start.");
        sample.OutputDataReceived += (_, line) => lines.Writer.TryWrite(line.Data ?? "(end)");
        sample.BeginOutputReadLine();
        try
        {
            Assert.Equal("2024-02-01  About 2024-02-01-published-1", await LineAsync());
            await Controlled.PublishAsync(1);
            Assert.Equal("NEW         About 2024-02-01-published-2", await LineAsync());

            await Controlled.Gateway.KillAsync();
            await Controlled.PublishAsync(2);
            await Controlled.Gateway.StartAsync();
            Assert.Equal("NEW         About 2024-02-01-published-3", await LineAsync());
            Assert.Equal("NEW         About 2024-02-01-published-4", await LineAsync());
            await Controlled.PublishAsync(1);
            Assert.Equal("NEW         About 2024-02-01-published-5", await LineAsync());
        }
        finally
        {
            sample.Kill(entireProcessTree: true);
            await sample.WaitForExitAsync(GatewayHost.CancellationToken);
        }

        async Task<string> LineAsync() =>
            await lines
                .Reader.ReadAsync(GatewayHost.CancellationToken)
                .AsTask()
                .WaitAsync(GatewayHost.WaitTimeout, GatewayHost.CancellationToken);
    }
}
