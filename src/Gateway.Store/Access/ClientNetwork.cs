using System.Net;
using System.Net.Sockets;

namespace Gateway.Store.Access;

/// <summary>The network of a client, for limits per address.</summary>
internal static class ClientNetwork
{
    // A client has all addresses of an IPv6 network of 64 bits.
    private const int NetworkBytes = 8;

    /// <summary>The address of an IPv4 client, or the /64 network of an IPv6 client.</summary>
    public static IPAddress Of(IPAddress? address)
    {
        if (address is null)
            return IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, NetworkBytes, bytes.Length - NetworkBytes);
        return new IPAddress(bytes);
    }
}
