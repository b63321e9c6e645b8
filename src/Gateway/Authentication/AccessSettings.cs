using System.Text.RegularExpressions;
using Gateway.Store.Access;
using Gateway.Store.Configuration;

namespace Gateway.Authentication;

/// <summary>The settings below <c>Access</c>: the accepted credentials. Without them every caller is a reader.</summary>
internal sealed partial record AccessSettings(IReadOnlyList<ApiKey> ApiKeys, JwtSettings? Jwt)
{
    /// <exception cref="InvalidSettingException">A setting is unknown or invalid.</exception>
    public static AccessSettings From(IConfiguration configuration)
    {
        var access = configuration.GetSection("Access");
        configuration.ValidateNames(access.Path);
        var keys = new List<ApiKey>();
        foreach (var section in access.GetSection("ApiKeys").GetChildren())
        {
            var key = KeyFrom(section);
            if (keys.Exists(other => other.Name.Equals(key.Name, StringComparison.OrdinalIgnoreCase)))
                throw new InvalidSettingException($"{section.Path}:Name", $"is \"{key.Name}\", which another key uses as well");
            if (keys.Find(other => other.Hash.Span.SequenceEqual(key.Hash.Span)) is { } same)
                throw new InvalidSettingException($"{section.Path}:Hash", $"is the same as the hash of the key \"{same.Name}\"");
            keys.Add(key);
        }

        var jwt = access.GetSection("Jwt");
        return new AccessSettings(keys, jwt.AsEnumerable().Any(setting => setting.Value is { Length: > 0 }) ? JwtSettings.From(jwt) : null);
    }

    /// <summary>Whether the name of a key is valid. It has no spaces or quotes, so that commands and logs need not escape it.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    private static ApiKey KeyFrom(IConfigurationSection section)
    {
        var name = section["Name"] ?? "";
        if (!IsName(name))
            throw new InvalidSettingException(
                $"{section.Path}:Name",
                "must be 1 to 64 of the characters a-z, A-Z, 0-9, '.', '_', '@' and '-'"
            );
        var hash = section["Hash"] ?? "";
        if (!Hash().IsMatch(hash))
            throw new InvalidSettingException(
                $"{section.Path}:Hash",
                "must be the SHA-256 hash of a key in 64 hexadecimal digits, as printed by \"gateway key\""
            );
        return new ApiKey(name, Convert.FromHexString(hash), ScopesFrom(section.GetSection("Scopes")));
    }

    // A list, or one text separated by spaces, because environment variables have no lists.
    private static List<string> ScopesFrom(IConfigurationSection section)
    {
        var sections = section.GetChildren().ToList();
        var scopes = (sections.Count == 0 ? [section] : sections)
            .SelectMany(each =>
                (each.Value ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(scope => (each.Path, Scope: scope))
            )
            .ToList();
        foreach (var (path, scope) in scopes)
            if (!Scope.All.Contains(scope, StringComparer.Ordinal))
                throw new InvalidSettingException(path, $"is \"{scope}\", which is not a scope. Use one of {string.Join(", ", Scope.All)}");
        return [.. scopes.Select(each => each.Scope).Distinct(StringComparer.Ordinal)];
    }

    [GeneratedRegex("^[a-zA-Z0-9._@-]{1,64}\\z", RegexOptions.None, 1_000)]
    private static partial Regex Name();

    [GeneratedRegex("^[0-9a-fA-F]{64}\\z", RegexOptions.None, 1_000)]
    private static partial Regex Hash();
}
