using System.Globalization;
using System.Text.RegularExpressions;
using GraphQLParser.AST;

namespace Gateway.Client.Generator;

/// <summary>Writes names, texts and comments of GraphQL as C#.</summary>
internal static partial class CSharpText
{
    // The records of a list are named after one of its elements.
    public static string Singular(string name, GraphQLType type) =>
        type is not (GraphQLListType or GraphQLNonNullType { Type: GraphQLListType }) ? name
        : name.EndsWith("ies", StringComparison.Ordinal) ? $"{name[..^3]}y"
        : name.EndsWith('s') ? name[..^1]
        : name;

    public static string Pascal(string name) =>
        string.Concat(
            name.Split('_').Where(word => word.Length > 0).Select(word => char.ToUpper(word[0], CultureInfo.InvariantCulture) + word[1..])
        );

    public static string Literal(string text) =>
        $"\"\"\"\n{string.Concat(text.Split('\n').Select(line => line.Length == 0 ? "\n" : $"        {line}\n"))}        \"\"\"";

    public static string? Comment(ASTNode node) =>
        node.Comments is { Count: > 0 } comments ? string.Join(' ', comments.Select(comment => comment.Value.ToString().Trim())) : null;

    public static string? Description(ASTNode node) => (node as IHasDescriptionNode)?.Description?.Value.ToString();

    public static string Summary(string? text, string indent)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "";
        var escaped = text.ReplaceLineEndings(" ")
            .Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal);
        return $"{indent}/// <summary>{Code().Replace(escaped, "<c>${code}</c>")}</summary>\n";
    }

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Code();
}
