using System.Security.Cryptography;
using System.Text;

namespace Gateway.Execution;

/// <summary>Apollo's automatic persisted queries: a client sends the hash, and the text only if the hash is unknown.</summary>
/// <seealso href="https://www.apollographql.com/docs/apollo-server/performance/apq"/>
internal static class PersistedQuery
{
    public static string? HashIn(IDictionary<string, object?> extensions) =>
        extensions.TryGetValue("persistedQuery", out var value)
        && value is IDictionary<string, object?> persisted
        && persisted.TryGetValue("sha256Hash", out var hash)
        && hash is string text
            ? text.ToLowerInvariant()
            : null;

    /// <summary>The id of an operation: SHA-256 of its text in lower case hex.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
