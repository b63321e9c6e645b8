using System.Text.Json;
using Gateway.Store.Errors;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Authentication;

/// <summary>The issuer of tokens, and its signing keys.</summary>
internal sealed record TokenIssuer(string Name, IReadOnlyList<SecurityKey> Keys);

/// <summary>
/// The metadata of an OpenID Connect server: https://openid.net/specs/openid-connect-discovery-1_0.html. It is read when it is first
/// needed, then every hour, and when a token is signed with an unknown key. Metadata stays usable for a day: during that time only
/// requests with an unknown key wait for the server.
/// </summary>
/// <remarks><c>docs/decisions/0018-own-refresh-of-token-metadata.md</c> has the reasons not to use the library's cache.</remarks>
internal sealed partial class OpenIdMetadata(AccessSettings settings, TimeProvider time, ILogger<OpenIdMetadata> logger) : IDisposable
{
    private static readonly TimeSpan _refreshInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan _maxUsableAge = TimeSpan.FromDays(1);

    // Limits the requests to the server: anybody can send tokens with unknown keys, or send requests while the server is unavailable.
    private static readonly TimeSpan _minFetchInterval = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(
        new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false }
    )
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = 1024 * 1024,
    };

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly string _address = $"{settings.Jwt?.Authority?.ToString().TrimEnd('/')}/.well-known/openid-configuration";
    private volatile CachedMetadata? _cached;
    private Task _fetching = Task.CompletedTask;
    private long? _failed;

    /// <exception cref="RequestException">There is no usable metadata, and the server does not respond.</exception>
    public async ValueTask<TokenIssuer> GetIssuerAsync(CancellationToken cancellationToken)
    {
        if (NotOlderThan(_refreshInterval) is { } fresh)
            return fresh;
        var fetching = RefreshIfOlderThan(_refreshInterval);
        if (NotOlderThan(_maxUsableAge) is { } usable)
            return usable;
        await fetching.WaitAsync(cancellationToken);
        return NotOlderThan(_maxUsableAge) ?? throw RequestException.AuthorityUnavailable();
    }

    /// <summary>Reads the metadata again, because a token was signed with an unknown key.</summary>
    public async ValueTask<TokenIssuer> RefreshAsync(CancellationToken cancellationToken)
    {
        await RefreshIfOlderThan(_minFetchInterval).WaitAsync(cancellationToken);
        return NotOlderThan(_maxUsableAge) ?? throw RequestException.AuthorityUnavailable();
    }

    public void Dispose()
    {
        _ended.Cancel();
        _http.Dispose();
        _ended.Dispose();
    }

    /// <summary>Refreshes older metadata, once for all waiting requests. None of them can cancel the refresh.</summary>
    private Task RefreshIfOlderThan(TimeSpan maxAge)
    {
        lock (_lock)
        {
            if (!_fetching.IsCompleted)
                return _fetching;
            if (NotOlderThan(maxAge) is not null || (_failed is { } failed && time.GetElapsedTime(failed) < _minFetchInterval))
                return Task.CompletedTask;
            return _fetching = FetchAsync(_ended.Token);
        }
    }

    private TokenIssuer? NotOlderThan(TimeSpan age) => _cached is { } known && time.GetElapsedTime(known.Read) < age ? known.Issuer : null;

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        // Leaves the lock and the first request.
        await Task.Yield();
        try
        {
            var retriever = new HttpDocumentRetriever(_http) { RequireHttps = settings.Jwt?.RequireHttpsMetadata ?? true };
            var metadata = await OpenIdConnectConfigurationRetriever.GetAsync(_address, retriever, cancellationToken);
            // Symmetric keys are ignored: a secret in a public document is not secret.
            _cached = new CachedMetadata(
                time.GetTimestamp(),
                new TokenIssuer(metadata.Issuer, [.. metadata.SigningKeys.OfType<AsymmetricSecurityKey>()])
            );
            _failed = null;
        }
        catch (Exception exception)
            when (!cancellationToken.IsCancellationRequested
                && exception
                    is IOException
                        or HttpRequestException
                        or JsonException
                        or ArgumentException
                        or InvalidOperationException
                        or OperationCanceledException
            )
        {
            LogUnavailable(logger, _address, exception.InnerException?.Message ?? exception.Message);
            _failed = time.GetTimestamp();
        }
    }

    private sealed record CachedMetadata(long Read, TokenIssuer Issuer);

    [LoggerMessage(Level = LogLevel.Error, Message = "Cannot read the metadata of the authority at {Address}: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string address, string reason);
}
