using System.Net;
using Gateway.Store.Access;

namespace Gateway.Execution;

/// <summary>The clients that share a limit: the holder of an API key or a token, or all anonymous callers of one network.</summary>
/// <param name="Name">The name of the key, the subject of the token, or the network.</param>
/// <param name="IsAnonymous">True for a network.</param>
internal readonly record struct ClientPartitionKey(string Name, bool IsAnonymous)
{
    /// <summary>A client without an address, for example in a test of one part.</summary>
    public static ClientPartitionKey Unknown { get; } = new("unknown", IsAnonymous: true);

    public static ClientPartitionKey Of(Caller caller, IPAddress? address) =>
        caller.Name is { } name ? new(name, IsAnonymous: false) : new(ClientNetwork.Of(address).ToString(), IsAnonymous: true);
}
