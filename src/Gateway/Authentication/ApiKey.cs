using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Authentication;

/// <summary>A configured API key.</summary>
/// <param name="Name">The unique name, for people.</param>
/// <param name="Hash">The SHA-256 hash of the key's text.</param>
/// <param name="Scopes">The scopes that the key grants.</param>
/// <remarks>
/// Slow hashes protect passwords, which can be guessed. A key is 32 random bytes, which nobody can guess with a fast hash either. A slow
/// hash would only delay every request.
/// </remarks>
internal sealed record ApiKey(string Name, ReadOnlyMemory<byte> Hash, IReadOnlyList<string> Scopes)
{
    /// <summary>The prefix of all keys, so that scanners find leaked keys in commits and logs.</summary>
    public const string Prefix = "gwk_";

    private const int SecretBytes = 32;

    /// <summary>Generates the text of a new key.</summary>
    public static string Generate() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Finds a key in a time that does not depend on whether it exists.</summary>
    public static ApiKey? Find(IReadOnlyList<ApiKey> keys, string key)
    {
        var hash = HashOf(key);
        ApiKey? found = null;
        foreach (var candidate in keys)
            if (CryptographicOperations.FixedTimeEquals(candidate.Hash.Span, hash))
                found = candidate;
        return found;
    }
}
