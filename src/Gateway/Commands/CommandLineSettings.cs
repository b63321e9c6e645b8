using Gateway.Store.Configuration;

namespace Gateway.Commands;

/// <summary>Separates settings from the other words of a command line. They can be anywhere, in all commands.</summary>
internal static class CommandLineSettings
{
    // Settings of ASP.NET Core that have no section.
    private static readonly string[] _withoutSection = ["Urls", "AllowedHosts", "Environment", "Http_Ports", "Https_Ports"];

    private static readonly string[] _sectionsOfLibraries = ["Logging", "Kestrel"];

    /// <param name="arguments">The command line.</param>
    /// <param name="options">The options of the commands, which are not settings.</param>
    /// <param name="others">Receives all other words in their order.</param>
    /// <returns>The settings in the form <c>--Name=value</c>.</returns>
    /// <exception cref="InvalidSettingException">A setting is unknown or has no value.</exception>
    public static IReadOnlyList<string> Extract(IReadOnlyList<string> arguments, IReadOnlySet<string> options, List<string> others)
    {
        var settings = new List<string>();
        for (var position = 0; position < arguments.Count; position++)
        {
            var word = arguments[position];
            if (word == "--")
            {
                others.AddRange(arguments.Skip(position));
                break;
            }

            if (NameOf(word, options) is not { } name)
            {
                others.Add(word);
                continue;
            }

            if (!IsKnown(name))
                throw KnownSettings.Unknown(name);
            if (word.Contains('=', StringComparison.Ordinal))
                settings.Add(word);
            else if (position + 1 < arguments.Count && !arguments[position + 1].StartsWith("--", StringComparison.Ordinal))
                settings.Add($"{word}={arguments[++position]}");
            else
                throw new InvalidSettingException(name, $"has no value. Use --{name}=<value>");
        }

        return settings;
    }

    // --Limits:Depth=20 and --urls are settings. --content:folder and --base-url:https://news.example are options with values.
    private static string? NameOf(string word, IReadOnlySet<string> options)
    {
        if (!word.StartsWith("--", StringComparison.Ordinal))
            return null;
        var name = word[2..].Split('=')[0];
        var first = name.Split(':')[0];
        if (name.Length == first.Length)
            return _withoutSection.Contains(name, StringComparer.OrdinalIgnoreCase) || name.StartsWith("OTEL_", StringComparison.Ordinal)
                ? name
                : null;
        return options.Contains($"--{first}") && KnownSettings.Find(name) is null ? null : name;
    }

    private static bool IsKnown(string name) =>
        !name.Contains(':', StringComparison.Ordinal)
        || KnownSettings.Find(name) is not null
        || _sectionsOfLibraries.Contains(name.Split(':')[0], StringComparer.OrdinalIgnoreCase);
}
