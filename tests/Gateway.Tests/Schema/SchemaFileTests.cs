using Gateway.Commands;
using Gateway.Tests.Fixtures;
using GraphQLParser.AST;

namespace Gateway.Tests.Schema;

public sealed class SchemaFileTests
{
    private const int MaxSentences = 5;
    private const int MaxWords = 30;

    [Fact]
    public void The_committed_schema_equals_the_generated_schema() => Accepted.AssertEqual("schema/gateway.graphql", SchemaCommand.Print());

    [Fact]
    public void The_generated_schema_is_always_the_same() => Assert.Equal(SchemaCommand.Print(), SchemaCommand.Print());

    [Fact]
    public void Everything_in_the_schema_is_described_in_short_sentences()
    {
        var undescribed = SchemaParts
            .Of(SchemaCommand.Print())
            .Where(part => part.Description is not { } text || !IsPlain(text))
            .Select(part => $"{part.Coordinate}: {part.Description ?? "nothing"}");

        Assert.Empty(undescribed);
    }

    [Fact]
    public void The_custom_scalars_have_specifiedBy()
    {
        var scalars = GraphQLParser.Parser.Parse(SchemaCommand.Print()).Definitions.OfType<GraphQLScalarTypeDefinition>().ToList();

        Assert.Equal(["DateTime", "JSON", "URL"], scalars.Select(scalar => scalar.Name.StringValue).Order(StringComparer.Ordinal));
        Assert.All(
            scalars,
            scalar => Assert.Contains(scalar.Directives?.Items ?? [], directive => directive.Name.StringValue == "specifiedBy")
        );
    }

    private static bool IsPlain(string text)
    {
        if (!text.EndsWith('.') || text.Contains('\n', StringComparison.Ordinal))
            return false;
        var sentences = text.Split(". ");
        return sentences.Length <= MaxSentences
            && Array.TrueForAll(
                sentences,
                sentence => (sentence[0] == '`' || char.IsUpper(sentence[0])) && sentence.Split(' ').Length <= MaxWords
            );
    }
}
