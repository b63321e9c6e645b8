using GraphQL.Types;

namespace Gateway.Schema;

internal sealed class NodeType : InterfaceGraphType
{
    public NodeType()
    {
        Name = "Node";
        Description = "An object with a global id.";
        Field<NonNullGraphType<IdGraphType>>("id").Description("Global id. Opaque and stable across imports.");
    }
}
