using Gateway.Commands;
using Gateway.Tests.Fixtures;
using GraphQLParser.AST;

namespace Gateway.Tests.Schema;

public sealed class SchemaFileTests
{
    /// <summary>How similarity is measured takes more than a sentence.</summary>
    private const string LongDescription = "Article.similar";

    [Fact]
    public void The_committed_schema_is_the_one_the_code_makes() => Accepted.Equal("schema/gateway.graphql", SchemaCommand.Print());

    [Fact]
    public void The_schema_is_the_same_however_often_it_is_made() => Assert.Equal(SchemaCommand.Print(), SchemaCommand.Print());

    [Fact]
    public void Everything_in_the_schema_is_described_in_one_sentence()
    {
        var undescribed = SchemaParts
            .Of(SchemaCommand.Print())
            .Where(part => part.Description is not { } text || !(IsSentence(text) || part.Coordinate == LongDescription))
            .Select(part => $"{part.Coordinate}: {part.Description ?? "nothing"}");

        Assert.Empty(undescribed);
    }

    [Fact]
    public void Our_scalars_say_where_they_are_specified()
    {
        var scalars = GraphQLParser.Parser.Parse(SchemaCommand.Print()).Definitions.OfType<GraphQLScalarTypeDefinition>().ToList();

        Assert.Equal(["DateTime", "URL"], scalars.Select(scalar => scalar.Name.StringValue).Order(StringComparer.Ordinal));
        Assert.All(
            scalars,
            scalar => Assert.Contains(scalar.Directives?.Items ?? [], directive => directive.Name.StringValue == "specifiedBy")
        );
    }

    private static bool IsSentence(string text) =>
        char.IsUpper(text[0])
        && text.EndsWith('.')
        && !text[..^1].Contains(". ", StringComparison.Ordinal)
        && !text.Contains('\n', StringComparison.Ordinal);
}
