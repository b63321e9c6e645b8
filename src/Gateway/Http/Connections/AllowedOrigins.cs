using System.Collections.Concurrent;
using Gateway.Content.Text;
using Gateway.Store.Configuration;

namespace Gateway.Http.Connections;

/// <summary>
/// The setting <c>Cors:Origins</c>: the origins whose pages may call the API, for HTTP and WebSockets alike. Origins are compared as
/// browsers serialise them: https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin.
/// </summary>
internal sealed partial class AllowedOrigins
{
    private const string Setting = "Cors:Origins";
    private const string Any = "*";

    // Anybody can send any origin, and each of them is remembered.
    private const int MaxLogged = 100;

    private readonly HashSet<string> _origins;
    private readonly ILogger<AllowedOrigins> _logger;
    private readonly ConcurrentDictionary<string, bool> _logged = new(StringComparer.Ordinal);

    public AllowedOrigins(IConfiguration configuration, ILogger<AllowedOrigins> logger) =>
        (_origins, _logger) = (From(configuration), logger);

    /// <summary>True if the pages of all origins may call the API.</summary>
    public bool IncludesAll => _origins.Contains(Any);

    /// <summary>True if no other site's page may call the API.</summary>
    public bool IsEmpty => _origins.Count == 0;

    /// <exception cref="InvalidSettingException">An entry is not an origin.</exception>
    public static HashSet<string> From(IConfiguration configuration) =>
        configuration
            .ReadList(Setting)
            .Select(entry =>
                entry.Text == Any
                    ? Any
                    : Normalize(entry.Text)
                        ?? throw new InvalidSettingException(
                            entry.Path,
                            $"is \"{Shortened.ForError(entry.Text)}\"; expected an origin without a path, for example https://news.example, or * for all origins"
                        )
            )
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>True if the pages of an origin may call the API.</summary>
    public bool Allows(string origin) => IncludesAll || (Normalize(origin) is { } normalized && _origins.Contains(normalized));

    /// <summary>
    /// True if the request comes from an allowed origin, from a page of the gateway itself, or from a program, which sends no origin.
    /// Refused origins are logged once each.
    /// </summary>
    public bool Allows(HttpRequest request)
    {
        if (request.Headers.Origin.Count == 0)
            return true;
        var origin = request.Headers.Origin.ToString();
        if (Allows(origin) || IsHost(origin, request.Host))
            return true;
        var shown = Shortened.ForError(origin);
        if (_logged.Count < MaxLogged && _logged.TryAdd(shown, value: true))
            LogRefused(_logger, shown, Setting);
        return false;
    }

    // A proxy may have terminated TLS, so the scheme can differ.
    private static bool IsHost(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase);

    private static string? Normalize(string text)
    {
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || !text.StartsWith($"{uri.Scheme}://", StringComparison.OrdinalIgnoreCase)
            || uri.Host.Length == 0
            || uri.Host.Contains('*', StringComparison.Ordinal)
            || uri.UserInfo.Length > 0
            || uri.PathAndQuery is not ("" or "/")
            || uri.Fragment.Length > 0
            || text.AsSpan().ContainsAny('?', '#', '\\')
        )
            return null;
        var host = uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.IdnHost.Trim('[', ']')}]" : uri.IdnHost;
        return $"{uri.Scheme}://{host}{(uri.IsDefaultPort || uri.Port < 0 ? "" : $":{uri.Port}")}".ToLowerInvariant();
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Refused a page of the origin {Origin}. To allow its requests, add the origin to the setting {Setting}. This is logged once"
    )]
    private static partial void LogRefused(ILogger logger, string origin, string setting);
}
