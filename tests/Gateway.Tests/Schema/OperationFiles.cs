using System.Text.RegularExpressions;
using Gateway.Tests.Fixtures;
using GraphQLParser;
using GraphQLParser.AST;

namespace Gateway.Tests.Schema;

/// <summary>The named operations of <c>schema/operations</c>.</summary>
internal static partial class OperationFiles
{
    private static readonly string _folder = Path.Combine(RepositoryRoot.Path, "schema", "operations");
    private static readonly Dictionary<string, string> _fragments = ReadFragments();

    /// <summary>The names of the files with an operation.</summary>
    public static IEnumerable<string> AllNames => [.. Names("query"), .. Names("mutation"), .. Names("subscription")];

    /// <summary>The names of the files with an operation of a kind: query, mutation or subscription.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="folder">The folder below <c>schema/operations</c>; empty for the operations of a site for readers.</param>
    public static IEnumerable<string> Names(string kind, string folder = "") =>
        Directory
            .EnumerateFiles(Path.Combine(_folder, folder), "*.graphql")
            .Where(file => File.ReadLines(file).Any(line => line.StartsWith($"{kind} ", StringComparison.Ordinal)))
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal);

    /// <summary>The text that a client sends: the file, and the fragments that it needs.</summary>
    /// <param name="name">The name of the file.</param>
    /// <param name="folder">The folder below <c>schema/operations</c>.</param>
    public static string Document(string name, string folder = "")
    {
        var operation = File.ReadAllText(Path.Combine(_folder, folder, $"{name}.graphql"));
        var needed = new List<string>();
        for (var spreads = new Queue<string>(Spreads(operation)); spreads.TryDequeue(out var fragment); )
        {
            if (needed.Contains(fragment))
                continue;
            needed.Add(fragment);
            foreach (var inner in Spreads(_fragments[fragment]))
                spreads.Enqueue(inner);
        }

        return string.Join('\n', [operation, .. needed.Select(fragment => _fragments[fragment])]);
    }

    private static Dictionary<string, string> ReadFragments()
    {
        var text = File.ReadAllText(Path.Combine(_folder, "fragments.graphql"));
        return Parser
            .Parse(text)
            .Definitions.OfType<GraphQLFragmentDefinition>()
            .ToDictionary(
                fragment => fragment.FragmentName.Name.StringValue,
                fragment => text[fragment.Location.Start..fragment.Location.End],
                StringComparer.Ordinal
            );
    }

    // An inline fragment has a space after its dots.
    private static IEnumerable<string> Spreads(string text) => Spread().Matches(text).Select(match => match.Groups["name"].Value);

    [GeneratedRegex(@"\.\.\.(?<name>\w+)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Spread();
}
