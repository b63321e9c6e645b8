using System.Net;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Gateway.Html;

/// <summary>Converts a body to HTML that is not sanitised yet.</summary>
internal static partial class MarkdownRenderer
{
    // Only what at least two of the generators know. Letters as list markers and marks such as ==a== would change plain sentences.
    private static readonly MarkdownPipeline _markdown = Builder()
        .UsePipeTables()
        .UseAutoLinks()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .UseTaskLists()
        .UseFootnotes()
        .UseDefinitionLists()
        .Build();

    /// <summary>The names of the extensions of CommonMark that bodies can use.</summary>
    internal static IReadOnlyList<string> Extensions => [.. _markdown.Extensions.Select(extension => extension.GetType().Name)];

    // https://spec.commonmark.org/0.31.2/#html-blocks, start condition 6, and the elements of condition 1.
    private static readonly HashSet<string> _blocks = new(
        """
        address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset figcaption
        figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link main menu menuitem nav noframes ol
        optgroup option p param pre script search section style summary table tbody td textarea tfoot th thead title tr track ul
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.OrdinalIgnoreCase
    );

    // The parser of links is the next one. UseTaskLists adds no parser if there is one.
    private static MarkdownPipelineBuilder Builder()
    {
        var builder = new MarkdownPipelineBuilder();
        builder.InlineParsers.Insert(0, new TaskParser());
        return builder;
    }

    /// <summary>Returns the HTML; <c>null</c> if the body is too expensive to parse or nested too deep.</summary>
    public static string? Of(string body, int maxMarks)
    {
        if (IsHtml(body))
            return body;
        if (MarksOf(body) > maxMarks)
            return null;
        try
        {
            var document = Markdown.Parse(body, _markdown);
            // Without an end, a comment would contain the rest of the body.
            if (UnclosedComment(document, body) is { } comment)
            {
                body = body.Insert(comment, "\\");
                document = Markdown.Parse(body, _markdown);
            }

            ReplaceShortcodes(document, body);
            KeepWords(document);
            foreach (var code in document.Descendants<FencedCodeBlock>())
                NameLanguage(code);
            foreach (var table in document.Descendants<Table>())
                AlignCells(table);
            return document.ToHtml(_markdown);
        }
        catch (ArgumentException)
        {
            // The body exceeds Markdig's nesting limit.
            return null;
        }
    }

    /// <summary>Counts what Markdig searches for an end, and bare links, which take twice as long as other marks.</summary>
    internal static int MarksOf(ReadOnlySpan<char> text) =>
        text.Count('[') + text.Count('*') + text.Count('_') + text.Count('~') + (2 * (text.Count("://") + text.Count("www.")));

    /// <summary>
    /// Returns true if the body is HTML: it begins and ends with a tag, and every part of it begins with the tag of a block. A part begins
    /// where a Markdown parser would look for Markdown again, which is after a blank line, a comment or preformatted text.
    /// </summary>
    internal static bool IsHtml(string body)
    {
        var text = body.AsSpan().Trim();
        if (!text.StartsWith('<') || !text.EndsWith('>'))
            return false;
        var isStart = true;
        string? end = null;
        foreach (var line in text.EnumerateLines())
        {
            var rest = line.Trim();
            if (end is not null)
            {
                if (!rest.Contains(end, StringComparison.OrdinalIgnoreCase))
                    continue;
                (end, isStart) = (null, true);
                continue;
            }

            if (isStart && !rest.IsEmpty && !BeginsWithBlock(rest))
                return false;
            end = EndOf(rest);
            isStart = rest.IsEmpty || rest.StartsWith("<!--");
        }

        return true;
    }

    // The text up to which blank lines do not matter, if it is on a later line.
    private static string? EndOf(ReadOnlySpan<char> line) =>
        line.LastIndexOf("<!--") is >= 0 and var comment
            ? line[comment..].Contains("-->", StringComparison.Ordinal)
                ? null
                : "-->"
            : line.LastIndexOf("<pre", StringComparison.OrdinalIgnoreCase) is >= 0 and var pre
                ? line[pre..].Contains("</pre>", StringComparison.OrdinalIgnoreCase)
                    ? null
                    : "</pre>"
                : null;

    private static bool BeginsWithBlock(ReadOnlySpan<char> line)
    {
        if (line.Length < 2 || line[0] != '<')
            return false;
        if (line[1] is '!' or '?')
            return true;
        var name = line[(line[1] == '/' ? 2 : 1)..];
        var length = 0;
        while (length < name.Length && char.IsAsciiLetterOrDigit(name[length]))
            length++;
        return _blocks.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name[..length]);
    }

    // The text after the fence can have attributes: js{1}, {.python}, {r echo=FALSE}, rust,ignore.
    private static void NameLanguage(FencedCodeBlock code)
    {
        if (
            code.TryGetAttributes() is { Classes.Count: > 0 } attributes
            && Language().Match($"{code.Info} {code.Arguments}") is { Success: true } match
        )
            attributes.Classes = [$"language-{match.Groups["name"].Value}"];
    }

    // The sanitiser removes styles.
    private static void AlignCells(Table table)
    {
        foreach (var row in table.OfType<TableRow>())
        {
            for (var at = 0; at < row.Count; at++)
            {
                var column = row[at] is TableCell { ColumnIndex: >= 0 and var index } ? index : at;
                if (column < table.ColumnDefinitions.Count && table.ColumnDefinitions[column].Alignment is { } alignment)
                    row[at].GetAttributes().AddProperty("align", alignment.ToString().ToLowerInvariant());
            }
        }

        foreach (var column in table.ColumnDefinitions)
            column.Alignment = null;
    }

    private static int? UnclosedComment(MarkdownDocument document, string body) =>
        document.Descendants<HtmlBlock>().LastOrDefault(block => block.Type == HtmlBlockType.Comment) is { } last
        && body.AsSpan(last.Span.Start).IndexOf("<!--", StringComparison.Ordinal) is >= 0 and var start
        && !body.AsSpan(last.Span.Start + start).Contains("-->", StringComparison.Ordinal)
            ? last.Span.Start + start
            : null;

    // List<script> in a sentence is not a script. Without an end, the element would contain the rest of the body, and be removed with it.
    private static void KeepWords(MarkdownDocument document)
    {
        foreach (var text in document.Descendants<LeafBlock>().Select(block => block.Inline).OfType<ContainerInline>())
        {
            var closed = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var tag in text.Descendants<HtmlInline>().Reverse().ToList())
            {
                if (SwallowingTag().Match(tag.Tag) is not { Success: true } match)
                    continue;
                if (match.Groups["end"].Success)
                    closed.Add(match.Groups["name"].Value);
                else if (!closed.Contains(match.Groups["name"].Value))
                    tag.ReplaceBy(new LiteralInline(tag.Tag));
            }
        }
    }

    // https://gohugo.io/shortcodes/youtube/ and similar tags of Jekyll: a paragraph of its own becomes a frame.
    private static void ReplaceShortcodes(MarkdownDocument document, string body)
    {
        foreach (var paragraph in document.Descendants<ParagraphBlock>().ToList())
        {
            if (
                paragraph.Span.Length is <= 0 or > 300
                || paragraph.Parent is not { } parent
                || Shortcode().Match(body.Substring(paragraph.Span.Start, paragraph.Span.Length)) is not { Success: true } match
            )
                continue;
            var id = match.Groups["id"].Value;
            var (url, title) = match.Groups["name"].Value.Equals("vimeo", StringComparison.OrdinalIgnoreCase)
                ? ($"https://player.vimeo.com/video/{id}", "Vimeo video")
                : ($"https://www.youtube-nocookie.com/embed/{id}", "YouTube video");
            var frame = new HtmlBlock(new HtmlBlockParser()) { Lines = new StringLineGroup(1) };
            frame.Lines.Add(new StringSlice($"<iframe src=\"{WebUtility.HtmlEncode(url)}\" title=\"{title}\"></iframe>"));
            parent[parent.IndexOf(paragraph)] = frame;
        }
    }

    [GeneratedRegex(
        """^((?<name>[A-Za-z0-9_+#.\-]{1,40})(?=[\s,{:]|$)|\{[^{}"']*?(?<=[\s{])\.(?<name>[A-Za-z0-9_+#\-]{1,40})(?=[\s}])|\{(?<name>[A-Za-z0-9_+#\-]{1,40})(?=[\s,}]))""",
        RegexOptions.ExplicitCapture,
        1_000
    )]
    private static partial Regex Language();

    [GeneratedRegex(
        """^\s*\{(\{<|%-?)\s*(?<name>youtube|vimeo)\s+(id=)?["“”]?(?<id>[A-Za-z0-9_-]{1,64})["“”]?(\s[^{}<>]*)?(>\}|-?%)\}\s*$""",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        1_000
    )]
    private static partial Regex Shortcode();

    // The elements whose text is not HTML, and those whose content the sanitiser removes.
    [GeneratedRegex(
        """^<(?<end>/)?(?<name>iframe|math|noembed|noframes|noscript|object|optgroup|option|plaintext|script|select|style|svg|template|textarea|title|xmp)(?=[\s/>])""",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        1_000
    )]
    private static partial Regex SwallowingTag();

    /// <summary>Accepts <c>[x]</c> only before a space. Otherwise <c>[x](url)</c> would not be a link.</summary>
    private sealed class TaskParser : TaskListInlineParser
    {
        public override bool Match(InlineProcessor processor, ref StringSlice slice) =>
            slice.PeekChar(3) is ' ' or '\t' && base.Match(processor, ref slice);
    }
}
