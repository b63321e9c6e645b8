using Gateway.Content.Parsing;

namespace Gateway.Content.Presets;

/// <summary>A key of the files of a folder.</summary>
/// <param name="Name">The key.</param>
/// <param name="Files">The number of files that have it.</param>
/// <param name="Types">The types of its values, the most frequent first.</param>
public sealed record KeyStatistics(string Name, int Files, IReadOnlyList<string> Types);

/// <summary>Counts the keys of files, and the types of their values.</summary>
internal sealed class KeyCounter
{
    private readonly Dictionary<string, Dictionary<string, int>> _keys = new(StringComparer.Ordinal);

    public void Add(MappingNode root)
    {
        foreach (var entry in root.Entries)
        {
            if (!_keys.TryGetValue(entry.Key.Value, out var types))
                _keys[entry.Key.Value] = types = new Dictionary<string, int>(StringComparer.Ordinal);
            var type = TypeOf(entry.Value);
            types[type] = types.GetValueOrDefault(type) + 1;
        }
    }

    /// <summary>Returns the keys, the most frequent first.</summary>
    public IReadOnlyList<KeyStatistics> ToStatistics() =>
        [
            .. _keys
                .Select(key => new KeyStatistics(
                    key.Key,
                    key.Value.Values.Sum(),
                    [
                        .. key
                            .Value.OrderByDescending(type => type.Value)
                            .ThenBy(type => type.Key, StringComparer.Ordinal)
                            .Select(type => type.Key),
                    ]
                ))
                .OrderByDescending(key => key.Files)
                .ThenBy(key => key.Name, StringComparer.Ordinal),
        ];

    private static string TypeOf(TreeNode node) =>
        node switch
        {
            ListNode => "list",
            MappingNode => "mapping",
            ScalarNode { IsNull: true } => "empty",
            ScalarNode { Value: "true" or "false" } => "Boolean",
            ScalarNode scalar when scalar.Value.Length > 0 && scalar.Value.All(char.IsAsciiDigit) => "number",
            ScalarNode scalar when LenientTime.ToIso8601(scalar.Value, TimeZoneInfo.Utc) is not null => "date",
            _ => "text",
        };
}
