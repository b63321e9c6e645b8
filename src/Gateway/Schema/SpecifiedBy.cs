using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Gateway.Schema;

/// <summary>
/// Publishes the specification of a scalar, as <c>@specifiedBy</c> in the SDL and <c>specifiedByURL</c> in introspection. The engine
/// supports neither. https://spec.graphql.org/October2021/#sec--specifiedBy
/// </summary>
internal static class SpecifiedBy
{
    private const string Name = "specifiedBy";

    public static void AddTo(GraphQL.Types.Schema schema) =>
        schema.Directives.Register(
            new Directive(Name, DirectiveLocation.Scalar)
            {
                Description = "Gives the URL of the specification of a scalar.",
                Arguments = new QueryArguments(
                    new QueryArgument<NonNullGraphType<StringGraphType>> { Name = "url", Description = "URL of the specification." }
                ),
            }
        );

    public static void SpecifiedAt(this ScalarGraphType scalar, string url) => scalar.ApplyDirective(Name, "url", url);

    /// <summary>Adds the field to the engine's introspection type <c>__Type</c>.</summary>
    public static void AddToIntrospection(IObjectGraphType introspectedType) =>
        introspectedType.AddField(
            new FieldType
            {
                Name = "specifiedByURL",
                Description = "URL of the specification of a scalar. Null for other types.",
                Type = typeof(StringGraphType),
                Resolver = new GraphQL.Resolvers.FuncFieldResolver<object?>(context =>
                    (context.Source as ScalarGraphType)?.GetAppliedDirectives()?.Find(Name)?.FindArgument("url")?.Value
                ),
            }
        );
}
