using static Gateway.Tests.Faults.AttackRequests;

namespace Gateway.Tests.Faults;

/// <summary>Operations and values that an anonymous attacker may send.</summary>
internal static class OperationAttacks
{
    public static IReadOnlyDictionary<string, Func<AttackedGateway, Task>> ByName { get; } =
        new Dictionary<string, Func<AttackedGateway, Task>>
        {
            // Documents
            ["deep nesting"] = gateway => ExpectRejectionAsync(gateway, Nested("related { nodes { article { ", 200, " } } }")),
            ["many aliases"] = gateway => ExpectRejectionAsync(gateway, $"{{ {Many(1_900, number => $"a{number}: __typename")} }}"),
            ["many fields"] = gateway => ExpectRejectionAsync(gateway, $"{{ {Many(9_000, _ => "__typename")} }}"),
            ["one field many times"] = gateway => ExpectRejectionAsync(gateway, $"{{ {Many(400, _ => "articles { totalCount }")} }}"),
            ["fragments that double"] = gateway =>
                ExpectRejectionAsync(
                    gateway,
                    $"{{ ...f0 }} {Many(40, number => $"fragment f{number} on Query {{ ...f{number + 1} ...f{number + 1} }}")} fragment f40 on Query {{ __typename }}"
                ),
            ["fragments in a circle"] = gateway =>
                ExpectRejectionAsync(gateway, "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }"),
            ["many directives"] = gateway => ExpectRejectionAsync(gateway, $"{{ __typename {Many(500, _ => "@include(if: true)")} }}"),
            ["many operations"] = gateway => ExpectRejectionAsync(gateway, Many(500, number => $"query q{number} {{ __typename }}")),
            ["many variables"] = gateway =>
                ExpectRejectionAsync(gateway, $"query ({Many(900, number => $"$v{number}: Int")}) {{ __typename }}"),
            ["deep introspection"] = gateway =>
                ExpectRejectionAsync(gateway, Nested("__schema { types { fields { type { ofType {", 8, "} } } } }")),
            ["an unclosed text"] = gateway => ExpectRejectionAsync(gateway, "{ articleBySlug(slug: \"" + new string('\\', 5_000)),
            ["braces only"] = gateway => ExpectRejectionAsync(gateway, new string('{', 19_000)),
            ["a long name"] = gateway => ExpectRejectionAsync(gateway, $"{{ {new string('a', 19_000)} }}"),

            // Expensive operations
            ["filters by related with facets"] = gateway =>
                ExpectRejectionAsync(
                    gateway,
                    $"query ($w: ArticleFilterInput) {{ {Many(45, number => $"a{number}: articles(first: 1, where: $w) {{ totalCount facets {{ types {{ count }} }} }}")} }}",
                    new
                    {
                        w = new
                        {
                            or = Enumerable
                                .Range(0, 30)
                                .Select(_ => new { related = new { some = new { title = new { contains = "z1" } } } }),
                        },
                    }
                ),
            ["all facets many times"] = gateway =>
                ExpectResponseAsync(
                    gateway,
                    $"{{ {Many(45, number => $"a{number}: articles(first: 1) {{ facets {{ types {{ count }} topics {{ count }} providers {{ count }} }} }}")} }}"
                ),
            ["bodies as HTML many times"] = gateway =>
                ExpectResponseAsync(
                    gateway,
                    $"{{ articleBySlug(slug: \"2024-01-01-story-0\") {{ {Many(29, number => $"b{number}: bodyHtml")} }} }}"
                ),
            ["searches full of or"] = gateway =>
                ExpectResponseAsync(
                    gateway,
                    $"query ($s: String!) {{ {Many(12, number => $"s{number}: articles(search: $s, first: 10) {{ totalCount facets {{ types {{ count }} }} nodes {{ title }} }}")} }}",
                    new { s = string.Concat(Enumerable.Repeat("or x ", 390)) }
                ),
            ["a search of punctuation"] = gateway =>
                ExpectResponseAsync(
                    gateway,
                    "query ($s: String!) { articles(search: $s) { totalCount } }",
                    new { s = new string('"', 1_999) }
                ),
            ["the longest page of bodies"] = gateway =>
                ExpectResponseAsync(gateway, "{ articles(first: 50) { nodes { body related { nodes { title } } } } }"),
            ["sixty-four requests at once"] = async gateway =>
                await Task.WhenAll(
                    Enumerable
                        .Range(0, 64)
                        .Select(number =>
                            ExpectResponseAsync(
                                gateway,
                                $"{{ articles(first: 50, where: {{ title: {{ contains: \"{number}\" }} }}) {{ totalCount nodes {{ body }} }} }}"
                            )
                        )
                ),

            // Values
            ["a number beyond all ranges"] = gateway => ExpectRejectionAsync(gateway, "{ articles(first: 1e400) { totalCount } }"),
            ["a negative page"] = gateway => ExpectResponseAsync(gateway, "{ articles(first: -2147483648) { totalCount } }"),
            ["a forged cursor"] = gateway =>
                ExpectResponseAsync(gateway, $"{{ articles(after: \"{new string('A', 1_900)}\") {{ totalCount }} }}"),
            ["a forged id"] = gateway =>
                ExpectResponseAsync(gateway, $"{{ node(id: \"{Convert.ToBase64String(new byte[1_200])}\") {{ id }} }}"),
            ["long lists"] = gateway =>
                ExpectResponseAsync(
                    gateway,
                    "query ($s: [String!]) { articles(where: { slug: { in: $s } }) { totalCount } }",
                    new { s = Enumerable.Repeat("a", 20_000) }
                ),
            ["a NUL character"] = gateway =>
                ExpectResponseAsync(gateway, "query ($s: String!) { articleBySlug(slug: $s) { id } }", new { s = "a\0b" }),
            ["an unpaired surrogate"] = gateway =>
                PostedAsync(gateway, """{"query":"query ($s: String!) { articleBySlug(slug: $s) { id } }","variables":{"s":"\ud800"}}"""),
            ["names of JavaScript's prototypes"] = gateway =>
                PostedAsync(gateway, """{"query":"{ __typename }","variables":{"__proto__":{"x":1},"constructor":{}}}"""),
        };
}
