using System.Globalization;
using Gateway.Store.Configuration;

namespace Gateway.Execution;

/// <summary>How many points of cost a client may use: configuration section <c>RateLimit</c>.</summary>
/// <param name="Name">The name of the policy in the header <c>RateLimit-Policy</c>.</param>
/// <param name="PointsPerSecond">The points that a client gets every second; 0 for no limit.</param>
/// <param name="Burst">The points that a client can save up.</param>
internal sealed record RateLimitPolicy(string Name, int PointsPerSecond, int Burst)
{
    /// <summary>
    /// The value of the header <c>RateLimit-Policy</c>: the points that can be saved up, and the seconds that this takes.
    /// </summary>
    public string Header { get; } =
        string.Create(CultureInfo.InvariantCulture, $"\"{Name}\";q={Burst};w={Math.Max(1, Burst / Math.Max(1, PointsPerSecond))}");
}

/// <summary>The policies of anonymous callers and of API keys and tokens.</summary>
internal sealed record RateLimits(
    RateLimitPolicy Anonymous,
    RateLimitPolicy Authenticated,
    IReadOnlyDictionary<string, RateLimitPolicy> Keys
)
{
    private const string Section = "RateLimit";
    private const int DefaultBurstSeconds = 10;

    /// <summary>The policy of a client.</summary>
    public RateLimitPolicy For(ClientPartitionKey client) =>
        client.IsAnonymous ? Anonymous : Keys.GetValueOrDefault(client.Name) ?? Authenticated;

    /// <exception cref="InvalidSettingException">A value is out of range.</exception>
    public static RateLimits From(IConfiguration configuration, Limits limits)
    {
        var anonymous = Policy(configuration, $"{Section}:Anonymous", "anonymous", limits);
        var authenticated = Policy(configuration, $"{Section}:Authenticated", "authenticated", limits);
        var keys = new Dictionary<string, RateLimitPolicy>(StringComparer.Ordinal);
        foreach (var key in configuration.GetSection($"{Section}:Keys").GetChildren())
        {
            var name =
                configuration.Read<string>($"{key.Path}:Name")
                ?? throw new InvalidSettingException(
                    $"{key.Path}:Name",
                    "is missing. It is the name of an API key or the subject of a token"
                );
            if (!keys.TryAdd(name, Policy(configuration, key.Path, name, limits, authenticated)))
                throw new InvalidSettingException($"{key.Path}:Name", "is the name of an earlier entry");
        }

        return new RateLimits(anonymous, authenticated, keys);
    }

    private static RateLimitPolicy Policy(
        IConfiguration configuration,
        string section,
        string name,
        Limits limits,
        RateLimitPolicy? fallback = null
    )
    {
        var points = configuration.Read<int?>($"{section}:PointsPerSecond") ?? fallback?.PointsPerSecond ?? 0;
        var burst =
            configuration.Read<int?>($"{section}:Burst")
            ?? (int)Math.Min(int.MaxValue, Math.Max(limits.Cost, (long)points * DefaultBurstSeconds));
        if (points > 0 && burst < limits.Cost)
            throw new InvalidSettingException(
                $"{section}:Burst",
                $"is {burst}; expected Limits:Cost ({limits.Cost}) or more, otherwise the most expensive operations could never run"
            );
        return new RateLimitPolicy(name, points, burst);
    }
}
