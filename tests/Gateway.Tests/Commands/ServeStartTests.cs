using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.Hosting;
using Gateway.Tests.Faults;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Commands;

/// <summary>The checks and the log of <c>gateway serve</c> at its start.</summary>
public sealed class ServeStartTests(PostgresServer postgres)
{
    [Theory]
    [InlineData("--urls=http://127.0.0.1:{port}")]
    [InlineData("--urls=http://127.0.0.1:0;http://localhost:{port}")]
    [InlineData("--Kestrel:Endpoints:Api:Url=http://*:{port}")]
    public async Task A_port_in_use_is_reported_before_the_database_is_used(string setting)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (exitCode, output, error) = await GatewayProgram.RunProcessAsync(
            [],
            "serve",
            setting.Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal),
            "--ConnectionStrings:Gateway=Host=127.0.0.1;Port=1;Database=none"
        );

        Assert.Equal(ExitCode.CouldNotRun, exitCode);
        Assert.StartsWith($"Port {port} is in use. Use --urls http://localhost:", error, StringComparison.Ordinal);
        Assert.DoesNotContain("database", output + error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_database_and_the_data_folder_are_logged()
    {
        using var data = new ArticleFolder();
        await using var gateway = new GatewayProcess(
            await postgres.CreateDatabaseAsync(GatewayHost.CancellationToken),
            $"--Gateway:DataDirectory={data.At("data")}"
        );

        await gateway.StartAsync();

        await GatewayHost.WaitUntilAsync(() =>
            Task.FromResult(
                gateway
                    .Output.Split('\n')
                    .Any(line =>
                        line.StartsWith("Database: the database ", StringComparison.Ordinal)
                        && line.EndsWith($"; the data folder is {data.At("data")}", StringComparison.Ordinal)
                    )
            )
        );
    }
}
