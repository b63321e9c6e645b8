using System.Buffers;

namespace Gateway.Content.Yaml;

/// <summary>
/// YamlDotNet breaks lines at U+0085, U+2028 and U+2029 as YAML 1.1 did, and then finds such a quoted text badly indented. Since YAML 1.2
/// they are text (https://yaml.org/spec/1.2.2/#54-line-break-characters); a space in their place keeps every offset, and is what folding made of them.
/// </summary>
internal static class LineBreaks
{
    private static readonly SearchValues<char> _old = SearchValues.Create("\u0085\u2028\u2029");

    internal static string Only(string yaml) =>
        yaml.AsSpan().ContainsAny(_old) ? yaml.Replace('\u0085', ' ').Replace('\u2028', ' ').Replace('\u2029', ' ') : yaml;
}
