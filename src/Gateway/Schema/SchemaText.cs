using GraphQL;
using GraphQL.Types;
using GraphQL.Utilities;
using GraphQLParser.AST;
using GraphQLParser.Visitors;

namespace Gateway.Schema;

/// <summary>Prints the schema as SDL in reading order: root types, output types, input types, scalars.</summary>
internal static class SchemaText
{
    private static readonly string[] _roots = ["Query", "Mutation", "Subscription"];

    public static string Print(ISchema schema)
    {
        var document = schema.ToAST();
        document.Definitions = InReadingOrder(document.Definitions);
        return $"{new SDLPrinter(new PrintOptions()).Print(document).ReplaceLineEndings("\n").TrimEnd()}\n";
    }

    // Types follow in the order in which they are first used. The specification requires that its own directives are left out.
    private static List<ASTNode> InReadingOrder(List<ASTNode> definitions)
    {
        var types = definitions
            .OfType<GraphQLTypeDefinition>()
            .Where(type => type is not GraphQLDirectiveDefinition)
            .ToDictionary(type => type.Name.StringValue, StringComparer.Ordinal);
        List<GraphQLTypeDefinition> ordered = [.. _roots.Where(types.ContainsKey).Select(root => types[root])];
        var seen = ordered.ToHashSet();
        for (var next = 0; next < ordered.Count; next++)
        {
            var referencedTypes = Mentions(ordered[next]).Select(name => types.GetValueOrDefault(name)).OfType<GraphQLTypeDefinition>();
            ordered.AddRange(referencedTypes.Where(seen.Add));
        }

        return [.. ordered.Union(types.Values).OrderBy(SectionOrder)];
    }

    private static int SectionOrder(GraphQLTypeDefinition type) =>
        type switch
        {
            GraphQLScalarTypeDefinition => 3,
            GraphQLInputObjectTypeDefinition => 2,
            // The only enum that is used by input types alone.
            GraphQLEnumTypeDefinition { Name.StringValue: "SortEnumType" } => 2,
            _ => 1,
        };

    private static IEnumerable<string> Mentions(GraphQLTypeDefinition type) =>
        type switch
        {
            GraphQLObjectTypeDefinition of => [.. Names(of.Interfaces?.Items), .. OfFields(of.Fields)],
            GraphQLInterfaceTypeDefinition of => [.. Names(of.Interfaces?.Items), .. OfFields(of.Fields)],
            GraphQLUnionTypeDefinition of => Names(of.Types?.Items),
            GraphQLInputObjectTypeDefinition of => (of.Fields?.Items ?? []).Select(field => Named(field.Type)),
            _ => [],
        };

    private static IEnumerable<string> OfFields(GraphQLFieldsDefinition? fields) =>
        (fields?.Items ?? []).SelectMany(field =>
            (field.Arguments?.Items ?? []).Select(argument => Named(argument.Type)).Append(Named(field.Type))
        );

    private static IEnumerable<string> Names(IEnumerable<GraphQLNamedType>? types) => (types ?? []).Select(Named);

    private static string Named(GraphQLType type) =>
        type switch
        {
            GraphQLNonNullType some => Named(some.Type),
            GraphQLListType list => Named(list.Type),
            GraphQLNamedType named => named.Name.StringValue,
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
}
