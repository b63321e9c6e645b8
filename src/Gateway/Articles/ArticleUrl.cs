using Gateway.Content;
using Gateway.Store;

namespace Gateway.Articles;

internal static class ArticleUrl
{
    /// <summary>The key under which articles and links are stored for <paramref name="url"/>: equal where the URLs lead to the same page.</summary>
    public static Guid KeyOf(string url) => DocumentId.OfUrl(WebAddress.Normalize(url) ?? url);
}
