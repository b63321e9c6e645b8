using Gateway.Store.Access;
using GraphQL.Types;

namespace Gateway.Graph.Monitoring;

internal sealed class CallerType : ObjectGraphType<Caller>
{
    public CallerType()
    {
        Name = "Caller";
        Description = "The sender of the request.";
        Field(caller => caller.Name, nullable: true).Description("Name of the API key, or subject of the token. Null without credentials.");
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<StringGraphType>>>>("scopes")
            .Description("Scopes of the credentials. They determine the fields that the caller may use. Empty without credentials.")
            .Resolve(context => context.Source.Scopes);
    }
}
