using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.Hosting;
using Gateway.Store.Configuration;

namespace Gateway.Commands.Doctor;

/// <summary>Checks whether the server could listen on its addresses.</summary>
internal static class PortChecks
{
    private const string Subject = "ports";
    private static readonly TimeSpan _maxWait = TimeSpan.FromSeconds(3);

    public static async IAsyncEnumerable<Finding> OfAddressesAsync(IConfiguration configuration)
    {
        var ports = new HashSet<int>();
        foreach (var address in ServerAddresses.In(configuration))
        {
            // A Unix socket or a named pipe has no port.
            if (!Uri.TryCreate(Comparable(address), UriKind.Absolute, out var url) || url.Host is "unix" or "pipe")
                continue;
            ports.Add(url.Port);
            yield return await OfAddressAsync(address, url, hasDatabase: StoreServices.Exist(configuration));
        }

        if (
            configuration.Read<bool>("Telemetry:Prometheus")
            && configuration.Read<int?>("Telemetry:PrometheusPort") is { } metrics
            && !ports.Contains(metrics)
        )
            yield return Finding.Fail(
                Subject,
                $"Telemetry:PrometheusPort is {metrics.ToString(CultureInfo.InvariantCulture)}, but the server does not listen on this port, so nobody can read the metrics.",
                $"Add ;http://localhost:{metrics.ToString(CultureInfo.InvariantCulture)} to Urls."
            );
    }

    /// <summary>An address that a client on this machine can open.</summary>
    public static string Comparable(string address) =>
        address
            .Replace("://*", "://localhost", StringComparison.Ordinal)
            .Replace("://+", "://localhost", StringComparison.Ordinal)
            .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
            .Replace("://[::]", "://localhost", StringComparison.Ordinal);

    /// <summary>True if a gateway answers at an address.</summary>
    public static async Task<bool> IsGatewayAsync(Uri address)
    {
        try
        {
            using var client = new HttpClient { Timeout = _maxWait };
            using var response = await client.GetAsync(new Uri(address, "/health/live"));
            return response.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private static async Task<Finding> OfAddressAsync(string address, Uri url, bool hasDatabase)
    {
        var isEveryAddress = Comparable(address) != address;
        try
        {
            using var listener = new TcpListener(
                isEveryAddress ? IPAddress.Any
                    : IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip) ? ip
                    : IPAddress.Loopback,
                url.Port
            );
            listener.Start();
            return Finding.Ok(Subject, $"{address} is free.");
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            var isGateway = await IsGatewayAsync(url);
            // The gateway of these settings would have created its database.
            if (isGateway && hasDatabase)
                return Finding.Ok(Subject, $"{address} is in use by a gateway that runs.");
            var user = isGateway ? "gateway" : "program";
            return Finding.Fail(
                Subject,
                $"{address} is in use by another {user}{(isGateway ? ", because the database of these settings does not exist yet" : "")}.",
                $"Use --urls http://localhost:{(url.Port == 65_535 ? 8080 : url.Port + 1)}, or stop the other {user}."
            );
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AccessDenied)
        {
            return Finding.Fail(
                Subject,
                $"This user must not listen on {address}. Ports below 1024 are reserved.",
                "Use --urls http://localhost:8080 and a proxy, or grant the right to bind the port."
            );
        }
        catch (SocketException error)
        {
            return Finding.Fail(
                Subject,
                $"The server cannot listen on {address}: {error.Message.TrimEnd('.')}.",
                "Correct the setting Urls."
            );
        }
    }
}
