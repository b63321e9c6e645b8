using Gateway.Store.Configuration;

namespace Gateway.Execution;

/// <summary>How many points of cost a client may use: configuration section <c>RateLimit</c>.</summary>
/// <param name="Name">The name of the policy in the header <c>RateLimit-Policy</c>.</param>
/// <param name="PointsPerSecond">The points that a client gets every second; 0 for no limit.</param>
/// <param name="Burst">The points that a client can save up.</param>
internal sealed record RateLimitPolicy(string Name, int PointsPerSecond, int Burst);

/// <summary>The policies of anonymous callers and of API keys and tokens.</summary>
internal sealed record RateLimits(
    RateLimitPolicy Anonymous,
    RateLimitPolicy Authenticated,
    IReadOnlyDictionary<string, RateLimitPolicy> Keys
)
{
    private const string Section = "RateLimit";
    private const int DefaultPoints = 1_000_000;
    private const int DefaultBurstSeconds = 10;

    /// <summary>The policy of a client.</summary>
    public RateLimitPolicy For(ClientIdentity client) =>
        client.IsAnonymous ? Anonymous : Keys.GetValueOrDefault(client.Name) ?? Authenticated;

    /// <exception cref="InvalidSettingException">A value is out of range.</exception>
    public static RateLimits From(IConfiguration configuration, Limits limits)
    {
        var section = configuration.GetSection(Section);
        var authenticated = Policy(section.GetSection("Authenticated"), "authenticated", DefaultPoints, limits);
        return new RateLimits(
            Policy(section.GetSection("Anonymous"), "anonymous", DefaultPoints, limits),
            authenticated,
            section
                .GetSection("Keys")
                .GetChildren()
                .ToDictionary(
                    key => key.Key,
                    key => Policy(key, key.Key, authenticated.PointsPerSecond, limits),
                    StringComparer.OrdinalIgnoreCase
                )
        );
    }

    private static RateLimitPolicy Policy(IConfigurationSection section, string name, int defaultPoints, Limits limits)
    {
        var points = Number(section, "PointsPerSecond", defaultPoints, min: 0);
        var burst = Number(
            section,
            "Burst",
            (int)Math.Min(int.MaxValue, Math.Max(limits.Cost, (long)points * DefaultBurstSeconds)),
            min: 1
        );
        if (points > 0 && burst < limits.Cost)
            throw new InvalidSettingException(
                $"{section.Path}:Burst",
                $"is {burst}; expected Limits:Cost ({limits.Cost}) or more, otherwise the most expensive operations could never run"
            );
        return new RateLimitPolicy(name, points, burst);
    }

    private static int Number(IConfigurationSection section, string name, int defaultValue, int min)
    {
        if (section[name] is not { Length: > 0 } text)
            return defaultValue;
        return int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= min
            ? number
            : throw new InvalidSettingException($"{section.Path}:{name}", $"is \"{text}\"; expected a whole number, {min} or more");
    }
}
