using System.Text.RegularExpressions;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Store;

/// <summary>The drawing of the tables in <c>docs/architecture.md</c>.</summary>
public sealed partial class TableDrawingTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task The_diagram_has_the_tables_and_columns_of_the_database()
    {
        var drawing = MarkdownPage.At("docs", "architecture.md").First("mermaid");
        var drawn = Tables()
            .Matches(drawing)
            .SelectMany(table =>
                Columns()
                    .Matches(table.Groups["columns"].Value)
                    .Select(column => $"{table.Groups["name"]} {column.Groups["name"]} {column.Groups["type"]}")
            );

        var stored = await host.SqlAsync<string[]>(
            """
            select array_agg(concat_ws(' ', table_name, column_name, case udt_name when 'bool' then 'boolean' when 'int2' then 'smallint'
              when 'int4' then 'integer' when 'int8' then 'bigint'
              when '_text' then 'text_array' else udt_name end))
            from information_schema.columns where table_schema = 'gateway'
            """
        );

        Assert.Equal(stored.Order(StringComparer.Ordinal), drawn.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(
        """^    (?<name>\w+) \{\n(?<columns>(        .*\n)+)    \}""",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1_000
    )]
    private static partial Regex Tables();

    [GeneratedRegex("""^        (?<type>\w+) (?<name>\w+)""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Columns();
}
