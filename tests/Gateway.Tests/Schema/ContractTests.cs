using System.Text.RegularExpressions;
using Gateway.Commands;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Schema;

/// <summary>The schema against the contract it is to reach, which lies beside the repository.</summary>
public sealed partial class ContractTests
{
    [Fact]
    public void The_schema_differs_from_the_contract_only_where_the_changelog_says_why()
    {
        var contract = Path.Combine(RepositoryRoot.Path, "..", "shared", "design", "contract.graphql");
        Assert.SkipUnless(File.Exists(contract), "The contract does not lie beside the repository.");

        var differences = Differences(SchemaParts.Of(File.ReadAllText(contract)), SchemaParts.Of(SchemaCommand.Print())).ToList();
        var explained = Explained().ToList();

        Assert.True(
            !differences.Except(explained).Any(),
            $"schema/CHANGELOG.md does not explain:\n{string.Join('\n', differences.Except(explained))}"
        );
        Assert.True(
            !explained.Except(differences).Any(),
            $"schema/CHANGELOG.md explains what is not so:\n{string.Join('\n', explained.Except(differences))}"
        );
    }

    // A missing type is said once, not for each of its fields.
    private static IEnumerable<string> Differences(IReadOnlyList<SchemaPart> contract, IReadOnlyList<SchemaPart> schema)
    {
        var (wanted, present) = (ByCoordinate(contract), ByCoordinate(schema));
        foreach (
            var part in contract.Where(part =>
                !present.ContainsKey(part.Coordinate) && (!IsInside(part, out var owner) || present.ContainsKey(owner))
            )
        )
            yield return $"{part.Coordinate} is missing";
        foreach (
            var part in schema.Where(part =>
                !wanted.ContainsKey(part.Coordinate) && (!IsInside(part, out var owner) || wanted.ContainsKey(owner))
            )
        )
            yield return $"{part.Coordinate} is added";
        foreach (var part in contract.Where(part => present.TryGetValue(part.Coordinate, out var found) && found.Shape != part.Shape))
            yield return $"{part.Coordinate} is {present[part.Coordinate].Shape} instead of {part.Shape}";
        foreach (var owner in OutOfOrder(contract, schema, wanted, present))
            yield return $"{owner} is in another order";
    }

    private static IEnumerable<string> OutOfOrder(
        IReadOnlyList<SchemaPart> contract,
        IReadOnlyList<SchemaPart> schema,
        Dictionary<string, SchemaPart> wanted,
        Dictionary<string, SchemaPart> present
    )
    {
        var theirs = contract
            .Where(part => present.ContainsKey(part.Coordinate) && IsInside(part, out _))
            .ToLookup(Owner, part => part.Coordinate);
        var ours = schema
            .Where(part => wanted.ContainsKey(part.Coordinate) && IsInside(part, out _))
            .ToLookup(Owner, part => part.Coordinate);
        return theirs.Where(members => !members.SequenceEqual(ours[members.Key])).Select(members => members.Key);
    }

    private static Dictionary<string, SchemaPart> ByCoordinate(IEnumerable<SchemaPart> parts) =>
        parts.ToDictionary(part => part.Coordinate, StringComparer.Ordinal);

    private static bool IsInside(SchemaPart part, out string owner)
    {
        owner = Owner(part);
        return owner.Length > 0;
    }

    // The field of an argument, the type of a field.
    private static string Owner(SchemaPart part) =>
        part.Coordinate.LastIndexOfAny(['(', '.']) is >= 0 and var end ? part.Coordinate[..end] : "";

    // The first column of the changelog's table: | `Query.x is missing` | why |
    private static IEnumerable<string> Explained() =>
        ExplainedDifference()
            .Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "schema", "CHANGELOG.md")))
            .Select(match => match.Groups["difference"].Value)
            .Order(StringComparer.Ordinal);

    [GeneratedRegex("^\\| `(?<difference>[^`]+ is [^`]+)` \\| .+ \\|\\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex ExplainedDifference();
}
