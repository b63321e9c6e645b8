using System.Text;
using System.Text.RegularExpressions;
using Gateway.Content.Files;
using Gateway.Content.Parsing;
using Gateway.Content.Problems;

namespace Gateway.Content.Presets;

/// <summary>A file from which a generator reads values for other files.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Root">The values. <c>null</c> if the file has none, or has an error.</param>
/// <param name="Problem">The error.</param>
internal sealed partial record DataFile(string Path, MappingNode? Root, ContentProblem? Problem)
{
    /// <summary>The whole text of the file of a section.</summary>
    internal string? Text { get; private init; }

    private static readonly ContentOptions _options = new() { MaxFileBytes = 256 * 1024, MaxEvents = 20_000 };

    /// <summary>Reads a data file of Eleventy, whose values must be an object.</summary>
    internal static DataFile ReadObject(string path, ContentMapping mapping)
    {
        var (text, problem) = TextOf(path);
        if (text is null)
            return new DataFile(path, null, problem);
        var (root, mistake) = Parse(
            text,
            FormatOf(path),
            (values, problems) => FrontMatterDefaultMistakes.CheckValues(values, mapping, problems)
        );
        return root is null && mistake is null
            ? new DataFile(
                path,
                null,
                new ContentProblem(
                    ProblemCodes.FrontMatterDefaults,
                    "The file has no keys with values.",
                    1,
                    1,
                    "Write {} if it has no values."
                )
            )
            : new DataFile(path, root, mistake);
    }

    /// <summary>Reads the front matter of a section of Hugo. Errors matter only if it has a cascade.</summary>
    internal static DataFile ReadSection(string path, ContentMapping mapping)
    {
        var (text, problem) = TextOf(path);
        if (text is null)
            return new DataFile(path, null, problem);
        if (FrontMatter.Of(text) is not { } frontMatter)
            return new DataFile(
                path,
                null,
                CascadeLine().Match(text) is { Success: true } lost ? NoFrontMatter(text, lost.Index)
                    : FrontMatter.StartsWithFence(Encoding.UTF8.GetBytes(text)) ? NoFrontMatter(text, 0)
                    : null
            )
            {
                Text = text,
            };
        var (root, mistake) = Parse(
            frontMatter,
            (section, problems) => FrontMatterDefaultMistakes.CheckCascade(section, mapping, problems)
        );
        var hasCascade = frontMatter
            .Text.AsSpan(frontMatter.Start, frontMatter.End - frontMatter.Start)
            .Contains("cascade", StringComparison.OrdinalIgnoreCase);
        return new DataFile(path, root, hasCascade || mistake?.Code == ProblemCodes.FrontMatterDefaults ? mistake : null) { Text = text };
    }

    // The generator may read it, or lose the values as well.
    private static ContentProblem NoFrontMatter(string text, int offset)
    {
        var problems = new ProblemList(text);
        problems.Add(
            ProblemCodes.FrontMatterDefaults,
            offset > 0
                ? "\"cascade\" is not in a front matter that begins in the first line and has an end."
                : "The front matter has no end, so that values for other files can be missing.",
            offset,
            "Begin the first line with --- and write --- on the line after the last key."
        );
        return problems.Errors[0];
    }

    internal static (MappingNode? Root, ContentProblem? Problem) Parse(
        string text,
        FrontMatterFormat format,
        Action<MappingNode, ProblemList>? check = null
    ) => string.IsNullOrWhiteSpace(text) ? default : Parse(FrontMatter.OfFile(text, format), check);

    /// <summary>Reads a text whose value can be a list too.</summary>
    internal static (TreeNode? Node, ContentProblem? Problem) ParseNode(string text, FrontMatterFormat format)
    {
        if (string.IsNullOrWhiteSpace(text))
            return default;
        var problems = new ProblemList(text);
        var node = FrontMatterTree.Read(FrontMatter.OfFile(text, format), _options, problems);
        return problems.Any ? (null, problems.Errors[0]) : (node, null);
    }

    internal static FrontMatterFormat FormatOf(string path) =>
        System.IO.Path.GetExtension(path) switch
        {
            ".toml" => FrontMatterFormat.Toml,
            ".json" => FrontMatterFormat.Json,
            _ => FrontMatterFormat.Yaml,
        };

    private static (MappingNode? Root, ContentProblem? Problem) Parse(FrontMatter frontMatter, Action<MappingNode, ProblemList>? check)
    {
        var problems = new ProblemList(frontMatter.Text);
        var root = FrontMatterTree.Read(frontMatter, _options, problems) as MappingNode;
        if (root is not null && !problems.Any)
            check?.Invoke(root, problems);
        return problems.Any ? (null, problems.Errors[0]) : (root, null);
    }

    /// <summary>True if a text has no content. NUL characters count as none, because a crash can leave them instead of text.</summary>
    internal static bool IsEmptyText(string text) => text.AsSpan().Trim("\0 \t\r\n\uFEFF").IsEmpty;

    /// <summary>
    /// The problem of a file without content. Editors empty a file before they write it, and its settings may hide articles until then.
    /// </summary>
    internal static ContentProblem Empty(string path) =>
        new(
            ProblemCodes.FrontMatterDefaults,
            "The file is empty.",
            1,
            1,
            FormatOf(path) == FrontMatterFormat.Json
                ? "Restore its values. Write {} if it has none."
                : "Restore its lines. Write a line with a comment, such as \"# none\", if it has none."
        );

    /// <summary>The problem of a file that lost its end a moment ago.</summary>
    internal static ContentProblem Cut { get; } =
        new(
            ProblemCodes.FrontMatterDefaults,
            "The file lost its end a moment ago, as if it was not written completely.",
            1,
            1,
            "Restore the end. If it was removed on purpose, the file counts in a few seconds."
        );

    /// <summary>Returns the text of a regular file, or the problem that prevents reading it.</summary>
    internal static (string? Text, ContentProblem? Problem) TextOf(string path)
    {
        var file = ContentFileReader.Read(path, _options);
        if (file.Problem is { } unreadable)
            return (null, unreadable);
        var text = Utf8.Decode(file.Bytes.Span, out var invalid);
        return (text, text is null ? invalid : null);
    }

    [GeneratedRegex("""^[ \t\[{]*"?cascade"?[ \t]*[:=\]]""", RegexOptions.IgnoreCase | RegexOptions.Multiline, 1_000)]
    private static partial Regex CascadeLine();
}
