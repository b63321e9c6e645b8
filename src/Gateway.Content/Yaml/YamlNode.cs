namespace Gateway.Content.Yaml;

/// <summary>A value of a file. <paramref name="offset"/> is its position in the file's text.</summary>
internal abstract class YamlNode(int offset)
{
    internal int Offset => offset;

    /// <summary>The name of this kind of value in problems.</summary>
    internal abstract string Kind { get; }
}

/// <summary>A scalar as written. It is not converted to a number, date or boolean.</summary>
internal sealed class YamlScalar(string value, bool isPlain, int offset, int end) : YamlNode(offset)
{
    internal string Value => value;
    internal int End => end;
    internal bool IsPlain => isPlain;
    internal bool IsNull => isPlain && value is ("" or "~" or "null");
    internal override string Kind => "text";
}

internal class YamlSequence(IReadOnlyList<YamlNode> items, int offset) : YamlNode(offset)
{
    internal IReadOnlyList<YamlNode> Items => items;
    internal override string Kind => "a list";
}

internal class YamlMapping(IReadOnlyList<YamlEntry> entries, int offset) : YamlNode(offset)
{
    internal IReadOnlyList<YamlEntry> Entries => entries;
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

    /// <summary>Returns the key as the file writes it.</summary>
    internal string WrittenKey(string key) => IndexOf(key) is >= 0 and var at ? entries[at].WrittenKey ?? key : key;

    internal YamlNode? Find(string key) => IndexOf(key) is >= 0 and var at ? entries[at].Value : null;

    /// <summary>Returns the trimmed text of a key; <c>null</c> if there is none.</summary>
    internal string? TextOf(string key) =>
        Find(key) is YamlScalar { IsNull: false } scalar && !string.IsNullOrWhiteSpace(scalar.Value) ? scalar.Value.Trim() : null;
}

internal readonly record struct YamlEntry(YamlScalar Key, YamlNode Value)
{
    /// <summary>The key in the file, if a preset or a setting translated it.</summary>
    internal string? WrittenKey { get; init; }

    /// <summary>True if the key has a meaning of its own for the generator, so that it is not read as a field of the gateway.</summary>
    internal bool IsForeign { get; init; }

    /// <summary>True if the file has no such key, and another file of the site gives it a value.</summary>
    internal bool IsFromOtherFile { get; init; }
}
