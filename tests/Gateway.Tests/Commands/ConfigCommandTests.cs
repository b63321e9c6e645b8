using System.Text.Json;
using Gateway.Hosting;
using Gateway.Store.Configuration;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Commands;

/// <summary><c>gateway config</c>: the effective settings, the place of each, and no secret.</summary>
public sealed class ConfigCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-config-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Each_setting_is_printed_with_its_value_and_its_origin()
    {
        var file = Path.Combine(_folder.FullName, "mine.json");
        await File.WriteAllTextAsync(
            file,
            """{ "Limits": { "Depth": 21, "ListEntries": 22 }, "Content": { "Paths": ["/srv/a"] } }""",
            GatewayHost.CancellationToken
        );

        var settings = Read(
            await GatewayProgram.RunProcessAsync(
                new()
                {
                    ["Limits__ListEntries"] = "23",
                    ["LIMITS__TOKENS"] = "24",
                    ["Feed__Retention"] = "",
                },
                "config",
                "--json",
                "--settings",
                file,
                "--Limits:Aliases=25"
            )
        );

        Assert.Equal(("21", "mine.json"), settings["Limits:Depth"]);
        Assert.Equal(("23", "environment (Limits__ListEntries)"), settings["Limits:ListEntries"]);
        Assert.Equal(("24", "environment (LIMITS__TOKENS)"), settings["Limits:Tokens"]);
        Assert.Equal(("25", "command line"), settings["Limits:Aliases"]);
        Assert.Equal(("/srv/a", "mine.json"), settings["Content:Paths:0"]);
        // An empty value does not count as a value.
        Assert.Equal(("7.00:00:00", "default"), settings["Feed:Retention"]);
        Assert.Equal(("hold", "default"), settings["Content:FutureDated"]);
        Assert.Equal(("Warning", "appsettings.json"), settings["Logging:LogLevel:Marten"]);
    }

    [Fact]
    public async Task No_secret_is_printed()
    {
        var hash = new string('a', 64);
        string[] secrets = ["SECRET1", "SECRET2", "SECRET3", "SECRET4", "SECRET5SECRET5SECRET5SECRET5SECRET5SECRET5", hash];
        string[] arguments =
        [
            $"--ConnectionStrings:Gateway=Host=db;Username=me;Password={secrets[0]}",
            $"--Content:Git:Url=https://me:{secrets[1]}@git.example/content",
            $"--Content:Git:Password={secrets[2]}",
            $"--Web:PublicUrl=https://me:{secrets[3]}@api.example/",
            "--Access:Jwt:Issuer=https://login.example",
            "--Access:Jwt:Audience=gateway",
            $"--Access:Jwt:SigningKeys:0={Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secrets[4]))}",
            "--Access:ApiKeys:0:Name=press",
            $"--Access:ApiKeys:0:Hash={hash}",
        ];

        var (exitCode, text, error) = await GatewayProgram.RunAsync(["config", .. arguments]);
        var (_, json, _) = await GatewayProgram.RunAsync(["config", "--json", .. arguments]);

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.All(
            secrets.Append(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secrets[4]))),
            secret => Assert.DoesNotContain(secret, $"{text}{json}", StringComparison.Ordinal)
        );
        Assert.Contains("Host=db", text, StringComparison.Ordinal);
        Assert.Contains("https://git.example/content", text, StringComparison.Ordinal);
        Assert.Contains("press", text, StringComparison.Ordinal);
        Assert.Contains("(secret)", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_known_setting_is_printed_unless_only_the_changed_ones_are_wanted()
    {
        var all = Read(await GatewayProgram.RunAsync("config", "--json"));
        var (_, changed, _) = await GatewayProgram.RunAsync("config", "--changed", "Limits", "--Limits:Depth=9");

        Assert.Empty(
            KnownSettings.All.Select(setting => setting.Name).Where(name => !name.Contains(":0", StringComparison.Ordinal)).Except(all.Keys)
        );
        Assert.Equal(
            ["Limits:Depth", "9", "command", "line"],
            changed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim())
        );
    }

    [Fact]
    public async Task Installed_default_settings_do_not_count_as_changed()
    {
        var (exitCode, fresh, _) = await GatewayProgram.RunAsync("config", "--changed");
        var (_, changed, _) = await GatewayProgram.RunAsync(
            "config",
            "--changed",
            "--Urls=http://localhost:9",
            "--Logging:LogLevel:Npgsql=Error"
        );

        Assert.Equal((ExitCode.Success, ""), (exitCode, fresh));
        Assert.Equal(
            ["Urls", "Logging:LogLevel:Npgsql"],
            changed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0])
        );
    }

    [Fact]
    public async Task A_prefix_without_a_setting_is_wrong_usage()
    {
        var (exitCode, output, error) = await GatewayProgram.RunAsync("config", "Limitz");

        Assert.Equal((ExitCode.CouldNotRun, ""), (exitCode, output));
        Assert.Equal("No setting begins with \"Limitz\". docs/configuration.md lists all settings.", error.Trim());
    }

    private static Dictionary<string, (string? Value, string Origin)> Read((int ExitCode, string Output, string Error) config)
    {
        Assert.Equal((ExitCode.Success, ""), (config.ExitCode, config.Error));
        return JsonDocument
            .Parse(config.Output)
            .RootElement.GetProperty("settings")
            .EnumerateArray()
            .ToDictionary(
                setting => setting.GetProperty("name").GetString() ?? "",
                setting => (setting.GetProperty("value").GetString(), setting.GetProperty("origin").GetString() ?? ""),
                StringComparer.Ordinal
            );
    }
}
