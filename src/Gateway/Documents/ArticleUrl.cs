using Gateway.Content;

namespace Gateway.Documents;

internal static class ArticleUrl
{
    /// <summary>The key under which articles and links are stored for <paramref name="url"/>: equal where the URLs lead to the same page.</summary>
    public static Guid KeyOf(string url) => DocumentId.OfUrl(WebAddress.Normalize(url) ?? url);
}
