using System.CommandLine;

namespace Gateway.Commands;

/// <summary>The standard streams of a command, and the log of its store. The defaults are the console of the process.</summary>
internal sealed class CommandConsole : InvocationConfiguration
{
    private readonly TextReader? _input;

    /// <summary>The standard input.</summary>
    public TextReader Input
    {
        get => _input ?? Console.In;
        init => _input = value;
    }

    /// <summary>False if a person types the standard input on a terminal.</summary>
    public bool IsInputRedirected => _input is not null || Console.IsInputRedirected;

    /// <summary>
    /// Adds the log of commands that serve nothing. It goes to standard error, because standard output has only the result of the command.
    /// </summary>
    public Action<ILoggingBuilder> AddLog { get; init; } =
        log => log.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

    /// <summary>Returns the console of a command that runs.</summary>
    public static CommandConsole Of(ParseResult command) => (CommandConsole)command.InvocationConfiguration;
}
