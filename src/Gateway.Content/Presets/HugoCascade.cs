using System.Text;
using System.Text.RegularExpressions;
using Gateway.Content.Yaml;

namespace Gateway.Content.Presets;

/// <summary>The values that a section or the site gives the pages below it: https://gohugo.io/configuration/cascade/</summary>
internal static class HugoCascade
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(1);

    /// <summary>Returns the cascade of a section.</summary>
    internal static YamlNode? Of(YamlMapping section) => Find(section, "cascade");

    /// <summary>Adds the values for a page, for keys that a nearer section has not set.</summary>
    internal static void Add(List<FileDefaults.Entry> values, YamlNode? cascade, SitePath page, ContentMapping mapping, string source)
    {
        var sets = cascade switch
        {
            YamlMapping one => [one],
            YamlSequence list => list.Items.OfType<YamlMapping>(),
            _ => [],
        };
        foreach (var set in sets)
        {
            if ((Find(set, "target") ?? Find(set, "_target")) is YamlMapping target && !Matches(target, page, mapping))
                continue;
            foreach (var entry in set.Entries.Concat((Find(set, "params") as YamlMapping)?.Entries ?? []))
            {
                var key = entry.Key.Value;
                if (FileDefaults.IsRead(key, mapping) && !values.Exists(value => value.Key.Equals(key, StringComparison.OrdinalIgnoreCase)))
                    values.Add(new FileDefaults.Entry(key, entry.Value, source));
            }
        }
    }

    private static bool Matches(YamlMapping target, SitePath page, ContentMapping mapping) =>
        IsMatch(target, "path", page.LogicalPath)
        && IsMatch(target, "kind", "page")
        && IsMatch(target, "environment", "production")
        && IsMatch(target, "lang", (page.Language ?? mapping.Language ?? "").ToLowerInvariant());

    private static bool IsMatch(YamlMapping target, string key, string value) =>
        Find(target, key) is not YamlScalar { IsNull: false } pattern
        || Regex.IsMatch(
            value,
            Glob(pattern.Value.Trim().ToLowerInvariant()),
            RegexOptions.NonBacktracking | RegexOptions.CultureInvariant,
            _timeout
        );

    // * is a part of a path, ** any number of parts, and {a,b} one of both.
    private static string Glob(string pattern)
    {
        var expression = new StringBuilder("^");
        var open = 0;
        for (var at = 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '*' when at + 1 < pattern.Length && pattern[at + 1] == '*':
                    expression.Append(".*");
                    at++;
                    break;
                case '*':
                    expression.Append("[^/]*");
                    break;
                case '?':
                    expression.Append("[^/]");
                    break;
                case '{':
                    expression.Append("(?:");
                    open++;
                    break;
                case '}' when open > 0:
                    expression.Append(')');
                    open--;
                    break;
                case ',' when open > 0:
                    expression.Append('|');
                    break;
                default:
                    expression.Append(Regex.Escape(pattern[at].ToString()));
                    break;
            }
        }

        return expression.Append(')', open).Append('$').ToString();
    }

    private static YamlNode? Find(YamlMapping mapping, string key) =>
        mapping.Entries.FirstOrDefault(entry => key.Equals(entry.Key?.Value, StringComparison.OrdinalIgnoreCase)).Value;
}
