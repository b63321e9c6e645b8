using System.CommandLine;
using System.CommandLine.Help;
using Gateway.Hosting;
using Gateway.Store.Configuration;

namespace Gateway.Commands;

/// <summary>
/// Runs the commands of <c>gateway</c>: https://github.com/dotnet/command-line-api. Wrong usage is reported in one line, with the exit code
/// 2.
/// </summary>
internal static class CommandLine
{
    /// <summary>The option of all commands that names a settings file.</summary>
    public const string SettingsOption = "--settings";

    /// <summary>The names of the commands.</summary>
    internal static IEnumerable<string> Names =>
        CreateRoot(new(() => GatewayBuilder.Create([]))).Subcommands.Select(command => command.Name);

    /// <param name="arguments">The command line.</param>
    /// <param name="console">Receives the output of the command.</param>
    /// <param name="cancellationToken">Ends the command, as a signal does. A server ends only at a signal.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, CommandConsole console, CancellationToken cancellationToken)
    {
        try
        {
            string? settingsFile = null;
            IReadOnlyList<string> settings = [];
            var builder = new Lazy<WebApplicationBuilder>(() => GatewayBuilder.Create(settings, settingsFile));
            (var result, settings) = Parse(arguments, builder);
            // Help needs neither arguments nor settings.
            if (result.Action is SettingsHelp)
                return await result.InvokeAsync(console, cancellationToken);
            if (CommandLineErrors.Find(result) is { } error)
                return Report(console, $"{error} \"{CommandLineErrors.PathOf(result.CommandResult.Command)} --help\" lists the options.");
            settingsFile = result.GetValue<string?>(SettingsOption);
            // Every command validates the settings before it runs.
            if (result.GetResult("--version") is null)
                _ = builder.Value;
            // The server handles signals itself. The other commands end at a signal; by default the process would end before the embedded
            // PostgreSQL.
            console.ProcessTerminationTimeout = result.CommandResult.Command.Name == "serve" ? null : TimeSpan.FromMinutes(1);
            return await result.InvokeAsync(console, cancellationToken);
        }
        catch (InvalidSettingException exception)
        {
            return Report(console, exception.Message);
        }
    }

    /// <summary>Returns the error of a command line, without running it.</summary>
    /// <returns><c>null</c> if it is valid.</returns>
    internal static string? FindError(IReadOnlyList<string> arguments)
    {
        try
        {
            var (result, _) = Parse(arguments, new(() => GatewayBuilder.Create([])));
            return CommandLineErrors.Find(result);
        }
        catch (InvalidSettingException exception)
        {
            return exception.Message;
        }
    }

    private static (ParseResult Result, IReadOnlyList<string> Settings) Parse(
        IReadOnlyList<string> arguments,
        Lazy<WebApplicationBuilder> builder
    )
    {
        var words = new List<string>();
        var root = CreateRoot(builder);
        var settings = CommandLineSettings.Extract(arguments, OptionNames(root), words);
        // Without a command the gateway serves.
        if (words is [] or [['-', ..], ..] && words is not [("--help" or "-h" or "-?" or "--version"), ..])
            words.Insert(0, "serve");
        // A path may begin with @, so there are no response files.
        return (root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false }), settings);
    }

    private static RootCommand CreateRoot(Lazy<WebApplicationBuilder> builder)
    {
        var root = new RootCommand("A self-hosted GraphQL server for a publisher's articles.")
        {
            ServeCommand.Create(builder),
            InitCommand.Create(builder),
            ImportCommand.Create(builder),
            CheckCommand.Create(builder),
            ExportCommand.Create(builder),
            StatusCommand.Create(builder),
            DoctorCommand.Create(builder),
            ConfigCommand.Create(builder),
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
        // Words such as [suggest] are not commands.
        root.Directives.Clear();
        foreach (var help in root.Options.OfType<HelpOption>())
            if (help.Action is HelpAction standard)
                help.Action = new SettingsHelp(standard);
        return root;
    }

    private static HashSet<string> OptionNames(RootCommand root) =>
        root
            .Subcommands.SelectMany(command => command.Subcommands.Append(command))
            .Append(root)
            .SelectMany(command => command.Options)
            .SelectMany(option => option.Aliases.Append(option.Name))
            .ToHashSet(StringComparer.Ordinal);

    private static int Report(CommandConsole console, string error)
    {
        console.Error.WriteLine(error.ReplaceLineEndings(" "));
        return ExitCode.CouldNotRun;
    }
}
