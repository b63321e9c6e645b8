using System.Collections.Frozen;

namespace Gateway.Store.Configuration;

/// <summary>The front-matter keys that callers can query although the gateway has no field for them.</summary>
internal sealed class QueryableExtraKeys
{
    private const string AllKeys = "*";

    private readonly FrozenSet<string>? _names;

    private QueryableExtraKeys(IReadOnlyList<string> names) =>
        _names = names.Contains(AllKeys) ? null : names.ToFrozenSet(StringComparer.Ordinal);

    public static QueryableExtraKeys From(IConfiguration configuration) =>
        new(SettingType.KeysOf(configuration.Read<string>("Content:ExtraKeys") ?? AllKeys));

    /// <summary>True if the setting allows the key. The case of letters matters, as in front matter.</summary>
    public bool Allows(string key) => _names?.Contains(key) != false;
}
