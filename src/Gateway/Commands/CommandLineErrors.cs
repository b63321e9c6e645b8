using System.CommandLine;
using System.CommandLine.Parsing;
using Gateway.Content;
using Gateway.Store.Configuration;

namespace Gateway.Commands;

/// <summary>Describes the first error of a command line.</summary>
internal static class CommandLineErrors
{
    /// <returns>One or more sentences, or null if the command line is valid.</returns>
    public static string? Find(ParseResult result)
    {
        var command = result.CommandResult.Command;
        if (result.UnmatchedTokens.Concat(OptionsReadAsArguments(result)).FirstOrDefault() is { } word)
            return word.StartsWith('-') ? UnknownOption(word, command)
                : command.Subcommands.Count > 0 ? UnknownCommand(word, command)
                : $"Unexpected argument \"{word}\".";
        return result.Errors is [var error, ..] ? error.Message : null;
    }

    /// <summary>Returns the words that start a command: <c>gateway key list</c>.</summary>
    public static string PathOf(Command command) =>
        command is RootCommand ? "gateway"
        : command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}"
        : command.Name;

    // A misspelt option of a command with paths would be a path. After "--" everything is a path.
    private static IEnumerable<string> OptionsReadAsArguments(ParseResult result)
    {
        var separator = result.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).ToHashSet(ReferenceEqualityComparer.Instance);
        return result
            .CommandResult.Command.Arguments.SelectMany(argument => result.GetResult(argument)?.Tokens ?? [])
            .Where(token => token.Value is ['-', _, ..] && separator.Contains(token))
            .Select(token => token.Value);
    }

    private static string UnknownOption(string word, Command command)
    {
        var name = word.Split('=')[0];
        var known = command
            .Options.SelectMany(option => option.Aliases.Append(option.Name))
            .Concat(KnownSettings.All.Select(setting => $"--{setting.Name}"));
        return Spelling.Closest(name.Replace("__", ":", StringComparison.Ordinal), known) is { } close
            ? $"Unknown option {name}. Did you mean {close}?"
            : $"Unknown option {name}.";
    }

    private static string UnknownCommand(string word, Command parent)
    {
        var names = parent.Subcommands.Select(command => command.Name).ToList();
        return Spelling.Closest(word, names) is { } close
            ? $"There is no command \"{word}\". Did you mean {close}?"
            : $"There is no command \"{word}\". The commands are {string.Join(", ", names)}.";
    }
}
