using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Content.Parsing;

namespace Gateway.Content.Presets;

/// <summary>
/// A pattern of paths in the configuration of a site: <c>*</c> is a part of a name, <c>**</c> any number of folders, and <c>{a,b}</c> one of
/// both. An expression is built once for each value of a file.
/// </summary>
internal static class PathPattern
{
    // The expressions of .NET that need linear time only have a limit for their size.
    private const int MaxLength = 500;

    private static readonly ConditionalWeakTable<ScalarNode, Regex> _expressions = [];

    /// <summary>True if a path matches. A pattern that is too long matches all paths, because it may hide them.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="path">The path.</param>
    /// <param name="isFolder">True if the pattern matches everything below a path too.</param>
    internal static bool IsMatch(ScalarNode pattern, string path, bool isFolder) =>
        pattern.Value.Length > MaxLength
        || (
            isFolder
                ? _expressions.GetValue(pattern, static written => Of(written.Value.Trim().Trim('/'), "(/|$)"))
                : _expressions.GetValue(pattern, static written => Of(written.Value.Trim().ToLowerInvariant(), "$"))
        ).IsMatch(path);

    private static Regex Of(string pattern, string end)
    {
        var expression = new StringBuilder("^");
        var open = 0;
        for (var at = 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                // Ruby's ** can be no folder at all.
                case '*' when end != "$" && pattern.AsSpan(at).StartsWith("**/", StringComparison.Ordinal):
                    expression.Append("(?:.*/)?");
                    at += 2;
                    break;
                case '*' when pattern.AsSpan(at).StartsWith("**", StringComparison.Ordinal):
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

        return new Regex(
            expression.Append(')', open).Append(end).ToString(),
            RegexOptions.NonBacktracking | RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1)
        );
    }
}
