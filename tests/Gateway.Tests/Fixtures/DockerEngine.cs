using System.Net.Sockets;

namespace Gateway.Tests.Fixtures;

/// <summary>
/// Finds out whether a Docker engine listens at <c>DOCKER_HOST</c>, or at its default address if the variable is not set.
/// </summary>
internal static class DockerEngine
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    public static async Task<bool> IsRunningAsync()
    {
        if (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host)
            return Uri.TryCreate(host, UriKind.Absolute, out var uri) && await IsRunningAsync(uri);

        return OperatingSystem.IsWindows()
            ? File.Exists(@"\\.\pipe\docker_engine")
            : await IsRunningAsync(new UnixDomainSocketEndPoint("/var/run/docker.sock"), ProtocolType.Unspecified);
    }

    private static async Task<bool> IsRunningAsync(Uri uri) =>
        uri.Scheme switch
        {
            "unix" => await IsRunningAsync(new UnixDomainSocketEndPoint(uri.AbsolutePath), ProtocolType.Unspecified),
            "npipe" => File.Exists(@"\\.\pipe\docker_engine"),
            _ => await IsRunningAsync(new System.Net.DnsEndPoint(uri.Host, uri.Port > 0 ? uri.Port : 2375), ProtocolType.Tcp),
        };

    private static async Task<bool> IsRunningAsync(System.Net.EndPoint endPoint, ProtocolType protocol)
    {
        using var timeout = new CancellationTokenSource(_patience);
        using var socket =
            protocol == ProtocolType.Tcp
                ? new Socket(SocketType.Stream, protocol)
                : new Socket(AddressFamily.Unix, SocketType.Stream, protocol);
        try
        {
            await socket.ConnectAsync(endPoint, timeout.Token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
