using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Authentication;
using Gateway.Hosting;
using Gateway.Store.Access;

namespace Gateway.Commands;

/// <summary>
/// <c>gateway key</c>: generates an API key, and prints it with the settings to add. It changes no settings. <c>list</c> and <c>verify</c>
/// inspect the configured keys.
/// </summary>
internal static class KeyCommand
{
    private static readonly JsonSerializerOptions _indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="builder">The settings, for the names of the existing keys.</param>
    public static Command Create(Lazy<WebApplicationBuilder> builder)
    {
        var name = new Option<string>("--name") { Required = true, Description = "The name of the key, such as its owner or purpose." };
        name.Validators.Add(result =>
        {
            if (!AccessSettings.IsName(result.GetValueOrDefault<string>()))
                result.AddError("--name must be 1 to 64 of the characters a-z, A-Z, 0-9, '.', '_', '@' and '-'.");
        });
        var scopes = new Option<string[]>("--scope")
        {
            Required = true,
            Description = $"A scope to grant. Repeat the option for each scope: {string.Join(", ", Scope.All)}.",
        };
        CommandLineErrors.AcceptOnly(scopes, [.. Scope.All]);

        var command = new Command("key", "Generate an API key, and print it with the settings to add.")
        {
            name,
            scopes,
            KeyListCommand.Create(builder),
            KeyVerifyCommand.Create(builder),
        };
        command.SetAction(parsed =>
            Run(
                builder.Value.Configuration,
                parsed.GetValue(name) ?? "",
                [.. (parsed.GetValue(scopes) ?? []).Distinct(StringComparer.Ordinal)],
                parsed.InvocationConfiguration
            )
        );
        return command;
    }

    private static int Run(IConfiguration configured, string name, IReadOnlyList<string> scopes, InvocationConfiguration console)
    {
        if (AccessSettings.From(configured).ApiKeys.Any(key => key.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            console.Error.WriteLine($"A key named \"{name}\" already exists. Choose another name.");
            return ExitCode.CouldNotRun;
        }

        Print(name, scopes, NextIndex(configured), console.Output);
        return ExitCode.Success;
    }

    // The number is the index of the key in the environment variables. An index that is in use would overwrite that key.
    private static void Print(string name, IReadOnlyList<string> scopes, int number, TextWriter output)
    {
        var key = ApiKey.Generate();
        var hash = Convert.ToHexStringLower(ApiKey.HashOf(key));
        output.WriteLine($"{key}\n");
        output.WriteLine("Save this key now, because it is not shown again. The gateway stores only its hash.\n\nThe settings as JSON:\n");
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
        output.WriteLine("\nThe settings as environment variables:\n");
        foreach (
            var (setting, value) in new[] { ("Name", name), ("Hash", hash) }.Concat(
                scopes.Select((scope, index) => ($"Scopes__{index}", scope))
            )
        )
            output.WriteLine($"Access__ApiKeys__{number}__{setting}={value}");
    }

    private static int NextIndex(IConfiguration configuration) =>
        configuration
            .GetSection("Access:ApiKeys")
            .GetChildren()
            .Select(key => int.TryParse(key.Key, out var number) ? number + 1 : 0)
            .DefaultIfEmpty(0)
            .Max();
}
