using Gateway.Content.Results;
using Gateway.Store.Configuration;
using Gateway.Store.Documents;

namespace Gateway.Store.Import;

/// <summary>
/// Finds out whether readers see the article of a file at present, as far as the file decides. Drafts, removed articles, articles with a
/// later date and expired articles are hidden.
/// </summary>
internal sealed class HiddenFiles(ScheduleSettings settings, TimeProvider time)
{
    public bool Contains(ContentResult content) => content is ContentResult.AcceptedArticle(var article) && Contains(article);

    public bool Contains(ArticleOrigin origin) => !origin.IsShownBySource(time.GetUtcNow());

    /// <summary>True if readers do not see the article because of its date.</summary>
    public bool IsHeld(ArticleContent article) =>
        article is { Published: true, Removed: false }
        && settings.Holds(article.ShowsBeforeDate)
        && article.PublishedDateTime > time.GetUtcNow();

    private bool Contains(ArticleContent article) =>
        !article.Published
        || article.Removed
        || (settings.Holds(article.ShowsBeforeDate) && article.PublishedDateTime > time.GetUtcNow())
        || article.ExpiresAt <= time.GetUtcNow();
}
