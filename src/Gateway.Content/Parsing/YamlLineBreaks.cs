using System.Buffers;

namespace Gateway.Content.Parsing;

/// <summary>
/// Replaces the line breaks of YAML 1.1 by spaces. YamlDotNet ends lines at U+0085, U+2028 and U+2029, and then reports bad indentation in
/// quoted text. Since YAML 1.2 these characters are text (https://yaml.org/spec/1.2.2/#54-line-break-characters). A space keeps all
/// offsets.
/// </summary>
internal static class YamlLineBreaks
{
    private static readonly SearchValues<char> _old = SearchValues.Create("\u0085\u2028\u2029");

    internal static string ReplaceYaml11Breaks(string yaml) =>
        yaml.AsSpan().ContainsAny(_old) ? yaml.Replace('\u0085', ' ').Replace('\u2028', ' ').Replace('\u2029', ' ') : yaml;
}
