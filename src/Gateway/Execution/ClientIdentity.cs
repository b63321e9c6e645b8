using System.Net;
using System.Net.Sockets;
using Gateway.Store.Access;

namespace Gateway.Execution;

/// <summary>Who shares a limit: the holder of an API key or a token, or everybody at one address.</summary>
/// <param name="Name">The name of the key, the subject of the token, or the address.</param>
/// <param name="IsAnonymous">True for an address.</param>
internal readonly record struct ClientIdentity(string Name, bool IsAnonymous)
{
    // One customer of a provider has at least the addresses of a /64 network.
    private const int NetworkBytes = 8;

    /// <summary>A client without an address, for example in a test of one part.</summary>
    public static ClientIdentity Unknown { get; } = new("unknown", IsAnonymous: true);

    public static ClientIdentity Of(Caller caller, IPAddress? address) =>
        caller.Name is { } name ? new(name, IsAnonymous: false) : new(Network(address), IsAnonymous: true);

    private static string Network(IPAddress? address)
    {
        if (address is null)
            return Unknown.Name;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, NetworkBytes, bytes.Length - NetworkBytes);
        return $"{new IPAddress(bytes)}/64";
    }
}
