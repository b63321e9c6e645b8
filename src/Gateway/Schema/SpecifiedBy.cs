using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Gateway.Schema;

/// <summary>
/// Tells where a scalar is specified, as <c>@specifiedBy</c> in the SDL and <c>specifiedByURL</c> in introspection; the engine has
/// neither. https://spec.graphql.org/October2021/#sec--specifiedBy
/// </summary>
internal static class SpecifiedBy
{
    private const string Name = "specifiedBy";

    public static void AddTo(GraphQL.Types.Schema schema) =>
        schema.Directives.Register(
            new Directive(Name, DirectiveLocation.Scalar)
            {
                Description = "Tells where the scalar is specified.",
                Arguments = new QueryArguments(
                    new QueryArgument<NonNullGraphType<StringGraphType>> { Name = "url", Description = "The specification's address." }
                ),
            }
        );

    public static void SpecifiedAt(this ScalarGraphType scalar, string url) => scalar.ApplyDirective(Name, "url", url);

    /// <summary>Completes the engine's <c>__Type</c>.</summary>
    public static void AddToIntrospection(IObjectGraphType introspectedType) =>
        introspectedType.AddField(
            new FieldType
            {
                Name = "specifiedByURL",
                Description = "Where a scalar is specified; null for other types.",
                Type = typeof(StringGraphType),
                Resolver = new GraphQL.Resolvers.FuncFieldResolver<object?>(context =>
                    (context.Source as ScalarGraphType)?.GetAppliedDirectives()?.Find(Name)?.FindArgument("url")?.Value
                ),
            }
        );
}
