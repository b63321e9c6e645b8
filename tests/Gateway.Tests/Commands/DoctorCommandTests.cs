using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Gateway.Hosting;
using Gateway.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Gateway.Tests.Commands;

/// <summary><c>gateway doctor</c>: a line for each check, a fix for each problem, and an exit code.</summary>
public sealed class DoctorCommandTests(PostgresServer postgres) : IDisposable
{
    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_gateway_that_can_start_has_no_failure()
    {
        _folder.With(new Draft("2024-07-01-fine"));
        var database = await postgres.CreateStoreAsync(GatewayHost.CancellationToken);

        var (exitCode, output, error) = await GatewayProgram.RunProcessAsync(
            [],
            "doctor",
            $"--ConnectionStrings:Gateway={database}",
            $"--Content:Paths:0={_folder.Root}",
            $"--urls=http://127.0.0.1:{FixedPort.Next().ToString(CultureInfo.InvariantCulture)}"
        );

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.DoesNotContain("FAIL", output, StringComparison.Ordinal);
        Assert.Contains($"OK    content      {_folder.Root} has 1 file: 1 article, 0 rejected.", output, StringComparison.Ordinal);
        Assert.Contains(" runs PostgreSQL ", output, StringComparison.Ordinal);
        Assert.Contains("The schema gateway exists", output, StringComparison.Ordinal);
        Assert.DoesNotContain(new NpgsqlConnectionStringBuilder(database).Password ?? "Password", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task Each_problem_is_reported_with_a_fix()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        _folder.WithFile("broken.md", "---\ntitle: [\n---\n");
        var server = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync(GatewayHost.CancellationToken))
        {
            Database = "missing",
        };

        var (exitCode, findings) = await FindAsync(
            $"--ConnectionStrings:Gateway={server.ConnectionString}",
            $"--Content:Paths:0={_folder.Root}",
            "--Content:Paths:1=/nowhere/at/all",
            $"--Content:Git:Url={_folder.At("no-repository")}",
            $"--urls=http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}",
            "--Telemetry:Prometheus=true",
            "--Telemetry:PrometheusPort=9090"
        );

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.All(
            new (string Verdict, string Subject, string Message)[]
            {
                ("FAIL", "ports", "is in use by another program."),
                ("FAIL", "ports", "Telemetry:PrometheusPort is 9090"),
                ("FAIL", "database", "The database missing does not exist"),
                ("WARN", "content", "1 file: 0 articles, 1 rejected."),
                ("FAIL", "content", "/nowhere/at/all does not exist."),
                ("FAIL", "content", "no-repository does not answer"),
            },
            expected =>
                Assert.Contains(
                    findings,
                    found =>
                        (found.Verdict, found.Subject) == (expected.Verdict, expected.Subject)
                        && found.Message.Contains(expected.Message, StringComparison.Ordinal)
                        && found.Cure is { Length: > 0 }
                )
        );
    }

