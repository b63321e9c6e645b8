using GraphQL.Types;

namespace Gateway.Schema;

internal sealed class NodeGraph : InterfaceGraphType
{
    public NodeGraph()
    {
        Name = "Node";
        Description = "Anything with an id of its own.";
        Field<NonNullGraphType<IdGraphType>>("id").Description("Opaque, the same after every import.");
    }
}
