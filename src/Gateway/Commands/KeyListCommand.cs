using System.CommandLine;
using Gateway.Authentication;

namespace Gateway.Commands;

/// <summary><c>gateway key list</c>: prints the names and scopes of the configured API keys.</summary>
internal static class KeyListCommand
{
    /// <param name="builder">The settings.</param>
    public static Command Create(Lazy<WebApplicationBuilder> builder)
    {
        var command = new Command("list", "Print the names and scopes of the configured API keys.");
        command.SetAction(parsed => Run(AccessSettings.From(builder.Value.Configuration).ApiKeys, parsed.InvocationConfiguration.Output));
        return command;
    }

    private static void Run(IReadOnlyList<ApiKey> keys, TextWriter output)
    {
        if (keys.Count == 0)
        {
            output.WriteLine("No API key is configured. Create one: gateway key --name <name> --scope <scope>");
            return;
        }

        var width = keys.Max(key => key.Name.Length);
        foreach (var key in keys)
            output.WriteLine($"{key.Name.PadRight(width)}  {ScopesOf(key)}");
    }

    /// <summary>The scopes of a key, for people.</summary>
    public static string ScopesOf(ApiKey key) => key.Scopes.Count == 0 ? "(no scopes)" : string.Join(' ', key.Scopes);
}
