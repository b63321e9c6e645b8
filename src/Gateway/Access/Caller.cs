namespace Gateway.Access;

/// <summary>Who asks, and what for they have the right.</summary>
/// <param name="Name">The API key's name or the token's subject; <c>null</c> without credentials.</param>
/// <param name="Scopes">Those of <see cref="Scope.All"/> that the credentials carry.</param>
/// <param name="Expires">When the credentials end; <c>null</c> where they do not.</param>
internal sealed record Caller(string? Name, IReadOnlyList<string> Scopes, DateTimeOffset? Expires)
{
    /// <summary>Whoever shows no credentials.</summary>
    public static Caller Reader { get; } = new(null, [], null);

    // Timers cannot be set further ahead; whoever is cut off then may come again.
    private static readonly TimeSpan _longest = TimeSpan.FromDays(40);

    public Audience Audience { get; } =
        Scopes.Contains(Scope.ArticlesReadUnpublished, StringComparer.Ordinal) ? Audience.Editors : Audience.Readers;

    public bool Has(string scope) => Scopes.Contains(scope, StringComparer.Ordinal);

    /// <summary>What is cancelled when the credentials end.</summary>
    public CancellationTokenSource UntilExpiry(TimeProvider time)
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

/// <summary>Whom a service scope works for; said before anything else is taken from the scope.</summary>
internal sealed class CurrentCaller
{
    public Caller Value { get; set; } = Caller.Reader;
}
