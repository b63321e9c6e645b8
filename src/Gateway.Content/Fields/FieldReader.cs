using System.Text;
using System.Text.Json.Nodes;
using Gateway.Content.Media;
using Gateway.Content.Parsing;
using Gateway.Content.Presets;
using Gateway.Content.Problems;
using Gateway.Content.Text;

namespace Gateway.Content.Fields;

/// <summary>
/// Reads the values of one mapping by key and type, and adds a problem if a value has another type. Keys that are never read are
/// <see cref="UnknownKeys"/>, which are kept.
/// </summary>
internal sealed class FieldReader(MappingNode mapping, string path, FieldSettings settings, ProblemList problems)
{
    private const int MaxIndexedBytes = 2_500;

    private readonly bool[] _isRead = new bool[mapping.Entries.Count];
    private readonly HashSet<string> _knownKeys = new(StringComparer.Ordinal);
    private JsonObject? _unknownKeys;

    internal FieldSettings Settings => settings;
    internal ProblemList Problems => problems;

    /// <summary>Resolves relative addresses.</summary>
    internal AddressResolver Addresses { get; set; } = settings.Addresses;
    internal int Offset => mapping.Offset;

    /// <summary>Returns the key with its path, for problems: <c>related[2].webUrl</c>.</summary>
    internal string FullKey(string key)
    {
        var end = key.AsSpan().IndexOfAny('[', '.') is >= 0 and var at ? at : key.Length;
        return $"{path}{mapping.WrittenKey(key[..end])}{key[end..]}";
    }

    /// <summary>Returns the value of a key, and marks the key as known.</summary>
    internal TreeNode? ReadNode(string key)
    {
        _knownKeys.Add(key);
        var at = mapping.IndexOf(key);
        if (at < 0)
            return null;
        _isRead[at] = true;
        return mapping.Entries[at].Value;
    }

    /// <summary>Returns the value of a key, without marking the key as known.</summary>
    internal TreeNode? NodeOf(string key) => mapping.Find(key);

    /// <summary>True if the file itself has the key.</summary>
    internal bool IsWritten(string key) => mapping.IsWritten(key);

    /// <summary>Returns the trimmed text of a key, without marking the key as known; <c>null</c> if there is none.</summary>
    internal string? TextOf(string key) => mapping.TextOf(key);

    /// <summary>Returns a scalar; <c>null</c> if there is none. A list or a mapping is a problem.</summary>
    internal ScalarNode? Scalar(string key)
    {
        var node = ReadNode(key);
        if (node is null or ScalarNode)
            return node is ScalarNode { IsNull: false } scalar ? scalar : null;
        AddWrongType(key, node, "text");
        return null;
    }

    /// <summary>Returns a text as written; <c>null</c> if it is blank.</summary>
    internal string? Text(string key)
    {
        var node = ReadNode(key);
        return node is null ? null : Text(key, node);
    }

    internal string? Text(string key, TreeNode node)
    {
        if (node is not ScalarNode scalar)
        {
            AddWrongType(key, node, "text");
            return null;
        }

        if (TrailingComment.IsFollowedByComment(scalar, problems.Text))
        {
            problems.Add(
                ProblemCodes.TextLostToComment,
                $"The text after the # in \"{FullKey(key)}\" is a comment and would be lost.",
                scalar.Offset,
                "Put the whole value in quotation marks, or move the comment to its own line."
            );
        }

        return scalar.IsNull || string.IsNullOrWhiteSpace(scalar.Value) ? null : scalar.Value;
    }

    /// <summary>Returns a text without white space around it, which a folded text (<c>&gt;</c>) ends with.</summary>
    internal string RequiredText(string key) => Required<string?>(key, Text)?.Trim() ?? "";

    /// <summary>
    /// Reads the value of a key, and adds a problem if there is none. If reading it added a problem, no second one is added.
    /// </summary>
    internal T Required<T>(string key, Func<string, T> read)
    {
        var before = problems.Count;
        var value = read(key);
        if (value is null && problems.Count == before)
            problems.AddMissingKey(
                path.Length == 0 && mapping.IndexOf(key) < 0 ? MissingKey.Of(key, settings.Mapping) : FullKey(key),
                Offset
            );
        return value;
    }

