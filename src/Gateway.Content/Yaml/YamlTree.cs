using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gateway.Content.Yaml;

/// <summary>
/// One pass over YamlDotNet's parser events, which come lazily: what is too deep, too long or not wanted stops the pass before
/// the rest is scanned, so that neither the stack nor the scanner's quadratic search for keys in brackets can be exhausted.
/// </summary>
internal sealed class YamlTree
{
    private readonly Parser _parser;
    private readonly int _start;
    private readonly ContentOptions _options;
    private readonly ProblemList _problems;
    private int _events;

    private YamlTree(FrontMatter frontMatter, ContentOptions options, ProblemList problems)
    {
        _parser = new Parser(new StringReader(LineBreaks.Only(frontMatter.Text[frontMatter.Start..frontMatter.End])));
        _start = frontMatter.Start;
        _options = options;
        _problems = problems;
    }

    /// <summary>The root value; <c>null</c> where the text holds none, or with a problem added where it cannot be taken.</summary>
    internal static YamlNode? Read(FrontMatter frontMatter, ContentOptions options, ProblemList problems)
    {
        var tree = new YamlTree(frontMatter, options, problems);
        try
        {
            return tree.Document();
        }
        catch (YamlException error)
        {
            tree.Refuse(error);
        }
        // Not documented, but seen: for some broken documents (two of yaml-test-suite among them) the parser throws these instead.
        catch (Exception error)
            when (error
                    is InvalidOperationException
                        or ArgumentException
                        or FormatException
                        or OverflowException
                        or IndexOutOfRangeException
                        or NullReferenceException
                        or KeyNotFoundException
            )
        {
            problems.Add(
                ProblemCodes.YamlSyntax,
                "The front matter is not YAML.",
                tree.OffsetOf(tree._parser.Current?.Start ?? Mark.Empty),
                SyntaxHint.General
            );
        }

        return null;
    }

    private YamlNode? Document()
    {
        if (Next() is not StreamStart || Next() is not DocumentStart start)
            return null;
        if (start.Version is not null || start.Tags?.Any(tag => !IsBuiltIn(tag)) == true)
            return Refuse(start, ProblemCodes.YamlDirective, "A YAML directive (%) is not read.", "Remove the line that begins with %.");
        if (Next() is not { } first || Node(first, 1) is not { } root || Next() is not DocumentEnd || Next() is not { } last)
            return null;

        return last is StreamEnd
            ? root
            : Refuse(
                last,
                ProblemCodes.YamlMultipleDocuments,
                "A second YAML document begins here.",
                "Keep one document a file; a --- line ends the front matter."
            );
    }

    private YamlNode? Node(ParsingEvent at, int depth)
    {
        if (depth > _options.MaxDepth)
            return Refuse(
                at,
                ProblemCodes.YamlTooDeep,
                $"Values are nested deeper than {_options.MaxDepth} levels.",
                "Flatten the front matter."
            );
        if (at is AnchorAlias)
            return Refuse(
                at,
                ProblemCodes.YamlAlias,
                "An alias (*) is not read.",
                "Write the value out, or put it in quotation marks if the * is part of it."
            );
        if (at is NodeEvent { Anchor.IsEmpty: false })
            return Refuse(
                at,
                ProblemCodes.YamlAnchor,
                "An anchor (&) is not read.",
                "Remove it, or put the value in quotation marks if the & is part of it."
            );
        if (at is NodeEvent { Tag.IsEmpty: false })
            return Refuse(
                at,
                ProblemCodes.YamlTag,
                "A tag (!) is not read.",
                "Remove it, or put the value in quotation marks if the ! is part of it."
            );

        return at switch
        {
            Scalar scalar => Text(scalar),
            SequenceStart => Sequence(at, depth),
            MappingStart => Mapping(at, depth),
            _ => null,
        };
    }

