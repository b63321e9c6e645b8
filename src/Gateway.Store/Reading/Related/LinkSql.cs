using Gateway.Store.Access;
using Gateway.Store.Database;

namespace Gateway.Store.Reading.Related;

/// <summary>
/// Resolves links in both directions. A link leads to the newest visible article whose web or original URL equals the link's normalised
/// URL. <see cref="Target"/> and <see cref="LinksToParent"/> are inverse to each other.
/// </summary>
internal static class LinkSql
{
    /// <summary>A query for the article at a URL. It returns at most one row, with the columns of the documents.</summary>
    /// <param name="audience">The audience of the caller.</param>
    /// <param name="key">An SQL expression for the key of the normalised URL.</param>
    public static Sql Target(ReadAccess audience, Sql key)
    {
        var visible = Visibility.OfArticles(audience, "a");
        return Sql.Of(
            $"""
            select same.id, same.data, same.published_date_time from (
              select a.id, a.data, a.published_date_time from {Sql.Table(Tables.Article)} a where a.web_url_key = {key} and {visible}
              union all
              select a.id, a.data, a.published_date_time from {Sql.Table(
                Tables.Article
            )} a where a.original_url_key = {key} and {visible}) same
            order by same.published_date_time desc, same.id desc limit 1
            """
        );
    }

    /// <summary>The condition that the article <c>a</c> links to the article <c>parent.id</c>.</summary>
    public static Sql LinksToParent(ReadAccess audience) =>
        Sql.Of(
            $"""
            a.id in (
              select link.article_id from {Sql.Table(Tables.Article)} target
              cross join lateral (values (target.web_url_key), (target.original_url_key)) address (key)
              join {Sql.Table(Tables.RelatedLink)} link on link.url_key = address.key
              where target.id = parent.id and not exists (
                select from {Sql.Table(
                Tables.Article
            )} newer where (newer.web_url_key = address.key or newer.original_url_key = address.key)
                and {Visibility.OfArticles(audience, "newer")}
                and (newer.published_date_time, newer.id) > (target.published_date_time, target.id)))
            """
        );
}
