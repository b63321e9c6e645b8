using Gateway.Content.Results;
using Gateway.Store.Documents;

namespace Gateway.Store.Queries;

/// <summary>Estimates the memory that documents take, in bytes: two for each character, and a fixed number for each object.</summary>
internal static class DocumentSize
{
    public const int OfObject = 64;

    public static int Of(Article article) =>
        (8 * OfObject)
        + Texts(
            article.Slug,
            article.Language,
            article.Type,
            article.Category,
            article.Title,
            article.Excerpt,
            article.OriginalUrl,
            article.WebUrl,
            article.AmpWebUrl,
            article.CdnAmpWebUrl,
            article.Language
        )
        + (16 * article.TopicIds.Count)
        + Of(article.Images)
        + article.Authors.Sum(author => OfObject + Texts(author.Name, author.Url, author.Image));

    public static int Of(Provider provider) =>
        (4 * OfObject)
        + Texts(provider.Slug, provider.Name, provider.Domain, provider.Description)
        + Texts([.. provider.OtherNames])
        + Texts([.. provider.SlugCandidates])
        + Of(provider.Images);

    public static int Of(Topic topic) =>
        (4 * OfObject)
        + Texts(topic.Slug, topic.Name, topic.ShortName, topic.Description)
        + Texts([.. topic.OtherNames])
        + Texts([.. topic.Keywords])
        + Texts([.. topic.Hashtags])
        + Of(topic.Images);

    public static int Of(IReadOnlyList<Article> articles) => OfObject + articles.Sum(Of);

    public static int Of(IReadOnlyList<Topic> topics) => OfObject + topics.Sum(Of);

    public static int Of(RelatedLinkContent link) =>
        (4 * OfObject)
        + Texts(link.Title, link.Excerpt, link.WebUrl, link.Type, link.AmpWebUrl, link.CdnAmpWebUrl)
        + Of(link.Images)
        + (link.Provider is { } provider ? Texts(provider.Name, provider.Domain) + Of(provider.Images) : 0);

    private static int Of(IReadOnlyList<ImageContent> images) =>
        images.Sum(image => OfObject + Texts(image.Url, image.Title, image.Attribution));

    private static int Texts(params ReadOnlySpan<string?> texts)
    {
        var bytes = 0;
        foreach (var text in texts)
            bytes += text is null ? 0 : 24 + (2 * text.Length);
        return bytes;
    }
}
