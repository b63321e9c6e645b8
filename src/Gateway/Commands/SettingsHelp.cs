using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Gateway.Commands;

/// <summary>Adds the common settings to the help of the commands that use them.</summary>
internal sealed class SettingsHelp(HelpAction standard) : SynchronousCommandLineAction
{
    /// <summary>The common settings of the server.</summary>
    public static IReadOnlyList<(string Name, string Description)> OfServer { get; } =
    [
        ("Urls", "the addresses to listen on, separated by semicolons (default: http://localhost:8080)"),
        .. OfImport,
        ("Content:Paths:0", "the first folder to import and watch; --content adds one"),
        ("Content:Git:Url", "a git repository to import and follow"),
        ("Gateway:ImportSamples", "import the sample articles into an empty database (true or false)"),
        ("Cors:Origins:0", "the first origin whose pages may call the API"),
        ("Access:Jwt:Authority", "the OpenID Connect server whose tokens are accepted"),
        ("Limits:ConcurrentOperations", "the number of operations that run at the same time (default: 32)"),
        ("Telemetry:Prometheus", "serve metrics at /metrics (true or false)"),
        ("Logging:LogLevel:Default", "Debug, Information, Warning or Error (default: Information)"),
    ];

    /// <summary>The common settings of an import.</summary>
    public static IReadOnlyList<(string Name, string Description)> OfImport =>
        [
            ("ConnectionStrings:Gateway", "the PostgreSQL database (default: an embedded PostgreSQL)"),
            ("Gateway:DataDirectory", "the data folder of the embedded PostgreSQL"),
        ];

    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        var exitCode = parseResult.CommandResult.Command is RootCommand root
            ? WriteWithOptionalArguments(parseResult, root)
            : standard.Invoke(parseResult);
        var settings = parseResult.CommandResult.Command.Name switch
        {
            "serve" => OfServer,
            "import" => OfImport,
            "check" => [("Content:BaseUrl", "the site of relative addresses")],
            _ => [],
        };
        if (settings.Count == 0)
            return exitCode;
        output.WriteLine("Settings, as --Name=value or --Name value:");
        foreach (var (name, description) in settings)
            output.WriteLine($"  {$"--{name}", -30} {description}");
        output.WriteLine("\ndocs/configuration.md lists all settings. They can also be set in appsettings.json and in the environment.\n");
        return exitCode;
    }

    // The library writes brackets around optional arguments only in the help of the command itself.
    private int WriteWithOptionalArguments(ParseResult parseResult, RootCommand root)
    {
        var output = parseResult.InvocationConfiguration.Output;
        using var help = new StringWriter();
        parseResult.InvocationConfiguration.Output = help;
        var exitCode = standard.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        var text = help.ToString();
        foreach (var command in root.Subcommands)
        foreach (var argument in command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues == 0))
            text = text.Replace($"  {command.Name} <{argument.Name}>", $"  {command.Name} [{argument.Name}]", StringComparison.Ordinal);
        output.Write(text);
        return exitCode;
    }
}