    /// <summary>Returns a word without white space around it; <c>null</c> if there is none.</summary>
    internal string? TrimmedText(string key) =>
        Scalar(key) is { } scalar && scalar.Value.Trim() is { Length: > 0 } word && IsIndexable(key, word, scalar) ? word : null;

    /// <summary>Returns the name of a topic or provider without white space around it. A missing name is a problem.</summary>
    internal string RequiredName(string key) => Required(key, Name) ?? "";

    /// <inheritdoc cref="RequiredName"/>
    internal string? Name(string key) =>
        ReadNode(key) is { } node && Text(key, node)?.Trim() is { } name && IsIndexable(key, name, node) ? name : null;

    internal IReadOnlyList<string> Texts(string key)
    {
        var items = Items(key, "a list with one entry per line after \"- \"");
        var texts = new List<string>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var name = $"{key}[{i}]";
            if (Text(name, items[i])?.Trim() is { } text && IsIndexable(name, text, items[i]) && !texts.Contains(text))
                texts.Add(text);
        }

        return texts;
    }

    /// <summary>Returns the items of a list, which is empty if there is no value. Any other value is a problem.</summary>
    internal IReadOnlyList<TreeNode> Items(string key, string expected)
    {
        var node = ReadNode(key);
        if (node is ListNode sequence)
            return sequence.Items;
        if (node is not null and not ScalarNode { IsNull: true })
            AddWrongType(key, node, expected);
        return [];
    }

    internal void AddWrongType(string key, TreeNode node, string expected) =>
        problems.Add(
            ProblemCodes.FieldType,
            $"\"{FullKey(key)}\" is {Describe(node)}; expected {expected}.",
            node.Offset,
            $"Write {expected}."
        );

    /// <summary>Adds the unknown keys of a nested mapping under the key of that mapping.</summary>
    internal void AddUnknownKeys(string key, JsonObject? unknownKeys)
    {
        if (unknownKeys is not null)
            (_unknownKeys ??= [])[key] = unknownKeys;
    }

    /// <summary>
    /// The keys that were not read; <c>null</c> if there are none. Call it after reading all known keys, because it reports unknown keys
    /// that are similar to a known key.
    /// </summary>
    internal JsonObject? UnknownKeys()
    {
        ScalarNode[] unread = [.. UnreadKeys()];
        KeySpelling.Check(mapping, path, unread, _knownKeys, settings.Mapping, problems);
        if (path.Length == 0)
            IneffectiveHidingKeys.Check(mapping, unread, settings.Mapping, problems);
        for (var i = 0; i < _isRead.Length; i++)
        {
            if (!_isRead[i])
                (_unknownKeys ??= [])[mapping.Entries[i].Key.Value] = UnknownKeysJson.From(mapping.Entries[i].Value);
        }

        return _unknownKeys;
    }

    /// <summary>The keys that were not read.</summary>
    internal IEnumerable<ScalarNode> UnreadKeys() => mapping.Entries.Where((_, at) => !_isRead[at]).Select(entry => entry.Key);

    /// <summary>
    /// Returns false and adds a problem if a text is too long for an index. The store has indexes of names and words, and PostgreSQL
    /// rejects an index entry of more than 2,704 bytes.
    /// </summary>
    internal bool IsIndexable(string key, string value, TreeNode node)
    {
        if (value.Length <= MaxIndexedBytes / 3 || Encoding.UTF8.GetByteCount(value) <= MaxIndexedBytes)
            return true;
        problems.Add(
            ProblemCodes.StoreRefused,
            $"\"{FullKey(key)}\" has {Encoding.UTF8.GetByteCount(value)} bytes; the database can store at most {MaxIndexedBytes}.",
            node.Offset,
            "Shorten it."
        );
        return false;
    }

    private static string Describe(TreeNode node) =>
        node switch
        {
            ScalarNode { IsNull: true } => "empty",
            ScalarNode scalar => $"\"{Shortened.Of(scalar.Value)}\"",
            _ => node.Kind,
        };
}
