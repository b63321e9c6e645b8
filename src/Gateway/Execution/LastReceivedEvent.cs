namespace Gateway.Execution;

/// <summary>The last event that a client received before it was disconnected, if the transport supplies its id.</summary>
internal sealed class LastReceivedEvent
{
    public string? Id { get; set; }
}
