using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Content.Presets;

/// <summary>Converts patterns of paths to expressions that need linear time only.</summary>
internal static class Glob
{
    // The expressions have a limit for their size.
    internal const int MaxLength = 500;

    // Processors can be busy. An expression that takes longer excludes the file, which could be private.
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Returns a pattern as Ruby's <c>File.fnmatch</c> understands it without flags, as Jekyll calls it: <c>*</c> and <c>?</c> match
    /// slashes too, and braces are letters.
    /// </summary>
    internal static Func<string, bool> OfRuby(string pattern) => Of(pattern, isPath: false);

    /// <summary>
    /// Returns a pattern of Eleventy: <c>*</c> is a part of a name, <c>**</c> any number of folders, and <c>{a,b}</c> one of both.
    /// </summary>
    internal static Func<string, bool> OfPath(string pattern) => Of(pattern, isPath: true);

    /// <summary>Returns an expression that matches a part of a text.</summary>
    /// <exception cref="ArgumentException">The expression is not valid.</exception>
    /// <exception cref="NotSupportedException">The expression needs more than linear time.</exception>
    internal static Func<string, bool> OfExpression(string pattern)
    {
        var expression = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, _timeout);
        return path => IsMatch(expression, path);
    }

    private static Func<string, bool> Of(string pattern, bool isPath)
    {
        var expression = new Regex(
            $"{ExpressionOf(pattern, isPath)}\\z",
            RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline,
            _timeout
        );
        return path => IsMatch(expression, path);
    }

    private static bool IsMatch(Regex expression, string path)
    {
        try
        {
            return expression.IsMatch(path);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    /// <summary>Returns the expression of a pattern without its end.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="isPath">True for a pattern as of <see cref="OfPath"/>, false for one as of <see cref="OfRuby"/>.</param>
    /// <param name="isAnyFolder">True if <c>**/</c> can match no folder.</param>
    internal static string ExpressionOf(string pattern, bool isPath, bool isAnyFolder = true)
    {
        var expression = new StringBuilder(@"\A");
        var open = 0;
        for (var at = 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '*' when isPath && isAnyFolder && pattern.AsSpan(at).StartsWith("**/", StringComparison.Ordinal):
                    expression.Append("(?:.*/)?");
                    at += 2;
                    break;
                case '*' when isPath && pattern.AsSpan(at).StartsWith("**", StringComparison.Ordinal):
                    expression.Append(".*");
                    at++;
                    break;
                case '*':
                    expression.Append(isPath ? "[^/]*" : ".*");
                    break;
                case '?':
                    expression.Append(isPath ? "[^/]" : ".");
                    break;
                case '[' when EndOfSet(pattern, at) is > 0 and var end:
                    expression.Append(SetOf(pattern[(at + 1)..end]));
                    at = end;
                    break;
                case '\\' when at + 1 < pattern.Length:
                    expression.Append(Regex.Escape(pattern[++at].ToString()));
                    break;
                case '{' when isPath && pattern.IndexOf('}', at) > 0:
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

        return expression.Append(')', open).ToString();
    }

    private static int EndOfSet(string pattern, int start)
    {
        var first = start + 1 < pattern.Length && pattern[start + 1] is '!' or '^' ? start + 2 : start + 1;
        return first + 1 < pattern.Length ? pattern.IndexOf(']', first + 1) : -1;
    }

    private static string SetOf(string letters)
    {
        var isNegated = letters[0] is '!' or '^';
        var set = (isNegated ? letters[1..] : letters)
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("[", "\\[", StringComparison.Ordinal)
            .Replace("]", "\\]", StringComparison.Ordinal)
            .Replace("^", "\\^", StringComparison.Ordinal);
        return IsSet(set) ? $"[{(isNegated ? "^" : "")}{set}]" : Regex.Escape($"[{letters}]");
    }

    // A range such as z-a matches nothing and is not an expression.
    private static bool IsSet(string set)
    {
        try
        {
            _ = new Regex($"[{set}]", RegexOptions.NonBacktracking, _timeout);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
