using System.Security.Cryptography;
using System.Text;

namespace Gateway.Store.Documents;

/// <summary>
/// Ids are derived from the content, not from the time of storage. They are the same in every database and after every import: the first
/// 16 bytes of SHA-256 over the kind and the natural key, marked as UUID version 8.
/// </summary>
public static class DocumentId
{
    /// <summary>The id of the article with this slug.</summary>
    public static Guid OfArticle(string slug) => Of("article", slug);

    /// <summary>The id of the topic with this slug.</summary>
    public static Guid OfTopic(string slug) => Of("topic", slug);

    /// <summary>The id of the provider with this domain (in any case) and name.</summary>
    public static Guid OfProvider(string? domain, string name) => Of("provider", $"{domain?.ToLowerInvariant()}\n{name}");

    /// <summary>The id of the file of synonyms at this place of a source.</summary>
    public static Guid OfSynonyms(string place) => Of("synonyms", place);

    /// <summary>The key under which a normalised URL is indexed.</summary>
    public static Guid OfUrl(string normalisedUrl) => Of("url", normalisedUrl);

    /// <summary>
    /// The key that the translations of an article have in common. Providers with the same domain (in any case) can have different names in
    /// different languages.
    /// </summary>
    public static Guid OfTranslation(string? domain, string key) => Of("translation", $"{domain?.ToLowerInvariant()}\n{key}");

    /// <summary>The id of an error in a file.</summary>
    public static Guid OfProblem(string fileAndProblem) => Of("problem", fileAndProblem);

    /// <summary>The id of a file that an import skipped.</summary>
    public static Guid OfSkippedFile(string fileAndReason) => Of("skipped", fileAndReason);

    private static Guid Of(string kind, string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}:{key}"), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
