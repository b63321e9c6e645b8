using System.Text;
using System.Text.Json;
using Gateway.Content.Files;
using Gateway.Content.Problems;
using Gateway.Content.Text;

namespace Gateway.Content.Parsing;

/// <summary>
/// Builds the tree of JSON front matter, as https://gohugo.io/content-management/front-matter/ describes it. Comments and trailing commas
/// are rejected.
/// </summary>
internal sealed class JsonTree
{
    private readonly byte[] _bytes;
    private readonly int _start;
    private readonly ProblemList _problems;
    private readonly TreeLimits _limits;
    private int _countedBytes;
    private int _countedCharacters;

    private JsonTree(FrontMatter frontMatter, ContentOptions options, ProblemList problems)
    {
        _bytes = Encoding.UTF8.GetBytes(frontMatter.Text[frontMatter.Start..frontMatter.End]);
        _start = frontMatter.Start;
        _problems = problems;
        _limits = new TreeLimits(options, problems);
    }

    /// <summary>Returns the root value; <c>null</c> if the text has none. A problem is added if the text is not valid.</summary>
    internal static TreeNode? Read(FrontMatter frontMatter, ContentOptions options, ProblemList problems)
    {
        var tree = new JsonTree(frontMatter, options, problems);
        try
        {
            // One level more, so that the tree's own check comes first.
            var reader = new Utf8JsonReader(tree._bytes, new JsonReaderOptions { MaxDepth = options.MaxDepth + 1 });
            var root = reader.Read() ? tree.Node(ref reader, 1) : null;
            // The reader throws if there is more text.
            if (root is not null)
                reader.Read();
            return root;
        }
        catch (JsonException error)
        {
            problems.Add(ProblemCodes.JsonSyntax, Message(error), tree.OffsetOf(error), tree.Hint(error));
            return null;
        }
    }

    private TreeNode? Node(ref Utf8JsonReader reader, int depth)
    {
        var offset = OffsetOf((int)reader.TokenStartIndex);
        if (!_limits.AllowsEvent(offset) || !_limits.AllowsDepth(depth, offset))
            return null;
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => Mapping(ref reader, depth, offset),
            JsonTokenType.StartArray => Sequence(ref reader, depth, offset),
            JsonTokenType.Null => new ScalarNode("null", isPlain: true, offset, offset + 4),
            JsonTokenType.String => Text(ref reader, offset),
            _ => Literal(ref reader, offset),
        };
    }

    private MappingNode? Mapping(ref Utf8JsonReader reader, int depth, int offset)
    {
        var entries = new List<MappingEntry>();
        var mapping = new MappingNode(entries, offset);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var keyOffset = OffsetOf((int)reader.TokenStartIndex);
            if (!_limits.AllowsEvent(keyOffset) || Text(ref reader, keyOffset) is not { } key)
                return null;
            if (key.Value.Length == 0)
            {
                _problems.Add(ProblemCodes.YamlComplexKey, "A key is empty; expected a word.", keyOffset, "Write the key as a word.");
                return null;
            }

            if (!reader.Read() || Node(ref reader, depth + 1) is not { } value)
                return null;
            if (mapping.IndexOf(key.Value) is >= 0 and var earlier)
                DuplicateKey.Report(key, entries[earlier].Key, _problems);
            else
                entries.Add(new MappingEntry(key, value));
        }

        return mapping;
    }

    private ListNode? Sequence(ref Utf8JsonReader reader, int depth, int offset)
    {
        var items = new List<TreeNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (Node(ref reader, depth + 1) is not { } item)
                return null;
            items.Add(item);
        }

        return new ListNode(items, offset);
    }

    private ScalarNode? Text(ref Utf8JsonReader reader, int offset)
    {
        string value;
        try
        {
            value = reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            InvalidCharacters.UnpairedSurrogate(offset, _problems);
            return null;
        }

        InvalidCharacters.Check(value, offset, _problems);
        return _limits.AllowsLength(value, offset) ? new ScalarNode(value, isPlain: false, offset, offset + value.Length) : null;
    }

    private ScalarNode? Literal(ref Utf8JsonReader reader, int offset)
    {
        var value = Encoding.UTF8.GetString(reader.ValueSpan);
        return _limits.AllowsLength(value, offset) ? new ScalarNode(value, isPlain: false, offset, offset + value.Length) : null;
    }

    // Tokens are read in their order, so each byte is counted once.
    private int OffsetOf(int bytes)
    {
        if (bytes < _countedBytes)
            (_countedBytes, _countedCharacters) = (0, 0);
        _countedCharacters += Encoding.UTF8.GetCharCount(_bytes, _countedBytes, bytes - _countedBytes);
        _countedBytes = bytes;
        return _start + _countedCharacters;
    }

    private int OffsetOf(JsonException error)
    {
        var at = 0;
        for (var line = error.LineNumber ?? 0; line > 0 && _bytes.AsSpan(at).IndexOf((byte)'\n') is >= 0 and var end; line--)
            at += end + 1;
        return OffsetOf(Math.Clamp(at + (int)(error.BytePositionInLine ?? 0), 0, _bytes.Length));
    }

    private static string Message(JsonException error)
    {
        if (IsTrailingComma(error))
            return "The front matter is not valid JSON: there is a comma after the last entry.";
        var reason = error.Message;
        var position = reason.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return $"The front matter is not valid JSON: {Shortened.ForError(position < 0 ? reason : reason[..position])}";
    }

    private static bool IsTrailingComma(JsonException error) =>
        error.Message.Contains("trailing comma", StringComparison.OrdinalIgnoreCase);

    // The parser names the character, and where it is.
    private string Hint(JsonException error)
    {
        if (IsTrailingComma(error))
            return "Remove the comma after the last entry.";
        var offset = OffsetOf(error);
        var found = offset < _problems.Text.Length ? _problems.Text[offset] : '\0';
        return (Has("start of a property name"), Has("start of a value"), Has("after a property name"), Has("after a value")) switch
        {
            _ when found is '/' or '#' => "Remove the comment. JSON has none.",
            (true, _, _, _) => "Put the key in double quotation marks.",
            (_, true, _, _) when found is 'T' or 'F' => "Write true and false in lower case.",
            (_, true, _, _) when found == ',' || found == '}' || found == ']' => "Write a value, or remove the key.",
            (_, true, _, _) => "Put text in double quotation marks: \".",
            (_, _, true, _) => "Write a colon between the key and the value.",
            (_, _, _, true) when found == '"' => "Write a comma at the end of the entry above.",
            (_, _, _, true) when found == ':' => "Close the list above with ].",
            (_, _, _, true) =>
                "Write a quotation mark in a text as \\\", a comma between two entries, and } at the end of the front matter.",
            _ when Has("within a JSON string") => "Close the quotation mark on the same line.",
            _ => "Check the quotation marks, commas, colons and brackets, here and in the lines around it. JSON has no comments.",
        };

        bool Has(string part) => error.Message.Contains(part, StringComparison.Ordinal);
    }
}
