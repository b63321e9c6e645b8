using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Authentication;
using Gateway.Hosting;
using Gateway.Store.Access;
using Gateway.Store.Configuration;

namespace Gateway.Commands;

/// <summary>
/// <c>gateway key</c>: makes an API key, and the settings by which the gateway will know it. It changes nothing by itself.
/// </summary>
internal static class KeyCommand
{
    private static readonly JsonSerializerOptions _indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        var name = new Option<string>("--name") { Required = true, Description = "What to call it: whose it is, or what for." };
        name.Validators.Add(result =>
        {
            if (!AccessSettings.IsName(result.GetValueOrDefault<string>()))
                result.AddError("--name takes 1 to 64 of the characters a-z, A-Z, 0-9, '.', '_', '@' and '-'.");
        });
        var scopes = new Option<string[]>("--scope")
        {
            Required = true,
            Description = $"What it gives the right to, given once for each: {string.Join(", ", Scope.All)}.",
        };
        scopes.AcceptOnlyFromAmong([.. Scope.All]);

        var command = new Command("key", "Make an API key, and print it with the settings to add.") { name, scopes };
        command.SetAction(parsed =>
            Run(parsed.GetValue(name) ?? "", [.. (parsed.GetValue(scopes) ?? []).Distinct(StringComparer.Ordinal)])
        );
        return command;
    }

    private static int Run(string name, IReadOnlyList<string> scopes)
    {
        var configured = Settings.Read();
        try
        {
            if (AccessSettings.From(configured).ApiKeys.Any(key => key.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                Console.Error.WriteLine($"There is a key \"{name}\" already.");
                return ExitCode.CouldNotRun;
            }
        }
        catch (InvalidSettingException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.CouldNotRun;
        }

        Print(name, scopes, NextNumber(configured), Console.Out);
        return ExitCode.Success;
    }

    // The number is the key's place in the environment's list: one that is taken already would be overwritten.
    private static void Print(string name, IReadOnlyList<string> scopes, int number, TextWriter output)
    {
        var key = ApiKey.Generate();
        var hash = Convert.ToHexStringLower(ApiKey.HashOf(key));
        output.WriteLine($"{key}\n");
        output.WriteLine("This is the key. It is shown this once: the gateway keeps its hash only.\n\nThe settings as JSON:\n");
        var settings = new
        {
            Access = new
            {
                ApiKeys = new[]
                {
                    new
                    {
                        Name = name,
                        Hash = hash,
                        Scopes = scopes,
                    },
                },
            },
        };
        output.WriteLine(JsonSerializer.Serialize(settings, _indented).ReplaceLineEndings("\n"));
        output.WriteLine("\nor in the environment:\n");
        foreach (
            var (setting, value) in new[] { ("Name", name), ("Hash", hash) }.Concat(
                scopes.Select((scope, index) => ($"Scopes__{index}", scope))
            )
        )
            output.WriteLine($"Access__ApiKeys__{number}__{setting}={value}");
    }

    private static int NextNumber(IConfiguration configured) =>
        configured
            .GetSection("Access:ApiKeys")
            .GetChildren()
            .Select(key => int.TryParse(key.Key, out var number) ? number + 1 : 0)
            .DefaultIfEmpty(0)
            .Max();
}
