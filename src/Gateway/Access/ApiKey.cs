using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Access;

/// <summary>An API key as it is configured: what it is called and may do, and by what it is recognised.</summary>
/// <param name="Name">Unique; for people.</param>
/// <param name="Hash">SHA-256 of the key's text.</param>
/// <param name="Scopes">What it gives the right to.</param>
/// <remarks>
/// Slow hashes protect passwords, which can be guessed. A key is 32 random bytes: whoever tries them all is not held up by a slow hash either, but every
/// request would be.
/// </remarks>
internal sealed record ApiKey(string Name, ReadOnlyMemory<byte> Hash, IReadOnlyList<string> Scopes)
{
    /// <summary>What keys begin with, so that they are recognised where they should not be: in commits and logs.</summary>
    public const string Prefix = "gwk_";

    private const int SecretBytes = 32;

    /// <summary>A new key's text.</summary>
    public static string Generate() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Takes as long for a key that is there as for one that is not.</summary>
    public static ApiKey? Find(IReadOnlyList<ApiKey> among, string key)
    {
        var hash = HashOf(key);
        ApiKey? found = null;
        foreach (var each in among)
            if (CryptographicOperations.FixedTimeEquals(each.Hash.Span, hash))
                found = each;
        return found;
    }
}
