using System.Text.Json;

namespace Gateway.Execution;

/// <summary>The estimated cost of an operation.</summary>
/// <param name="Points">The cost in points of 0.1 ms of CPU.</param>
/// <param name="Nodes">The number of objects that it can return at most.</param>
/// <param name="MostExpensiveField">The path of the field that costs most.</param>
/// <param name="HighestFieldCost">The points of that field alone.</param>
internal sealed record OperationCost(long Points, long Nodes, string MostExpensiveField, long HighestFieldCost)
{
    /// <summary>Writes the cost as the extensions of a response, with the names that Hot Chocolate uses.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject("extensions");
        json.WriteStartObject("operationCost");
        json.WriteNumber("fieldCost", Points);
        json.WriteNumber("typeCost", Nodes);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

/// <summary>Whether the client requested the cost, with the header <c>GraphQL-Cost</c>.</summary>
internal enum CostMode
{
    /// <summary>The response does not contain the cost.</summary>
    None,

    /// <summary>The response contains the cost and the data: <c>GraphQL-Cost: report</c>.</summary>
    Report,

    /// <summary>The response contains only the cost. The operation is not executed: <c>GraphQL-Cost: validate</c>.</summary>
    Validate,
}
