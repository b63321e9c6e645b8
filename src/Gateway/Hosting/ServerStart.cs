using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Hosting;

/// <summary>The server cannot listen on its addresses.</summary>
/// <param name="message">One line that says why, and what to do.</param>
/// <param name="inner">The failure of the web server.</param>
internal sealed class ServerStartException(string message, Exception inner) : Exception(message, inner)
{
    public static string InUse(int port) =>
        $"Port {port} is in use. Use --urls http://localhost:{(port == 65_535 ? 8080 : port + 1)}, or stop the other process.";
}

/// <summary>Starts a server, and describes in one line why it cannot listen.</summary>
internal sealed partial class ServerStart
{
    // This class logs the same failure with a stack trace.
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    private bool _isStarted;

    public ServerStart(ILoggingBuilder logging) =>
        logging.AddFilter(HostCategory, level => Volatile.Read(ref _isStarted) && level >= LogLevel.Error);

    /// <exception cref="ServerStartException">An address is in use or not valid, or a certificate is missing.</exception>
    public async Task RunAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
            Volatile.Write(ref _isStarted, true);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw new ServerStartException(InUse(error.Message), error);
        }
        catch (Exception error)
            when (error is IOException or SocketException or InvalidOperationException or FormatException or CryptographicException)
        {
            throw new ServerStartException(
                $"The server cannot start: {error.Message.TrimEnd('.')}. Check the settings Urls and Kestrel.",
                error
            );
        }
    }

    // Kestrel's message has the address: "Failed to bind to address http://127.0.0.1:8080: address already in use."
    private static string InUse(string message) =>
        Port().Match(message) is { Success: true } match
        && int.TryParse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture, out var port)
            ? ServerStartException.InUse(port)
            : message;

    [GeneratedRegex(@":(?<port>[0-9]+)/?: ", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Port();
}
