namespace Gateway.Store.Access;

/// <summary>The caller of a request, and the scopes that it has.</summary>
/// <param name="Name">The name of the API key or the subject of the token; <c>null</c> without credentials.</param>
/// <param name="Scopes">The scopes of the credentials, a subset of <see cref="Scope.All"/>.</param>
/// <param name="Expires">When the credentials expire; <c>null</c> if they do not.</param>
internal sealed record Caller(string? Name, IReadOnlyList<string> Scopes, DateTimeOffset? Expires)
{
    /// <summary>A caller without credentials.</summary>
    public static Caller Anonymous { get; } = new(null, [], null);

    // Timers support no longer time. A client that is disconnected then can connect again.
    private static readonly TimeSpan _longest = TimeSpan.FromDays(40);

    /// <summary>
    /// The URL at which the caller reaches the gateway, without a slash at the end. The URLs of media that the gateway serves begin with
    /// it.
    /// </summary>
    public string GatewayUrl { get; init; } = "";

    public ReadAccess ReadAccess { get; } =
        Scopes.Contains(Scope.ArticlesReadUnpublished, StringComparer.Ordinal) ? ReadAccess.All : ReadAccess.Published;

    public bool Has(string scope) => Scopes.Contains(scope, StringComparer.Ordinal);

    /// <summary>A source that is cancelled when the credentials expire.</summary>
    public CancellationTokenSource CreateExpirySource(TimeProvider time)
    {
        if (Expires is not { } end)
            return new CancellationTokenSource();
        var left = end - time.GetUtcNow();
        return new CancellationTokenSource(
            left < TimeSpan.Zero ? TimeSpan.Zero
                : left < _longest ? left
                : _longest,
            time
        );
    }
}

/// <summary>The caller of a service scope. It must be set before other services are resolved from the scope.</summary>
internal sealed class CurrentCaller
{
    public Caller Value { get; set; } = Caller.Anonymous;
}
