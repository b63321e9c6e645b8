namespace Gateway.Content.Parsing;

/// <summary>A value of a file. <paramref name="offset"/> is its position in the file's text.</summary>
internal abstract class TreeNode(int offset)
{
    internal int Offset => offset;

    /// <summary>The name of this kind of value in problems.</summary>
    internal abstract string Kind { get; }
}

/// <summary>A scalar as written. It is not converted to a number, date or boolean.</summary>
internal sealed class ScalarNode(string value, bool isPlain, int offset, int end) : TreeNode(offset)
{
    internal string Value => value;
    internal int End => end;
    internal bool IsPlain => isPlain;
    internal bool IsNull => isPlain && value is ("" or "~" or "null");
    internal override string Kind => "text";
}

/// <summary>A list: a sequence of YAML, or an array of TOML or JSON.</summary>
internal class ListNode(IReadOnlyList<TreeNode> items, int offset) : TreeNode(offset)
{
    internal IReadOnlyList<TreeNode> Items => items;
    internal override string Kind => "a list";
}

/// <summary>Keys with values: a mapping of YAML, a table of TOML, or an object of JSON.</summary>
internal class MappingNode(IReadOnlyList<MappingEntry> entries, int offset) : TreeNode(offset)
{
    internal IReadOnlyList<MappingEntry> Entries => entries;
    internal override string Kind => "a mapping";

    internal int IndexOf(string key)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Key.Value == key && !entries[i].IsForeign)
                return i;
        }

        return -1;
    }

    /// <summary>True if the file itself has the key.</summary>
    internal bool IsWritten(string key) => IndexOf(key) is >= 0 and var at && !entries[at].IsCompleted;

    /// <summary>Returns the key as the file writes it.</summary>
    internal string WrittenKey(string key) => IndexOf(key) is >= 0 and var at ? entries[at].WrittenKey ?? key : key;

    internal TreeNode? Find(string key) => IndexOf(key) is >= 0 and var at ? entries[at].Value : null;

    /// <summary>Returns the trimmed text of a key; <c>null</c> if there is none.</summary>
    internal string? TextOf(string key) =>
        Find(key) is ScalarNode { IsNull: false } scalar && !string.IsNullOrWhiteSpace(scalar.Value) ? scalar.Value.Trim() : null;
}

internal readonly record struct MappingEntry(ScalarNode Key, TreeNode Value)
{
    /// <summary>The key in the file, if a preset or a setting translated it.</summary>
    internal string? WrittenKey { get; init; }

    /// <summary>True if the key has a meaning of its own for the generator, so that it is not read as a field of the gateway.</summary>
    internal bool IsForeign { get; init; }

    /// <summary>True if the file has no such key, and another file of the site gives it a value.</summary>
    internal bool IsFromOtherFile { get; init; }

    /// <summary>True if the file has no such key, and its path or the settings give it a value.</summary>
    internal bool IsCompleted { get; init; }
}
