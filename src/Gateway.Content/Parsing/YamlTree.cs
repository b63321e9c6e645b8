using Gateway.Content.Files;
using Gateway.Content.Problems;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gateway.Content.Parsing;

/// <summary>
/// Builds the tree in one pass over YamlDotNet's parser events, which are produced lazily. A value that is too deep, too long or not
/// supported ends the pass before the rest is scanned. This protects the stack, and avoids the scanner's quadratic search for keys in
/// brackets.
/// </summary>
internal sealed class YamlTree
{
    private readonly Parser _parser;
    private readonly YamlText _yaml;
    private readonly TreeLimits _limits;
    private readonly ProblemList _problems;

    private YamlTree(YamlText yaml, ContentOptions options, ProblemList problems)
    {
        _parser = new Parser(new StringReader(yaml.Text));
        _yaml = yaml;
        _limits = new TreeLimits(options, problems);
        _problems = problems;
    }

    /// <summary>Returns the root value; <c>null</c> if the text has none. A problem is added if the text is not valid.</summary>
    internal static TreeNode? Read(FrontMatter frontMatter, ContentOptions options, ProblemList problems)
    {
        var yaml = new YamlText(
            YamlLineBreaks.ReplaceYaml11Breaks(frontMatter.Text[frontMatter.Start..frontMatter.End]),
            frontMatter.Start
        );
        while (true)
        {
            var before = problems.Count;
            var (root, isRepaired) = Read(new YamlTree(yaml, options, problems), new YamlSyntaxErrors(yaml, frontMatter, problems));
            if (!isRepaired)
                return root;
            problems.RemoveFrom(before);
        }
    }

    private static (TreeNode? Root, bool IsRepaired) Read(YamlTree tree, YamlSyntaxErrors errors)
    {
        try
        {
            return (tree.Document(), false);
        }
        catch (YamlException error) when (YamlHint.IsAboutQuotedLines(error.Message) && tree._yaml.TryIndentQuoted(error.Start.Index))
        {
            return (null, true);
        }
        catch (YamlException error)
        {
            errors.Add(error);
        }
        catch (Exception error) when (ParserDefect.Is(error))
        {
            errors.Add(tree.OffsetOf(tree._parser.Current?.Start ?? Mark.Empty));
        }

        return (null, false);
    }

    private TreeNode? Document()
    {
        if (Next() is not StreamStart || Next() is not DocumentStart start)
            return null;
        if (start.Version is not null || start.Tags?.Any(tag => !IsBuiltIn(tag)) == true)
            return Reject(
                start,
                ProblemCodes.YamlDirective,
                "YAML directives (%) are not supported.",
                "Remove the line that begins with %."
            );
        if (Next() is not { } first || Node(first, 1) is not { } root || Next() is not DocumentEnd || Next() is not { } last)
            return null;

        return last is StreamEnd
            ? root
            : Reject(
                last,
                ProblemCodes.YamlMultipleDocuments,
                "A second YAML document begins here.",
                "Write one document per file. A --- line ends the front matter."
            );
    }

    private TreeNode? Node(ParsingEvent at, int depth)
    {
        if (!_limits.AllowsDepth(depth, OffsetOf(at.Start)))
            return null;
        if (at is AnchorAlias)
            return Reject(
                at,
                ProblemCodes.YamlAlias,
                "YAML aliases (*) are not supported.",
                "Write out the value, or put it in quotation marks if the * is part of it."
            );
        if (at is NodeEvent { Anchor.IsEmpty: false })
            return Reject(
                at,
                ProblemCodes.YamlAnchor,
                "YAML anchors (&) are not supported.",
                "Remove it, or put the value in quotation marks if the & is part of it."
            );
        if (at is NodeEvent { Tag.IsEmpty: false })
            return Reject(
                at,
                ProblemCodes.YamlTag,
                "YAML tags (!) are not supported.",
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

    private ScalarNode? Text(Scalar scalar)
    {
        var offset = OffsetOf(scalar.Start);
        if (!_limits.AllowsLength(scalar.Value, offset))
            return null;
        // Decoding rejects these characters, so only an escape sequence in double quotes can produce them.
        if (scalar.Style == ScalarStyle.DoubleQuoted)
            InvalidCharacters.Check(scalar.Value, offset, _problems);
        return new ScalarNode(scalar.Value, scalar.Style == ScalarStyle.Plain, offset, OffsetOf(scalar.End));
    }

    private ListNode? Sequence(ParsingEvent start, int depth)
    {
        var items = new List<TreeNode>();
        while (Next() is { } at)
        {
            if (at is SequenceEnd)
                return new ListNode(items, OffsetOf(start.Start));
            if (Node(at, depth + 1) is not { } item)
                return null;
            items.Add(item);
        }

        return null;
    }

    private MappingNode? Mapping(ParsingEvent start, int depth)
    {
        var entries = new List<MappingEntry>();
        var mapping = new MappingNode(entries, OffsetOf(start.Start));
        while (Next() is { } at)
        {
            if (at is MappingEnd)
                return mapping;
            if (Key(at, depth + 1) is not { } key || Next() is not { } next || Node(next, depth + 1) is not { } value)
                return null;
            if (mapping.IndexOf(key.Value) is >= 0 and var earlier)
                DuplicateKey.Report(key, entries[earlier].Key, _problems);
            else
                entries.Add(new MappingEntry(key, value));
        }

        return null;
    }

    private ScalarNode? Key(ParsingEvent at, int depth)
    {
        if (at is Scalar { Value: "<<", Style: ScalarStyle.Plain })
        {
            Reject(at, ProblemCodes.YamlMergeKey, "The YAML merge key << is not supported.", "Write out the keys.");
            return null;
        }

        if (at is SequenceStart or MappingStart or Scalar { Value: "" })
        {
            Reject(
                at,
                ProblemCodes.YamlComplexKey,
                "A key is empty, a list or a mapping; expected a word.",
                "Write the key as a word, or put the text in quotation marks."
            );
            return null;
        }

        return Node(at, depth) as ScalarNode;
    }

    private TreeNode? Reject(ParsingEvent at, string code, string message, string hint)
    {
        _problems.Add(code, message, OffsetOf(at.Start), hint);
        return null;
    }

    private ParsingEvent? Next() =>
        _parser.MoveNext() && _parser.Current is { } current && _limits.AllowsEvent(OffsetOf(current.Start)) ? current : null;

    private int OffsetOf(Mark mark) => _yaml.OffsetOf(mark.Index);

    private static bool IsBuiltIn(YamlDotNet.Core.Tokens.TagDirective tag) => tag.Handle is "!" or "!!";
}
