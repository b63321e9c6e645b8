using System.Globalization;
using Gateway.Content.Files;
using Gateway.Content.Problems;
using Gateway.Content.Text;
using Tomlyn;
using Tomlyn.Parsing;

namespace Gateway.Content.Parsing;

/// <summary>Builds the tree of TOML front matter (https://toml.io/en/v1.0.0) from Tomlyn's parser events.</summary>
internal sealed class TomlTree
{
    private readonly TomlParser _parser;
    private readonly string _toml;
    private readonly int _start;
    private readonly ProblemList _problems;
    private readonly TreeLimits _limits;
    private int _last;

    private TomlTree(FrontMatter frontMatter, ContentOptions options, ProblemList problems)
    {
        _toml = frontMatter.Text[frontMatter.Start..frontMatter.End];
        _start = frontMatter.Start;
        _problems = problems;
        _limits = new TreeLimits(options, problems);
        // One level more, so that the tree's own check comes first.
        _parser = TomlParser.Create(
            _toml,
            new TomlParserOptions { Mode = TomlParserMode.Strict },
            new TomlSerializerOptions { MaxDepth = options.MaxDepth + 1 }
        );
    }

    /// <summary>Returns the root value; <c>null</c> if the text is not valid, and adds a problem.</summary>
    internal static TreeNode? Read(FrontMatter frontMatter, ContentOptions options, ProblemList problems)
    {
        var tree = new TomlTree(frontMatter, options, problems);
        try
        {
            return tree.Next() && tree.Next() ? tree.Node(1) : null;
        }
        catch (TomlException error)
        {
            tree.Reject(error);
        }
        catch (Exception error) when (ParserDefect.Is(error))
        {
            problems.Add(ProblemCodes.TomlSyntax, "The front matter is not valid TOML.", tree._last, General);
        }

        return null;
    }

    private const string General = "Check the quotation marks, the brackets and the equals signs, here and in the lines around it.";

    private TreeNode? Node(int depth)
    {
        var at = _parser.Current;
        var offset = OffsetOf(at);
        if (!_limits.AllowsDepth(depth, offset))
            return null;
        return at.Kind switch
        {
            TomlParseEventKind.StartTable => Mapping(depth, offset, isInline: at.Span is not null),
            TomlParseEventKind.StartArray => Sequence(depth, offset, isInline: at.Span is not null),
            TomlParseEventKind.String => Text(_parser.GetString(), offset),
            // Underscores and other bases are resolved.
            TomlParseEventKind.Integer => Text(at.GetInt64().ToString(CultureInfo.InvariantCulture), offset),
            _ => at.Span is { } span ? Text(_toml.Substring(span.Offset, Math.Min(span.Length, _toml.Length - span.Offset)), offset) : null,
        };
    }

    private TomlTable? Mapping(int depth, int offset, bool isInline)
    {
        var table = new TomlTable(new List<MappingEntry>(), offset, isInline);
        while (Next() && _parser.Current.Kind != TomlParseEventKind.EndTable)
        {
            var keyOffset = OffsetOf(_parser.Current);
            if (Text(_parser.GetPropertyName(), keyOffset) is not { } key || !Next() || Node(depth + 1) is not { } value)
                return null;
            if (!table.Add(key, value))
                DuplicateKey.Report(key, table.Entries[table.IndexOf(key.Value)].Key, _problems);
        }

        return _problems.Any ? null : table;
    }

    private TomlArray? Sequence(int depth, int offset, bool isInline)
    {
        var array = new TomlArray(new List<TreeNode>(), offset, isInline);
        while (Next() && _parser.Current.Kind != TomlParseEventKind.EndArray)
        {
            if (Node(depth + 1) is not { } item)
                return null;
            array.List.Add(item);
        }

        return array;
    }

    private ScalarNode? Text(string value, int offset)
    {
        InvalidCharacters.Check(value, offset, _problems);
        return _limits.AllowsLength(value, offset) ? new ScalarNode(value, isPlain: false, offset, offset + value.Length) : null;
    }

    private bool Next() => _parser.MoveNext() && _limits.AllowsEvent(OffsetOf(_parser.Current));

    // Tables that headers and dotted keys create have no position of their own.
    private int OffsetOf(TomlParseEvent at) => _last = at.Span is { } span ? _start + span.Offset : Math.Max(_last, _start);

    private void Reject(TomlException error)
    {
        // The message repeats the position, and has a line for each error.
        var reason = error.Message.Split('\n')[0];
        var text = reason.IndexOf(" error : ", StringComparison.Ordinal) is >= 0 and var at ? reason[(at + 9)..].Trim() : reason;
        var offset = error.Offset is { } position ? _start + position : _last;
        if (text.Contains("Unicode scalar", StringComparison.Ordinal))
            InvalidCharacters.UnpairedSurrogate(offset, _problems);
        else
            _problems.Add(
                ProblemCodes.TomlSyntax,
                $"The front matter is not valid TOML: {Shortened.ForError(text).TrimEnd('.')}.",
                offset,
                TomlHint.For(text) ?? General
            );
    }

    /// <summary>A table. Headers and dotted keys can add to a table that other lines began; nothing adds to an inline table.</summary>
    private sealed class TomlTable(List<MappingEntry> entries, int offset, bool isInline) : MappingNode(entries, offset)
    {
        /// <summary>Adds an entry. Returns false if the key is a duplicate.</summary>
        internal bool Add(ScalarNode key, TreeNode value)
        {
            if (Find(key.Value) is not { } earlier)
            {
                entries.Add(new MappingEntry(key, value));
                return true;
            }

            return earlier is TomlTable table && value is TomlTable more
                ? table.Merge(more)
                : earlier is TomlArray array && value is TomlArray items && array.Merge(items);
        }

        private bool Merge(TomlTable more) => !isInline && !more.IsInline && more.Entries.All(entry => Add(entry.Key, entry.Value));

        private bool IsInline => isInline;
    }

    /// <summary>An array. Each <c>[[header]]</c> adds a table to the same array.</summary>
    private sealed class TomlArray(List<TreeNode> items, int offset, bool isInline) : ListNode(items, offset)
    {
        internal List<TreeNode> List => items;
        private bool IsInline => isInline;

        internal bool Merge(TomlArray more)
        {
            if (isInline || more.IsInline)
                return false;
            items.AddRange(more.List);
            return true;
        }
    }
}
