namespace Gateway.Store.Documents;

/// <summary>A secret that the first node creates and all nodes of the database use.</summary>
internal sealed record SharedSecret
{
    public required string Id { get; init; }
    public required byte[] Value { get; init; }
}
