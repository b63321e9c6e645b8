using System.CommandLine;
using System.CommandLine.Parsing;
using Gateway.Content.Text;
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
        var missing = command.Arguments.FirstOrDefault(argument =>
            argument.Arity.MinimumNumberOfValues > 0 && !argument.HasDefaultValue && result.GetResult(argument) is not { Tokens.Count: > 0 }
        );
        return missing is not null ? $"The argument <{missing.Name}> is missing."
            : result.Errors is [var error, ..] ? error.Message
            : null;
    }

    /// <summary>Lets an option have only some values. Another value is reported with the one that it probably means.</summary>
    public static void AcceptOnly(Option option, params string[] values)
    {
        option.CompletionSources.Add(values);
        option.Validators.Add(result =>
        {
            if (
                result.Tokens.Select(token => token.Value).FirstOrDefault(value => !values.Contains(value, StringComparer.Ordinal)) is
                { } wrong
            )
                result.AddError(
                    $"{option.Name} is \"{wrong}\"; "
                        + (
                            Spelling.Closest(wrong, values) is { } close
                                ? $"did you mean {close}?"
                                : $"expected one of {string.Join(", ", values)}."
                        )
                );
        });
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
        // Other programs have the commands help and version.
        if (parent.Options.FirstOrDefault(option => option.Name.Equals($"--{word}", StringComparison.OrdinalIgnoreCase)) is { } option)
            return $"There is no command \"{word}\". Did you mean {option.Name}?";
        var names = parent.Subcommands.Select(command => command.Name).ToList();
        return Spelling.Closest(word, names) is { } close
            ? $"There is no command \"{word}\". Did you mean {close}?"
            : $"There is no command \"{word}\". The commands are {string.Join(", ", names)}.";
    }
}
