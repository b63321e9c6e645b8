using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Gateway.Http.Responses;

/// <summary>
/// The header <c>ETag</c> and conditional requests: https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.
/// </summary>
internal static class EntityTags
{
    /// <summary>Computes a tag from the content. It is weak because a compressed response has the same tag.</summary>
    public static EntityTagHeaderValue Of(ReadOnlySpan<byte> content) =>
        new($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"", isWeak: true);

    /// <summary>True if a tag in <c>If-None-Match</c> matches the current content.</summary>
    public static bool Match(this IList<EntityTagHeaderValue> ifNoneMatch, EntityTagHeaderValue current) =>
        ifNoneMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: false));
}
