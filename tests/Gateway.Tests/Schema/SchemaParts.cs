using GraphQLParser;
using GraphQLParser.AST;

namespace Gateway.Tests.Schema;

/// <summary>A type, field, argument, input field or enum value of a schema.</summary>
/// <param name="Coordinate">Its name as of https://spec.graphql.org/draft/#sec-Schema-Coordinates.</param>
/// <param name="Description">Its description in the schema.</param>
internal sealed record SchemaPart(string Coordinate, string? Description);

internal static class SchemaParts
{
    /// <summary>All parts of a schema in its own language, in its order.</summary>
    public static IReadOnlyList<SchemaPart> Of(string schema) =>
        [.. Parser.Parse(schema).Definitions.OfType<GraphQLTypeDefinition>().SelectMany(Of)];

    private static IEnumerable<SchemaPart> Of(GraphQLTypeDefinition type)
    {
        var name = type.Name.StringValue;
        return
        [
            Part(name, type),
            .. type switch
            {
                GraphQLObjectTypeDefinition of => Fields(name, of.Fields),
                GraphQLInterfaceTypeDefinition of => Fields(name, of.Fields),
                GraphQLInputObjectTypeDefinition of => (of.Fields?.Items ?? []).Select(field =>
                    Part($"{name}.{field.Name.StringValue}", field)
                ),
                GraphQLEnumTypeDefinition of => (of.Values?.Items ?? []).Select(value => Part($"{name}.{value.Name.StringValue}", value)),
                _ => [],
            },
        ];
    }

    private static IEnumerable<SchemaPart> Fields(string type, GraphQLFieldsDefinition? fields)
    {
        foreach (var field in fields?.Items ?? [])
        {
            var name = $"{type}.{field.Name.StringValue}";
            yield return Part(name, field);
            foreach (var argument in field.Arguments?.Items ?? [])
                yield return Part($"{name}({argument.Name.StringValue}:)", argument);
        }
    }

    private static SchemaPart Part(string coordinate, IHasDescriptionNode node) => new(coordinate, node.Description?.Value.ToString());
}
