using Spectre.Console;

namespace Gateway.Commands;

/// <summary>
/// Colours for the lines that a command prints on a terminal. A file or a pipe gets none, and neither does a terminal with
/// <c>NO_COLOR</c> (https://no-color.org) or without colours.
/// </summary>
/// <param name="isColoured">False to leave all texts as they are.</param>
internal sealed class Palette(bool isColoured)
{
    /// <summary>Leaves all texts as they are.</summary>
    public static Palette None { get; } = new(isColoured: false);

    /// <summary>The palette of an output.</summary>
    public static Palette Of(TextWriter output) =>
        new(
            ReferenceEquals(output, Console.Out)
                && !Console.IsOutputRedirected
                && Environment.GetEnvironmentVariable("NO_COLOR") is not { Length: > 0 }
                && AnsiConsole.Profile.Capabilities is { Ansi: true, ColorSystem: not ColorSystem.NoColors }
        );

    public string Red(string text) => Coloured("31", text);

    public string Green(string text) => Coloured("32", text);

    public string Yellow(string text) => Coloured("33", text);

    public string Bold(string text) => Coloured("1", text);

    public string Dim(string text) => Coloured("2", text);

    // https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters
    private string Coloured(string code, string text) => isColoured ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
