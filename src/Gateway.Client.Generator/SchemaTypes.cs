using GraphQLParser;
using GraphQLParser.AST;

namespace Gateway.Client.Generator;

/// <summary>The types of a schema, as far as the generator needs them.</summary>
internal sealed class SchemaTypes
{
    private readonly Dictionary<string, GraphQLTypeDefinition> _types;

    public SchemaTypes(string schema) =>
        _types = Parser
            .Parse(schema)
            .Definitions.OfType<GraphQLTypeDefinition>()
            .ToDictionary(type => type.Name.StringValue, StringComparer.Ordinal);

    public GraphQLTypeDefinition this[string name] =>
        _types.GetValueOrDefault(name) ?? throw new InvalidOperationException($"The schema has no type {name}.");

    public bool IsComposite(string name) =>
        _types.GetValueOrDefault(name) is GraphQLObjectTypeDefinition or GraphQLInterfaceTypeDefinition or GraphQLUnionTypeDefinition;

    public GraphQLFieldDefinition FieldOf(string type, string field) =>
        (
            this[type] switch
            {
                GraphQLObjectTypeDefinition definition => definition.Fields,
                GraphQLInterfaceTypeDefinition definition => definition.Fields,
                _ => null,
            }
        )?.FirstOrDefault(each => each.Name.StringValue == field) ?? throw new InvalidOperationException($"{type} has no field {field}.");

    public static string RootOf(OperationType operation) =>
        operation switch
        {
            OperationType.Mutation => "Mutation",
            OperationType.Subscription => "Subscription",
            _ => "Query",
        };

    public static string NameOf(GraphQLType type) =>
        type switch
        {
            GraphQLNonNullType nonNull => NameOf(nonNull.Type),
            GraphQLListType list => NameOf(list.Type),
            GraphQLNamedType named => named.Name.StringValue,
            _ => throw new InvalidOperationException($"Unknown type {type}."),
        };
}
