using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Gateway.Hosting;
using Gateway.Store.Configuration;

namespace Gateway.Commands.Doctor;

/// <summary>Checks whether the server could listen on its addresses.</summary>
internal static class PortChecks
{
    private const string Subject = "ports";
    private static readonly TimeSpan _maxWait = TimeSpan.FromSeconds(3);

    public static async IAsyncEnumerable<Finding> OfAddressesAsync(
        IConfiguration configuration,
        Action<ILoggingBuilder> addLog,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var ports = new HashSet<int>();
        foreach (var address in ServerAddresses.In(configuration))
        {
            // A Unix socket or a named pipe has no port.
            if (!Uri.TryCreate(Comparable(address), UriKind.Absolute, out var url) || url.Host is "unix" or "pipe")
                continue;
            ports.Add(url.Port);
            yield return await OfAddressAsync(address, url, configuration, addLog, cancellationToken);
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

    private static async Task<Finding> OfAddressAsync(
        string address,
        Uri url,
        IConfiguration configuration,
        Action<ILoggingBuilder> addLog,
        CancellationToken cancellationToken
    )
    {
        switch (PortCheck.Find(address))
        {
            case null:
                return Finding.Ok(Subject, $"{address} is free.");
            case { SocketErrorCode: SocketError.AddressAlreadyInUse }:
                return await OfUsedAddressAsync(address, url, configuration, addLog, cancellationToken);
            case { SocketErrorCode: SocketError.AccessDenied }:
                return Finding.Fail(
                    Subject,
                    $"This user must not listen on {address}. Ports below 1024 are reserved.",
                    "Use --urls http://localhost:8080 and a proxy, or grant the right to bind the port."
                );
            case var error:
                return Finding.Fail(
                    Subject,
                    $"The server cannot listen on {address}: {error.Message.TrimEnd('.')}.",
                    "Correct the setting Urls."
                );
        }
    }

    private static async Task<Finding> OfUsedAddressAsync(
        string address,
        Uri url,
        IConfiguration configuration,
        Action<ILoggingBuilder> addLog,
        CancellationToken cancellationToken
    )
    {
        var isGateway = await IsGatewayAsync(url);
        // The gateway of these settings would have created its database, and would be one of its nodes.
        var hasDatabase = StoreServices.Exist(configuration);
        if (isGateway && hasDatabase && await DatabaseChecks.MayHaveNodeAsync(configuration, addLog, cancellationToken))
            return Finding.Ok(Subject, $"{address} is in use by a gateway that runs.");
        var user = isGateway ? "gateway" : "program";
        var reason =
            !isGateway ? ""
            : hasDatabase ? ", because no gateway runs with the database of these settings"
            : ", because the database of these settings does not exist yet";
        return Finding.Fail(
            Subject,
            $"{address} is in use by another {user}{reason}.",
            $"Use --urls http://localhost:{(url.Port == 65_535 ? 8080 : url.Port + 1)}, or stop the other {user}."
        );
    }
}
