using Gateway.Content.Parsing;

namespace Gateway.Content.Presets;

/// <summary>The entries of a translated front matter. Values without a position of their own have that of the front matter.</summary>
internal sealed class MappedFields(int offset)
{
    private readonly List<MappingEntry> _entries = [];

    public int Offset => offset;

    public MappingNode ToMapping() => new(_entries, offset);

    public bool Contains(string key) => _entries.Exists(entry => entry.Key.Value == key);

    /// <summary>Adds an entry of the file as it is.</summary>
    public void Keep(MappingEntry entry) => _entries.Add(entry);

    public TreeNode? Find(string field) => _entries.Find(entry => entry.Key.Value == field && !entry.IsForeign).Value;

    /// <summary>Returns the trimmed text of a field; <c>null</c> if there is none.</summary>
    public string? TextOf(string field) =>
        Find(field) is ScalarNode { IsNull: false } scalar && scalar.Value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Adds a field with the position of the entry that it was translated from.</summary>
    public void Add(string field, TreeNode value, MappingEntry entry) =>
        _entries.Add(
            new MappingEntry(new ScalarNode(field, isPlain: true, entry.Key.Offset, entry.Key.End), value)
            {
                WrittenKey = entry.WrittenKey ?? entry.Key.Value,
            }
        );

    public void Set(string field, string value) => Set(field, Scalar(value));

    /// <summary>Adds a field that the file does not have, so that a similar key of it is probably meant.</summary>
    public void Complete(string field, string value) => _entries.Add(new MappingEntry(Scalar(field), Scalar(value)) { IsCompleted = true });

    public void Set(string field, TreeNode value)
    {
        Remove(field);
        _entries.Add(new MappingEntry(Scalar(field), value));
    }

    public void Remove(string field) => _entries.RemoveAll(entry => entry.Key.Value == field && !entry.IsForeign);

    public ScalarNode Scalar(string value) => new(value, isPlain: false, offset, offset);
}
