using GraphQLParser;
using GraphQLParser.AST;

namespace Gateway.Tests.Schema;

/// <summary>A type, field, argument, input field or enum value of a schema.</summary>
/// <param name="Coordinate">Its name as of https://spec.graphql.org/draft/#sec-Schema-Coordinates.</param>
/// <param name="Shape">Its type with its default, or what kind of type it is itself.</param>
/// <param name="Description">What the schema says of it.</param>
internal sealed record SchemaPart(string Coordinate, string Shape, string? Description);

internal static class SchemaParts
{
    /// <summary>All parts of a schema in its own language, in its order.</summary>
    public static IReadOnlyList<SchemaPart> Of(string schema) =>
        [.. Parser.Parse(schema).Definitions.OfType<GraphQLTypeDefinition>().SelectMany(Of)];

    private static IEnumerable<SchemaPart> Of(GraphQLTypeDefinition type)
    {
        var name = type.Name.StringValue;
        return type switch
        {
            GraphQLObjectTypeDefinition of => [Part(name, $"type{Implemented(of.Interfaces)}", of), .. Fields(name, of.Fields)],
            GraphQLInterfaceTypeDefinition of => [Part(name, $"interface{Implemented(of.Interfaces)}", of), .. Fields(name, of.Fields)],
            GraphQLInputObjectTypeDefinition of =>
            [
                Part(name, "input", of),
                .. (of.Fields?.Items ?? []).Select(field => Value(name, ".", field)),
            ],
            GraphQLEnumTypeDefinition of =>
            [
                Part(name, "enum", of),
                .. (of.Values?.Items ?? []).Select(value => Part($"{name}.{value.Name.StringValue}", "value", value)),
            ],
            GraphQLUnionTypeDefinition of => [Part(name, $"union of {string.Join(", ", (of.Types?.Items ?? []).Select(Written))}", of)],
            _ => [Part(name, "scalar", type)],
        };
    }

    private static IEnumerable<SchemaPart> Fields(string type, GraphQLFieldsDefinition? fields)
    {
        foreach (var field in fields?.Items ?? [])
        {
            var name = $"{type}.{field.Name.StringValue}";
            yield return Part(name, Written(field.Type), field);
            foreach (var argument in field.Arguments?.Items ?? [])
            {
                var value = Value("", "", argument);
                yield return value with
                {
                    Coordinate = $"{name}({value.Coordinate}:)",
                };
            }
        }
    }

    private static SchemaPart Value(string owner, string separator, GraphQLInputValueDefinition value) =>
        Part(
            $"{owner}{separator}{value.Name.StringValue}",
            value.DefaultValue is { } standard ? $"{Written(value.Type)} = {Written(standard)}" : Written(value.Type),
            value
        );

    private static SchemaPart Part(string coordinate, string shape, IHasDescriptionNode node) =>
        new(coordinate, shape, node.Description?.Value.ToString());

    private static string Implemented(GraphQLImplementsInterfaces? interfaces) =>
        interfaces is null ? "" : $" implements {string.Join(" & ", interfaces.Items.Select(Written))}";

    private static string Written(ASTNode node) =>
        node switch
        {
            GraphQLNonNullType some => $"{Written(some.Type)}!",
            GraphQLListType list => $"[{Written(list.Type)}]",
            GraphQLNamedType named => named.Name.StringValue,
            GraphQLIntValue number => number.Value.ToString(),
            GraphQLEnumValue value => value.Name.StringValue,
            _ => throw new NotSupportedException($"{node.Kind} is not written here."),
        };
}
