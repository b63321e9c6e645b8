using Gateway.Content.Text;

namespace Gateway.Store.Documents;

internal static class ArticleUrl
{
    /// <summary>The key under which articles and links are stored for <paramref name="url"/>. Equivalent URLs have equal keys.</summary>
    public static Guid KeyOf(string url) => DocumentId.OfUrl(WebAddress.Normalize(url) ?? url);
}