    private YamlScalar? Text(Scalar scalar)
    {
        if (scalar.Value.Length > _options.MaxScalarLength)
        {
            Refuse(
                scalar,
                ProblemCodes.YamlScalarTooLong,
                $"The value has more than {_options.MaxScalarLength} characters.",
                "Shorten it, or move it into the body."
            );
            return null;
        }

        var offset = OffsetOf(scalar.Start);
        // Only an escape in double quotes can bring in what strict decoding kept out.
        if (scalar.Style == ScalarStyle.DoubleQuoted)
            Characters.Check(scalar.Value, offset, _problems);
        return new YamlScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, offset, OffsetOf(scalar.End));
    }

    private YamlSequence? Sequence(ParsingEvent start, int depth)
    {
        var items = new List<YamlNode>();
        while (Next() is { } at)
        {
            if (at is SequenceEnd)
                return new YamlSequence(items, OffsetOf(start.Start));
            if (Node(at, depth + 1) is not { } item)
                return null;
            items.Add(item);
        }

        return null;
    }

    private YamlMapping? Mapping(ParsingEvent start, int depth)
    {
        var entries = new List<YamlEntry>();
        var mapping = new YamlMapping(entries, OffsetOf(start.Start));
        while (Next() is { } at)
        {
            if (at is MappingEnd)
                return mapping;
            if (Key(at, depth + 1) is not { } key || Next() is not { } next || Node(next, depth + 1) is not { } value)
                return null;
            if (mapping.IndexOf(key.Value) is >= 0 and var earlier)
                Duplicate(key, entries[earlier].Key);
            else
                entries.Add(new YamlEntry(key, value));
        }

        return null;
    }

    private YamlScalar? Key(ParsingEvent at, int depth)
    {
        if (at is Scalar { Value: "<<", Style: ScalarStyle.Plain })
        {
            Refuse(at, ProblemCodes.YamlMergeKey, "The merge key << is not read.", "Write the keys out.");
            return null;
        }

        if (at is SequenceStart or MappingStart or Scalar { Value: "" })
        {
            Refuse(
                at,
                ProblemCodes.YamlComplexKey,
                "A key is empty, a list or a mapping; expected a word.",
                "Write the key as a word, or put the text in quotation marks."
            );
            return null;
        }

        return Node(at, depth) as YamlScalar;
    }

    private void Duplicate(YamlScalar key, YamlScalar earlier) =>
        _problems.Add(
            ProblemCodes.YamlDuplicateKey,
            $"The key \"{Shown.Of(key.Value)}\" stands here a second time (first on line {_problems.LineOf(earlier.Offset)}).",
            key.Offset,
            "Keep one of them."
        );

    private void Refuse(YamlException error)
    {
        var offset = OffsetOf(error.Start);
        // The parser blames the mapping that a tab is in, which may begin far above it.
        if (SyntaxHint.IsAboutTabs(error.Message))
            offset = Math.Max(offset, _problems.Text.IndexOf('\t', Math.Min(offset, _problems.Text.Length)));
        if (error.Message.Contains("surrogate", StringComparison.OrdinalIgnoreCase))
            Characters.LoneSurrogate(offset, _problems);
        else
            _problems.Add(
                ProblemCodes.YamlSyntax,
                $"The front matter is not YAML: {error.Message}",
                offset,
                SyntaxHint.For(_problems.Text, offset, error.Message)
            );
    }

    private YamlNode? Refuse(ParsingEvent at, string code, string message, string hint)
    {
        _problems.Add(code, message, OffsetOf(at.Start), hint);
        return null;
    }

    private ParsingEvent? Next()
    {
        if (!_parser.MoveNext() || _parser.Current is not { } current)
            return null;
        if (++_events > _options.MaxEvents)
        {
            Refuse(
                current,
                ProblemCodes.YamlTooManyEvents,
                $"The front matter has more than {_options.MaxEvents} keys, values and brackets.",
                "Shorten it."
            );
            return null;
        }

        return current;
    }

    private int OffsetOf(Mark mark) => _start + (int)mark.Index;

    private static bool IsBuiltIn(YamlDotNet.Core.Tokens.TagDirective tag) => tag.Handle is "!" or "!!";
}
