using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.Commands;
using Gateway.Hosting;
using Gateway.Store.Configuration;
using Gateway.Tests.Fixtures;
using Npgsql;

namespace Gateway.Tests.Commands;

/// <summary>Wrong usage and invalid settings: one line on standard error, and exit code 2.</summary>
public sealed class CommandLineTests(PostgresServer postgres)
{
    private static readonly HashSet<string> _options = ["--content", "--base-url", "--prune", "--concurrency"];

    [Theory]
    [InlineData("Unknown option --contnet. Did you mean --content?", "serve", "--contnet", "x")]
    [InlineData("Unknown option --contnet. Did you mean --content?", "--contnet=x")]
    [InlineData("Unknown option --prunee. Did you mean --prune?", "import", ".", "--prunee")]
    [InlineData("Unknown option --bse-url. Did you mean --base-url?", "check", ".", "--bse-url=https://news.example")]
    [InlineData("Unknown option --Limits__Depth. Did you mean --Limits:Depth?", "serve", "--Limits__Depth=3")]
    [InlineData("Unexpected argument \"now\".", "serve", "now")]
    [InlineData("Unexpected argument \"now\".", "schema", "now")]
    [InlineData("Unexpected argument \"import\".", "serve", "import", ".")]
    [InlineData("There is no command \"imprt\". Did you mean import?", "imprt", ".")]
    [InlineData("There is no command \"verfy\". Did you mean verify?", "key", "verfy")]
    [InlineData("There is no command \"docter\". Did you mean doctor?", "docter")]
    [InlineData("Unknown option --jsn. Did you mean --json? \"gateway config --help\"", "config", "--jsn")]
    [InlineData("The argument <folder> is missing.", "export")]
    [InlineData("The argument <folder> is missing.", "init", "--dry-run")]
    [InlineData("There is no command \"help\". Did you mean --help?", "help")]
    [InlineData("There is no command \"version\". Did you mean --version?", "version")]
    [InlineData("--scope is \"article:write\"; did you mean articles:write?", "key", "--name", "a", "--scope", "article:write")]
    [InlineData("--scope is \"everything\"; expected one of ", "key", "--name", "a", "--scope", "everything")]
    [InlineData("Required command was not provided.", "[suggest]")]
    [InlineData("There is no command \"@file\".", "@file")]
    [InlineData("--concurrency must be a whole number", "import", ".", "--concurrency", "many")]
    [InlineData("--concurrency must be a whole number", "import", ".", "--concurrency=0")]
    [InlineData("The argument <path> is missing.", "check")]
    [InlineData("Option '--name' is required.", "key")]
    [InlineData("The setting Limits:Depht is unknown. Did you mean Limits:Depth?", "check", ".", "--Limits:Depht=3")]
    [InlineData("The setting Limit:Depth is unknown. Did you mean Limits:Depth?", "--Limit:Depth=3", "schema")]
    [InlineData("The setting Gateway:DataDirectory has no value.", "import", ".", "--Gateway:DataDirectory")]
    [InlineData("The setting Feed:Retention is \"7days\"; expected a duration", "serve", "--Feed:Retention=7days")]
    [InlineData("The setting Feed:Retention is \"7days\"; expected a duration", "import", ".", "--Feed:Retention", "7days")]
    [InlineData(
        "The setting Limits:ConcurrentOperations is 0; expected 1 or more.",
        "key",
        "--name",
        "a",
        "--scope",
        "articles:write",
        "--Limits:ConcurrentOperations=0"
    )]
    [InlineData("The setting TrustedDocuments:Folder is \"/nowhere/at/all\"", "serve", "--TrustedDocuments:Folder=/nowhere/at/all")]
    public async Task Wrong_usage_is_reported_in_one_line(string message, params string[] arguments)
    {
        var (exitCode, output, error) = await GatewayProgram.RunAsync(arguments);

        Assert.Equal((ExitCode.CouldNotRun, ""), (exitCode, output));
        Assert.StartsWith(message, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("Limits__Depht", "3", ExitCode.CouldNotRun)]
    [InlineData("Content__Git__0__Intervall", "3", ExitCode.CouldNotRun)]
    [InlineData("CONTENT", "./content", ExitCode.Success)]
    [InlineData("LIMITS", "none", ExitCode.Success)]
    [InlineData("GATEWAY_DB_PASSWORD", "secret", ExitCode.Success)]
    [InlineData("Limit__Depth", "3", ExitCode.Success)]
    public async Task Environment_variables_of_other_programs_are_not_settings(string name, string value, int expected)
    {
        var (exitCode, _, error) = await GatewayProgram.RunProcessAsync(new() { [name] = value }, "schema");

        Assert.Equal(expected, exitCode);
        Assert.Equal(expected == ExitCode.Success, error.Length == 0);
    }

    [Theory]
    [InlineData("{ \"Limits\": ", "Line 1 is not valid JSON.")]
    [InlineData("[]", "Top-level JSON element must be an object.")]
    [InlineData("{ \"Limits\": { \"Depht\": 3 } }", "The setting Limits:Depht is unknown.")]
    [InlineData("{ \"Limit\": { \"Depth\": 3 } }", "The setting Limit:Depth is unknown.")]
    [InlineData("{ \"Access\": \"on\" }", "The setting Access must be a section")]
    public async Task An_invalid_settings_file_is_reported_in_one_line(string json, string message)
    {
        var environment = $"Test{Guid.NewGuid():N}";
        var file = Path.Combine(AppContext.BaseDirectory, $"appsettings.{environment}.json");
        await File.WriteAllTextAsync(file, json, GatewayHost.CancellationToken);
        try
        {
            var (exitCode, output, error) = await GatewayProgram.RunProcessAsync(
                new() { ["ASPNETCORE_ENVIRONMENT"] = environment },
                "check",
                "."
            );

            Assert.Equal((ExitCode.CouldNotRun, ""), (exitCode, output));
            Assert.Contains(message, error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd().Split('\n'));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_port_in_use_is_reported_in_one_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (exitCode, output, error) = await GatewayProgram.RunProcessAsync(
            [],
            "serve",
            "--urls",
            $"http://127.0.0.1:{port}",
            $"--ConnectionStrings:Gateway={await postgres.CreateDatabaseAsync(GatewayHost.CancellationToken)}"
        );

        Assert.Equal(ExitCode.CouldNotRun, exitCode);
        Assert.Equal(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Port {port} is in use. Use --urls http://localhost:{(port == 65_535 ? 8080 : port + 1)}, or stop the other process."
            ),
            error.Trim()
        );
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import", "{folder}", "--ConnectionStrings:Gateway={database}", "--dry-run")]
    [InlineData("import", "{folder}", "--ConnectionStrings:Gateway", "{database}", "--dry-run")]
    [InlineData("--ConnectionStrings:Gateway={database}", "import", "--dry-run", "{folder}")]
    [InlineData("--connectionstrings:gateway", "{database}", "import", "{folder}", "--dry-run")]
    public async Task An_import_takes_settings_anywhere_and_names_its_database(params string[] arguments)
    {
        using var folder = new ArticleFolder().With(new Draft("2024-07-02-plain"));
        var database = await postgres.CreateDatabaseAsync(GatewayHost.CancellationToken);
        var settings = new NpgsqlConnectionStringBuilder(database);

        var (exitCode, output, error) = await GatewayProgram.RunAsync([
            .. arguments.Select(word =>
                word.Replace("{folder}", folder.Root, StringComparison.Ordinal).Replace("{database}", database, StringComparison.Ordinal)
            ),
        ]);

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.StartsWith($"Importing into the database {settings.Database} on ", output, StringComparison.Ordinal);
        Assert.Contains("1 file in", output, StringComparison.Ordinal);
        Assert.DoesNotContain(settings.Password ?? "Password", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check", "{file}", "--Content:MaxFileBytes=10")]
    [InlineData("--Content:MaxFileBytes", "10", "check", "{file}")]
    public async Task A_check_takes_settings_anywhere(params string[] arguments)
    {
        using var folder = new ArticleFolder().With(new Draft("2024-07-02-plain"));

        var (exitCode, output, _) = await GatewayProgram.RunProcessAsync(
            [],
            [.. arguments.Select(word => word.Replace("{file}", folder.Root, StringComparison.Ordinal))]
        );

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Contains("1 rejected", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_are_separated_from_the_words_of_a_command()
    {
        var words = new List<string>();

        var settings = CommandLineSettings.Extract(
            [
                "--Limits:Depth",
                "20",
                "import",
                "a",
                "--urls=http://x",
                "--content:b",
                "--prune",
                "--base-url:https://c",
                "--",
                "--Limits:Depth=1",
            ],
            _options,
            words
        );

        Assert.Equal(["--Limits:Depth=20", "--urls=http://x"], settings);
        Assert.Equal(["import", "a", "--content:b", "--prune", "--base-url:https://c", "--", "--Limits:Depth=1"], words);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("import", "--help")]
    [InlineData("check", "-h")]
    [InlineData("schema", "--help")]
    [InlineData("key", "--help")]
    [InlineData("key", "list", "--help")]
    [InlineData("doctor", "--help")]
    [InlineData("status", "--help")]
    [InlineData("export", "--help")]
    [InlineData("config", "--help")]
    public async Task Help_needs_no_arguments(params string[] arguments)
    {
        // Invalid settings do not prevent it either.
        var (exitCode, output, error) = await GatewayProgram.RunAsync([.. arguments, "--Limits:ConcurrentOperations=0"]);

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.Contains("Usage:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_of_serve_lists_common_settings()
    {
        var (exitCode, output, error) = await GatewayProgram.RunProcessAsync(new() { ["Limits__Depht"] = "3" }, "serve", "--help");

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.All(
            SettingsHelp.OfServer,
            setting =>
            {
                Assert.NotNull(KnownSettings.Find(setting.Name));
                Assert.Contains($"--{setting.Name} ", output, StringComparison.Ordinal);
            }
        );
    }
}
