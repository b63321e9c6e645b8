using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Fixtures;

/// <summary>A page of the documentation: its fenced blocks, links and headings.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Text">The whole text.</param>
internal sealed partial record MarkdownPage(string Path, string Text)
{
    /// <summary>The fenced code blocks, in their order.</summary>
    public IReadOnlyList<MarkdownBlock> Blocks =>
        [
            .. Fences()
                .Matches(Text)
                .Select(fence => new MarkdownBlock(
                    fence.Groups["language"].Value,
                    fence.Groups["text"].Value,
                    fence.Index,
                    fence.Index + fence.Length
                )),
        ];

    /// <summary>The targets of all links.</summary>
    public IEnumerable<string> Links => Targets().Matches(Code().Replace(Prose, "")).Select(link => link.Groups["target"].Value);

    /// <summary>The anchors of the headings, as GitHub generates them.</summary>
    public IReadOnlySet<string> Anchors => Headings().Matches(Prose).Select(heading => AnchorOf(heading.Groups["text"].Value)).ToHashSet();

    private string Prose => Fences().Replace(Text, "");

    public static MarkdownPage Read(string path) => new(path, File.ReadAllText(path));

    /// <summary>Reads the page at a path relative to the repository's root.</summary>
    public static MarkdownPage At(params ReadOnlySpan<string> path) => Read(System.IO.Path.Combine([RepositoryRoot.Path, .. path]));

    /// <summary>The text of the first code block in a language.</summary>
    public string First(string language) =>
        Blocks.FirstOrDefault(block => block.Language == language)?.Text
        ?? throw new InvalidDataException($"{Path} has no ```{language} block.");

    /// <summary>The pairs of code blocks with only white space between them.</summary>
    public IEnumerable<(MarkdownBlock First, MarkdownBlock Second)> Neighbours =>
        Blocks.Zip(Blocks.Skip(1)).Where(pair => string.IsNullOrWhiteSpace(Text[pair.First.End..pair.Second.Start]));

    private static string AnchorOf(string heading)
    {
        var anchor = new StringBuilder();
        foreach (var character in heading.Trim())
        {
            if (char.IsLetterOrDigit(character) || character is '-' or '_')
                anchor.Append(char.ToLowerInvariant(character));
            else if (character == ' ')
                anchor.Append('-');
        }

        return anchor.ToString();
    }

    [GeneratedRegex(
        @"^```(?<language>\w*)[ \t]*\r?\n(?<text>.*?)^```[ \t]*\r?$",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Fences();

    [GeneratedRegex("`[^`\n]*`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Targets();

    [GeneratedRegex("^#{1,6} (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Headings();
}

/// <summary>A fenced code block and its position in the page.</summary>
internal sealed record MarkdownBlock(string Language, string Text, int Start, int End);
