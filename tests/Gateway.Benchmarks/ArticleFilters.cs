namespace Gateway.Benchmarks;

/// <summary>Filters for articles, as the engine passes them to the lists.</summary>
internal static class ArticleFilters
{
    public static IDictionary<string, object?> None { get; } = Fields();

    public static IDictionary<string, object?> Good { get; } = Fields(("quality", Fields(("gte", 80))));

    public static IDictionary<string, object?> Nested { get; } =
        Fields(
            ("quality", Fields(("gte", 50), ("lt", 95))),
            ("topics", Fields(("some", Fields(("name", Fields(("eq", "GraphQL"))))))),
            (
                "or",
                new object[]
                {
                    Fields(("title", Fields(("contains", "problem")))),
                    Fields(("provider", Fields(("name", Fields(("startsWith", "B")))))),
                }
            )
        );

    private static Dictionary<string, object?> Fields(params IEnumerable<(string Name, object? Value)> fields) =>
        fields.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);
}
