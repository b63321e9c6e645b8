using Gateway.Store.Access;
using Gateway.Store.Errors;
using GraphQL;
using GraphQL.Builders;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQL.Utilities;

namespace Gateway.Schema;

/// <summary>Fields that require a scope. Without the scope the field is <c>null</c>, and an error has the reason.</summary>
internal static class FieldAuthorization
{
    private const string Key = "scope";

    /// <summary>Requires a scope for the field. The operation type does not matter.</summary>
    public static FieldBuilder<TSource, TReturn> RequireScope<TSource, TReturn>(this FieldBuilder<TSource, TReturn> field, string scope)
    {
        field.FieldType.Metadata[Key] = scope;
        return field;
    }

    /// <summary>Returns the scope that a field requires; <c>null</c> if everybody may read it.</summary>
    public static string? ScopeOf(FieldType field) => field.Metadata.TryGetValue(Key, out var value) ? value as string : null;

    /// <summary>Adds the check before the resolvers of the fields that require a scope. Other fields do not change.</summary>
    internal sealed class AuthorizationVisitor : BaseSchemaNodeVisitor
    {
        public override void VisitObjectFieldDefinition(FieldType field, IObjectGraphType type, ISchema schema)
        {
            if (ScopeOf(field) is not { } scope)
                return;
            var rule = $"Requires the scope `{scope}`. Without it the field is null and the error code is AUTH_NOT_AUTHORIZED.";
            field.Description = field.Description is { } description ? $"{description} {rule}" : rule;
            var resolver = field.Resolver ?? NameFieldResolver.Instance;
            field.Resolver = new FuncFieldResolver<object?>(context => resolver.ResolveAsync(Authorize(context, scope)));
            if (field.StreamResolver is { } stream)
                field.StreamResolver = new SourceStreamResolver<object?>(async context =>
                    await stream.ResolveAsync(Authorize(context, scope))
                );
        }

        private static IResolveFieldContext Authorize(IResolveFieldContext context, string scope) =>
            context.GetService<Caller>().Has(scope) ? context : throw RequestException.NotAuthorized();
    }
}
