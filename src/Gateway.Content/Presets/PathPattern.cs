using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Gateway.Content.Parsing;

namespace Gateway.Content.Presets;

/// <summary>
/// A pattern of paths in the configuration of a site, as <see cref="Glob"/> reads it. It is built once for each value of a file.
/// </summary>
internal static class PathPattern
{
    private static readonly ConditionalWeakTable<ScalarNode, Regex> _expressions = [];

    /// <summary>True if a path matches. A pattern that is too long matches all paths, because it may hide them.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="path">The path.</param>
    /// <param name="isFolder">True if the pattern matches everything below a path too, as in Jekyll.</param>
    internal static bool IsMatch(ScalarNode pattern, string path, bool isFolder) =>
        pattern.Value.Length > Glob.MaxLength
        || (
            isFolder
                // Ruby's ** can match no folder.
                ? _expressions.GetValue(pattern, static written => Of(written.Value.Trim().Trim('/'), isAnyFolder: true, @"(/|\z)"))
                : _expressions.GetValue(pattern, static written => Of(written.Value.Trim().ToLowerInvariant(), isAnyFolder: false, @"\z"))
        ).IsMatch(path);

    private static Regex Of(string pattern, bool isAnyFolder, string end) =>
        new(
            $"{Glob.ExpressionOf(pattern, isPath: true, isAnyFolder)}{end}",
            RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline,
            TimeSpan.FromSeconds(60)
        );
}
