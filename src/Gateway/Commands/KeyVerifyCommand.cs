using System.CommandLine;
using Gateway.Authentication;
using Gateway.Hosting;

namespace Gateway.Commands;

/// <summary>
/// <c>gateway key verify</c>: reads an API key from standard input, so that it is in no shell history, and prints its name and scopes.
/// </summary>
internal static class KeyVerifyCommand
{
    /// <param name="builder">The settings.</param>
    public static Command Create(Lazy<WebApplicationBuilder> builder)
    {
        var command = new Command("verify", "Read an API key from standard input, and print its name and scopes.");
        command.SetAction(parsed => Run(AccessSettings.From(builder.Value.Configuration).ApiKeys, CommandConsole.Of(parsed)));
        return command;
    }

    private static int Run(IReadOnlyList<ApiKey> keys, CommandConsole console)
    {
        if (!console.IsInputRedirected)
            console.Error.WriteLine("Paste the key, and press Enter:");
        var text = (console.Input.ReadLine() ?? "").Trim();
        if (!text.StartsWith(ApiKey.Prefix, StringComparison.Ordinal))
        {
            console.Error.WriteLine($"This is not an API key. A key begins with {ApiKey.Prefix}, as printed by \"gateway key\".");
            return ExitCode.Failed;
        }

        if (ApiKey.Find(keys, text) is not { } key)
        {
            console.Error.WriteLine(
                keys.Count == 0
                    ? "The key is unknown, because no API key is configured. Use the same settings as the server, for example --settings."
                    : "The key is unknown. \"gateway key list\" prints the names of those that are configured."
            );
            return ExitCode.Failed;
        }

        console.Output.WriteLine($"{key.Name}  {KeyListCommand.ScopesOf(key)}");
        return ExitCode.Success;
    }
}
