using System.Text;
using Gateway.Authentication;
using Gateway.Hosting;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Commands;

/// <summary><c>gateway key</c>: the key that it prints is accepted with the settings that it prints.</summary>
public sealed class KeyCommandTests(PostgresServer postgres)
{
    [Fact]
    public async Task The_printed_key_is_accepted_when_the_printed_settings_are_used()
    {
        var (exitCode, output, error) = await GatewayProgram.RunAsync(
            "key",
            "--name",
            "news-room",
            "--scope",
            Scope.ArticlesReadUnpublished,
            "--scope",
            Scope.SecuredRead
        );
        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        var key = output.Split('\n')[0].Trim();
        Assert.Matches("^gwk_[A-Za-z0-9_-]{43}$", key);
        var json = output[output.IndexOf('{', StringComparison.Ordinal)..(output.LastIndexOf('}') + 1)];
        var environment = output
            .Split('\n')
            .Where(line => line.StartsWith("Access__", StringComparison.Ordinal))
            .Select(line => line.Trim().Split('=', 2))
            .ToDictionary(line => line[0].Replace("__", ":", StringComparison.Ordinal), line => (string?)line[1]);

        var byJson = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
        var byEnvironment = new ConfigurationBuilder().AddInMemoryCollection(environment).Build();

        foreach (var configuration in (IConfigurationRoot[])[byJson, byEnvironment])
        {
            await using var gateway = new GatewayHost(postgres)
            {
                Settings =
                [
                    .. configuration
                        .AsEnumerable()
                        .Where(setting => setting.Value is not null)
                        .Select(setting => $"--{setting.Key}={setting.Value}"),
                ],
            };
            await gateway.InitializeAsync();
            using var folder = new ArticleFolder();
            await gateway.ImportAsync(folder.With(new Draft("2024-07-01-hidden") { Published = false, More = "secured: PAYLOAD\n" }).Root);

            var answer = await gateway.QueryAsAsync($"Bearer {key}", "{ articles { nodes { secured } } }");
            Assert.Equal(["PAYLOAD"], answer.Data.At("articles", "nodes").Each("secured"));
        }

        Assert.DoesNotContain(key, json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_key_has_the_next_index_and_must_have_another_name()
    {
        var there = new TestKey("first", Scope.ArticlesWrite);
        var environment = TestKey
            .Settings(there)
            .Select(setting => setting[2..].Split('=', 2))
            .ToDictionary(setting => setting[0].Replace(":", "__", StringComparison.Ordinal), setting => setting[1]);

        var (_, output, _) = await GatewayProgram.RunProcessAsync(environment, "key", "--name", "second", "--scope", Scope.ArticlesWrite);
        var (exitCode, nothing, error) = await GatewayProgram.RunProcessAsync(
            environment,
            "key",
            "--name",
            "First",
            "--scope",
            Scope.ArticlesWrite
        );

        Assert.Contains("Access__ApiKeys__1__Name=second", output, StringComparison.Ordinal);
        Assert.Equal((ExitCode.CouldNotRun, ""), (exitCode, nothing));
        Assert.Contains("A key named \"First\" already exists.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--name", "a b", "--scope", "articles:write")]
    [InlineData("--name", "a", "--scope", "articles:delete")]
    [InlineData("--name", "a")]
    public async Task An_invalid_name_or_scope_is_rejected(params string[] arguments)
    {
        var (exitCode, output, error) = await GatewayProgram.RunAsync(["key", .. arguments]);

        Assert.NotEqual(ExitCode.Success, exitCode);
        Assert.NotEmpty(error);
        Assert.DoesNotContain(ApiKey.Prefix, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configured_keys_are_listed_and_a_key_is_verified()
    {
        var key = new TestKey("press", Scope.ArticlesWrite, Scope.SecuredRead);
        string[] settings = [.. TestKey.Settings(key)];

        var (listed, list, _) = await GatewayProgram.RunProcessAsync([], ["key", "list", .. settings]);
        var (none, empty, _) = await GatewayProgram.RunAsync("key", "list");
        var (known, name, _) = await GatewayProgram.RunProcessWithInputAsync($"{key.Text}\n", ["key", "verify", .. settings]);
        var (unknown, nothing, error) = await GatewayProgram.RunWithInputAsync($"{ApiKey.Generate()}\n", ["key", "verify", .. settings]);
        var (malformed, _, form) = await GatewayProgram.RunWithInputAsync("Bearer x\n", ["key", "verify", .. settings]);

        Assert.Equal(
            (ExitCode.Success, ExitCode.Success, ExitCode.Success, ExitCode.Failed, ExitCode.Failed),
            (listed, none, known, unknown, malformed)
        );
        Assert.Equal($"press  {Scope.ArticlesWrite} {Scope.SecuredRead}", list.Trim());
        Assert.Equal(list, name);
        Assert.StartsWith("No API key is configured.", empty, StringComparison.Ordinal);
        Assert.Equal("", nothing);
        Assert.Contains("The key is unknown.", error, StringComparison.Ordinal);
        Assert.Contains("This is not an API key.", form, StringComparison.Ordinal);
    }
}
