using System.CommandLine;
using System.Text.Json;
using Gateway.Hosting;
using Gateway.Store.Configuration;

namespace Gateway.Commands;

/// <summary><c>gateway config</c>: prints the settings that are in effect, and where each comes from. It never prints a secret.</summary>
internal static class ConfigCommand
{
    private const int MaxNameWidth = 44;
    private const int MaxValueWidth = 36;

    /// <param name="builder">The settings.</param>
    public static Command Create(Lazy<WebApplicationBuilder> builder)
    {
        var prefix = new Argument<string?>("prefix")
        {
            Description = "The beginning of the names to print, such as Limits. All settings without it.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var changed = new Option<bool>("--changed") { Description = "Print only settings that do not have their default." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("config", "Print the effective settings and where each comes from. Secrets are not shown.")
        {
            prefix,
            changed,
            json,
        };
        command.SetAction(parsed =>
            Run(
                EffectiveSetting.All(builder.Value.Configuration),
                parsed.GetValue(prefix) ?? "",
                parsed.GetValue(changed),
                parsed.GetValue(json),
                parsed.InvocationConfiguration
            )
        );
        return command;
    }

    private static int Run(IReadOnlyList<EffectiveSetting> all, string prefix, bool changed, bool json, InvocationConfiguration console)
    {
        var shipped = changed ? Shipped() : null;
        var settings = all.Where(setting =>
                setting.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                && !(changed && (setting.IsDefault || shipped?[setting.Name] == setting.Value))
            )
            .ToList();
        if (settings.Count == 0 && !changed)
        {
            console.Error.WriteLine($"No setting begins with \"{prefix}\". docs/configuration.md lists all settings.");
            return ExitCode.CouldNotRun;
        }

        if (json)
            console.Output.WriteLine(
                JsonSerializer.Serialize(
                    new JsonSettings([
                        .. settings.Select(setting => new JsonSetting(setting.Name, setting.Value, setting.Origin, setting.IsSecret)),
                    ]),
                    ImportJson.Readable.JsonSettings
                )
            );
        else
            Print(settings, console.Output);
        return ExitCode.Success;
    }

    // The values of the file that is installed with the program are nobody's change.
    private static IConfiguration Shipped()
    {
        using var file = typeof(ConfigCommand).Assembly.GetManifestResourceStream(GatewayBuilder.SettingsFile);
        return new ConfigurationBuilder()
            .AddJsonStream(file ?? throw new InvalidOperationException("The program has no settings."))
            .Build();
    }

    private static void Print(List<EffectiveSetting> settings, TextWriter output)
    {
        var lines = settings.Select(setting => (setting.Name, Value: TextOf(setting), setting.Origin)).ToList();
        var names = Math.Min(MaxNameWidth, lines.Select(line => line.Name.Length).DefaultIfEmpty(0).Max());
        var values = Math.Min(MaxValueWidth, lines.Select(line => line.Value.Length).DefaultIfEmpty(0).Max());
        foreach (var (name, value, origin) in lines)
            output.WriteLine($"{name.PadRight(names)}  {value.PadRight(values)}  {origin}");
    }

    private static string TextOf(EffectiveSetting setting) =>
        setting.Value ?? (setting is { IsSecret: true, IsDefault: false } ? "(secret)" : "(not set)");
}

internal sealed record JsonSettings(IReadOnlyList<JsonSetting> Settings);

internal sealed record JsonSetting(string Name, string? Value, string Origin, bool Secret);
