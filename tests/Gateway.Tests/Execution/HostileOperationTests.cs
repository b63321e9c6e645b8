using Gateway.Execution;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;
using Gateway.Tests.Fixtures;
using Gateway.Tests.Schema;

namespace Gateway.Tests.Execution;

/// <summary>GraphQL documents that would crash or block the engine without limits (see docs/configuration.md).</summary>
[Collection(NonParallelTests.Name)]
public sealed class HostileOperationTests
{
    private static readonly Limits _limits = new();

    public static TheoryData<string, string, string> Attacks =>
        new()
        {
            { "long text", $"{{ a }} # {new string('x', 20_000)}", "DOCUMENT_TOO_LONG" },
            { "tokens", $"{{ {Many(2_000, _ => "a")} }}", "TOO_MANY_TOKENS" },
            { "definitions", Many(61, number => $"query q{number} {{ a }}"), "TOO_MANY_DEFINITIONS" },
            {
                "chain of fragments",
                $"{{ ...f0 }} {Many(52, number => $"fragment f{number} on Query {{ ...f{number + 1} }}")}",
                "TOO_MANY_FRAGMENTS"
            },
            { "cycle", "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }", "GRAPHQL_VALIDATION_FAILED" },
            { "cycle that nothing uses", "{ a } fragment a on Query { x { ...a } }", "GRAPHQL_VALIDATION_FAILED" },
            {
                "bomb",
                $"{{ ...f0 }} {Many(24, number => $"fragment f{number} on Query {{ ...f{number + 1} ...f{number + 1} }}")} fragment f24 on Query {{ a }}",
                "TOO_MANY_SELECTIONS"
            },
            {
                "bomb that nothing uses",
                $"{{ a }} {Many(24, number => $"fragment f{number} on Query {{ ...f{number + 1} ...f{number + 1} }}")} fragment f24 on Query {{ a }}",
                "TOO_MANY_SELECTIONS"
            },
            { "deep fields", $"{{ {Many(16, _ => "a {")} b {Many(16, _ => "}")} }}", "TOO_DEEP" },
            {
                "deep through fragments",
                $"{{ ...f0 }} {Many(16, number => $"fragment f{number} on Query {{ a {{ ...f{number + 1} }} }}")} fragment f16 on Query {{ a }}",
                "TOO_DEEP"
            },
            { "deep values", $"{{ a(b: {new string('[', 100)}{new string(']', 100)}) }}", "TOO_DEEP" },
            { "deep types", $"query($a: {new string('[', 100)}Int{new string(']', 100)}) {{ a }}", "TOO_DEEP" },
            { "aliases", $"{{ {Many(51, number => $"a{number}: a")} }}", "TOO_MANY_ALIASES" },
            { "directives", $"{{ a {Many(51, _ => "@include(if: true)")} }}", "TOO_MANY_DIRECTIVES" },
            { "repeats", $"{{ {Many(31, _ => "a")} }}", "TOO_MANY_REPEATS" },
            { "repeats through fragments", $"{{ {Many(31, _ => "...f")} }} fragment f on Query {{ a }}", "TOO_MANY_REPEATS" },
            { "conflicts", $"{{ {Many(31, number => $"a(x: {number})")} }}", "TOO_MANY_REPEATS" },
            { "repeats in what is merged", $"{{ {Many(20, _ => "a { b b }")} }}", "TOO_MANY_REPEATS" },
            { "type definition", "type Query { a: Int }", "GRAPHQL_VALIDATION_FAILED" },
            { "syntax", "{ a(", "HC0011" },
            { "half a string", "{ a(b: \"", "HC0011" },
        };

    [Theory]
    [MemberData(nameof(Attacks))]
    public void A_hostile_operation_is_rejected_within_a_second(string name, string document, string code)
    {
        Assert.NotEmpty(name);
        FindRejection("{ a }");
        RequestException? rejection = null;

        var cost = CpuTime.Of(() => rejection = FindRejection(document));

        Assert.Equal(code, rejection?.Code);
        // It takes about 9 ms. The engine takes minutes.
        Assert.InRange(cost.TotalSeconds, 0, 1);
    }

    [Fact]
    public void The_operations_of_the_schema_folder_are_accepted()
    {
        foreach (var name in OperationFiles.AllNames)
            Assert.Null(FindRejection(OperationFiles.Document(name)));
    }

    [Fact]
    public void A_document_at_every_limit_is_accepted()
    {
        Assert.Null(FindRejection($"{{ {Many(30, _ => "a")} {Many(50, number => $"a{number}: a")} }}"));
        Assert.Null(FindRejection($"{{ {Many(14, _ => "a {")} b {Many(14, _ => "}")} }}"));
    }

    private static RequestException? FindRejection(string document)
    {
        try
        {
            OperationParser.Parse(document, _limits);
            return null;
        }
        catch (RequestException rejection)
        {
            return rejection;
        }
    }

    private static string Many(int times, Func<int, string> text) => string.Join(' ', Enumerable.Range(0, times).Select(text));
}
