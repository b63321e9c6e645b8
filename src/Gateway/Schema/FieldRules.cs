using Gateway.Access;
using Gateway.Errors;
using GraphQL;
using GraphQL.Builders;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQL.Utilities;

namespace Gateway.Schema;

/// <summary>Fields that need a scope: without it they are <c>null</c>, and an error tells why.</summary>
internal static class FieldRules
{
    private const string Key = "scope";

    /// <summary>Closes the field, of whatever operation type, to callers without the scope.</summary>
    public static FieldBuilder<TSource, TReturn> RequireScope<TSource, TReturn>(this FieldBuilder<TSource, TReturn> field, string scope)
    {
        field.FieldType.Metadata[Key] = scope;
        return field;
    }

    /// <summary>Puts the rules in front of the resolvers of the fields that have one; all others stay as they are.</summary>
    internal sealed class Enforcement : BaseSchemaNodeVisitor
    {
        public override void VisitObjectFieldDefinition(FieldType field, IObjectGraphType type, ISchema schema)
        {
            if (!field.Metadata.TryGetValue(Key, out var value) || value is not string scope)
                return;
            field.Description = $"{field.Description?.TrimEnd('.')}; needs the scope {scope}, else AUTH_NOT_AUTHORIZED.";
            var resolver = field.Resolver ?? NameFieldResolver.Instance;
            field.Resolver = new FuncFieldResolver<object?>(context => resolver.ResolveAsync(Allowed(context, scope)));
            if (field.StreamResolver is { } stream)
                field.StreamResolver = new SourceStreamResolver<object?>(async context =>
                    await stream.ResolveAsync(Allowed(context, scope))
                );
        }

        private static IResolveFieldContext Allowed(IResolveFieldContext context, string scope) =>
            context.Get<Caller>().Has(scope) ? context : throw RequestException.NotAuthorized();
    }
}
