using System.CommandLine;
using System.CommandLine.Help;
using Gateway.Hosting;
using Gateway.Store.Configuration;

namespace Gateway.Commands;

/// <summary>
/// Runs <c>gateway serve | init | import | check | schema | key</c>: https://github.com/dotnet/command-line-api. Wrong usage is reported in one
/// line, with the exit code 2.
/// </summary>
internal static class CommandLine
{
    private const string SettingsOption = "--settings";

    public static async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            var words = new List<string>();
            var settings = CommandLineSettings.Extract(arguments, OptionNames(CreateRoot(new(() => GatewayBuilder.Create([])))), words);
            string? settingsFile = null;
            var builder = new Lazy<WebApplicationBuilder>(() => GatewayBuilder.Create(settings, settingsFile));
            var root = CreateRoot(builder);
            // Without a command the gateway serves.
            if (words is [] or [['-', ..], ..] && words is not [("--help" or "-h" or "-?" or "--version"), ..])
                words.Insert(0, "serve");
            // A path may begin with @, so there are no response files.
            var result = root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
            // Help needs neither arguments nor settings.
            if (result.Action is SettingsHelp)
                return await result.InvokeAsync();
            if (CommandLineErrors.Find(result) is { } error)
                return Report(
                    $"{error} \"gateway {(result.CommandResult.Command is RootCommand ? "" : $"{result.CommandResult.Command.Name} ")}--help\" lists the options."
                );
            settingsFile = result.GetValue<string?>(SettingsOption);
            // Every command validates the settings before it runs.
            if (result.GetResult("--version") is null)
                _ = builder.Value;
            // The server handles signals itself. The other commands end at a signal; by default the process would end before the embedded
            // PostgreSQL.
            TimeSpan? timeToEnd = result.CommandResult.Command.Name == "serve" ? null : TimeSpan.FromMinutes(1);
            return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = timeToEnd });
        }
        catch (InvalidSettingException exception)
        {
            return Report(exception.Message);
        }
    }

    private static RootCommand CreateRoot(Lazy<WebApplicationBuilder> builder)
    {
        var root = new RootCommand("A self-hosted GraphQL server for a publisher's articles.")
        {
            ServeCommand.Create(builder),
            InitCommand.Create(builder),
            ImportCommand.Create(builder),
            CheckCommand.Create(builder),
            SchemaCommand.Create(),
            KeyCommand.Create(builder),
        };
        root.Add(
            new Option<string?>(SettingsOption)
            {
                Description = "A JSON file with settings, such as gateway init writes.",
                Recursive = true,
            }
        );
        // Words such as [suggest] are no commands.
        root.Directives.Clear();
        foreach (var help in root.Options.OfType<HelpOption>())
            if (help.Action is HelpAction standard)
                help.Action = new SettingsHelp(standard);
        return root;
    }

    private static HashSet<string> OptionNames(RootCommand root) =>
        root
            .Subcommands.Append<Command>(root)
            .SelectMany(command => command.Options)
            .SelectMany(option => option.Aliases.Append(option.Name))
            .ToHashSet(StringComparer.Ordinal);

    private static int Report(string error)
    {
        Console.Error.WriteLine(error.ReplaceLineEndings(" "));
        return ExitCode.CouldNotRun;
    }
}