    [Fact]
    public async Task The_suggested_check_command_has_the_same_settings()
    {
        _folder.WithFile("posts/broken.md", "---\ntitle: [\n---\n");
        _folder.WithFile("mine.json", JsonSerializer.Serialize(new { Content = new { Paths = new[] { _folder.At("posts") } } }));

        var (_, findings) = await FindAsync("--settings", _folder.At("mine.json"));

        Assert.Contains(
            findings,
            found =>
                found.Cure is { } cure
                && cure.Contains($"gateway check {_folder.At("posts")} --settings {_folder.At("mine.json")}", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_unreachable_server_and_a_wrong_password_have_different_messages()
    {
        var (_, closed) = await FindAsync(
            $"--ConnectionStrings:Gateway=Host=127.0.0.1;Port={FixedPort.Next().ToString(CultureInfo.InvariantCulture)};Username=gateway;Password=SECRET"
        );
        var server = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync(GatewayHost.CancellationToken))
        {
            Password = "SECRET",
        };
        var (_, refused) = await FindAsync($"--ConnectionStrings:Gateway={server.ConnectionString}");

        Assert.Contains(
            closed,
            found =>
                found is { Verdict: "FAIL", Subject: "database" } && found.Message.Contains("does not answer", StringComparison.Ordinal)
        );
        Assert.Contains(
            refused,
            found =>
                found is { Verdict: "FAIL", Subject: "database" } && found.Message.Contains("refuses the user", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(closed.Concat(refused), found => $"{found}".Contains("SECRET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_database_nothing_is_created()
    {
        var data = _folder.At("data");

        var (exitCode, output, _) = await RunAsync(
            $"--Gateway:DataDirectory={data}",
            $"--urls=http://127.0.0.1:{FixedPort.Next().ToString(CultureInfo.InvariantCulture)}"
        );

        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Contains("The first start creates an embedded PostgreSQL", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data));
    }

    [Fact]
    public async Task A_port_of_a_gateway_with_another_database_is_not_free()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var other = builder.Build();
        other.MapGet("/health/live", () => "Healthy");
        await other.StartAsync(GatewayHost.CancellationToken);

        var (exitCode, findings) = await FindGatewayAsync($"--Gateway:DataDirectory={_folder.At("data")}", $"--urls={other.Urls.Single()}");

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Contains(
            findings,
            found =>
                found is { Verdict: "FAIL", Subject: "ports" }
                && found.Message.Contains("is in use by another gateway", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_port_of_another_gateway_is_not_free_if_no_gateway_uses_the_configured_database()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var other = builder.Build();
        other.MapGet("/health/live", () => "Healthy");
        await other.StartAsync(GatewayHost.CancellationToken);
        var database = await postgres.CreateDatabaseAsync(GatewayHost.CancellationToken);

        var (_, findings) = await FindGatewayAsync($"--ConnectionStrings:Gateway={database}", $"--urls={other.Urls.Single()}");

        Assert.Contains(
            findings,
            found =>
                found is { Verdict: "FAIL", Subject: "ports" }
                && found.Message.EndsWith(
                    "is in use by another gateway, because no gateway runs with the database of these settings.",
                    StringComparison.Ordinal
                )
        );
    }

    private static void SetMode(string file, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, mode);
    }

    [Fact]
    public async Task A_settings_file_with_a_secret_that_others_can_read_is_a_warning()
    {
        if (OperatingSystem.IsWindows())
            return; // Windows has no file modes.
        _folder.WithFile("mine.json", """{ "Content": { "Git": { "Url": "/srv/repository", "Password": "SECRET" } } }""");
        var file = _folder.At("mine.json");

        SetMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var (_, open) = await FindAsync("--settings", file);
        SetMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var (_, closed) = await FindAsync("--settings", file);

        Assert.Contains(
            open,
            found => found.Verdict == "WARN" && found.Cure?.StartsWith($"Run chmod 600 {file}", StringComparison.Ordinal) == true
        );
        Assert.DoesNotContain(closed, found => found.Message.Contains(file, StringComparison.Ordinal));
    }

    // On a busy machine, a gateway can take longer to answer than the command waits. The command then reports another program.
    private async Task<(int ExitCode, IReadOnlyList<Found> Findings)> FindGatewayAsync(params string[] arguments)
    {
        var (exitCode, findings) = (-1, (IReadOnlyList<Found>)[]);
        await GatewayHost.WaitUntilAsync(async () =>
        {
            (exitCode, findings) = await FindAsync(arguments);
            return !findings.Any(found => found.Message.EndsWith("is in use by another program.", StringComparison.Ordinal));
        });
        return (exitCode, findings);
    }

    private async Task<(int ExitCode, IReadOnlyList<Found> Findings)> FindAsync(params string[] arguments)
    {
        var (exitCode, output, _) = await RunAsync(["--json", .. arguments]);
        var findings = JsonDocument.Parse(output).RootElement.GetProperty("findings");
        return (
            exitCode,
            [
                .. findings
                    .EnumerateArray()
                    .Select(each => new Found(
                        each.GetProperty("verdict").GetString() ?? "",
                        each.GetProperty("subject").GetString() ?? "",
                        each.GetProperty("message").GetString() ?? "",
                        each.GetProperty("cure").GetString()
                    )),
            ]
        );
    }

    // No test may use the database of the developer.
    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        GatewayProgram.RunAsync(["doctor", $"--Gateway:DataDirectory={_folder.At("data")}", .. arguments]);

    private sealed record Found(string Verdict, string Subject, string Message, string? Cure);
}
