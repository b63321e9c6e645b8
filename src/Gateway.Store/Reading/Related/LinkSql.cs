using Gateway.Store.Access;
using Gateway.Store.Database;

namespace Gateway.Store.Reading.Related;

/// <summary>
/// Resolves links in both directions. A link leads to the newest visible article whose web or original URL equals the link's normalised
/// URL. <c>Target</c> and <see cref="LinksToParent"/> are inverse to each other.
/// </summary>
internal static class LinkSql
{
    private static readonly Sql _document = Sql.Text("a.id, a.data, a.published_date_time");

    /// <summary>A query for the article at a URL. It returns at most one row, with the id, the document and the time of publication.</summary>
    /// <param name="audience">The audience of the caller.</param>
    /// <param name="key">An SQL expression for the key of the normalised URL.</param>
    public static Sql Target(ReadAccess audience, Sql key) => Target(audience, key, _document);

    /// <summary>The same with other columns of the table <c>a</c>, which include the id and the time of publication.</summary>
    public static Sql Target(ReadAccess audience, Sql key, Sql columns)
    {
        var article = Sql.Of($"select {columns} from {Sql.Table(Tables.Article)} a where {Visibility.OfArticles(audience, "a")}");
        return Sql.Of(
            $"""
            select * from ({article} and a.web_url_key = {key} union all {article} and a.original_url_key = {key}) same
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
