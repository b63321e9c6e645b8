using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.Lists;

namespace Gateway.Store.Queries.Related;

/// <summary>
/// Resolves links in both directions. A link leads to the newest visible article whose web or original URL equals the link's normalised
/// URL. <c>Target</c> and <see cref="LinksToParent"/> are inverse to each other.
/// </summary>
internal static class LinkSql
{
    private static readonly Sql _document = Sql.Text("a.id, a.data, a.published_date_time");

    /// <summary>
    /// A query for the article at a URL. It returns at most one row, with the id, the document and the time of publication.
    /// </summary>
    /// <param name="readAccess">The articles that the caller may read.</param>
    /// <param name="key">An SQL expression for the key of the normalised URL.</param>
    public static Sql Target(ReadAccess readAccess, Sql key) => Target(readAccess, key, _document);

    /// <summary>The same with other columns of the table <c>a</c>, which include the id and the time of publication.</summary>
    public static Sql Target(ReadAccess readAccess, Sql key, Sql columns)
    {
        var article = Sql.Of($"select {columns} from {Sql.Table(Tables.Article)} a where {Visibility.OfArticles(readAccess, "a")}");
        return Sql.Of(
            $"""
            select * from ({article} and a.web_url_key = {key} union all {article} and a.original_url_key = {key}) same
            order by same.published_date_time desc, same.id desc limit 1
            """
        );
    }

    /// <summary>The condition that the article <c>a</c> links to the article <c>parent.id</c>.</summary>
    public static Sql LinksToParent(ReadAccess readAccess) =>
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
                and {Visibility.OfArticles(readAccess, "newer")}
                and (newer.published_date_time, newer.id) > (target.published_date_time, target.id)))
            """
        );

    /// <summary>
    /// The join of a filter from a link to the article that <see cref="Target(ReadAccess, Sql)"/> finds. PostgreSQL can start at either
    /// side.
    /// </summary>
    /// <param name="readAccess">The articles that the caller may read.</param>
    /// <param name="key">The column with the key of the link's URL.</param>
    /// <param name="article">The alias of the article.</param>
    public static TableJoin ToTarget(ReadAccess readAccess, string key, string article) =>
        new(
            $"""
            (select web_url_key as address_key, web.* from {Tables.Article} web where {Visibility.TextOfArticles(readAccess, "web")}
              union all select original_url_key, original.* from {Tables.Article} original
              where original_url_key is not null and {Visibility.TextOfArticles(readAccess, "original")}) {article}
            """,
            $"{article}.address_key = {key} and {IsNewest(readAccess, article, $"{article}.address_key", $"{article}.id")}",
            MayBeMissing: true
        );

    /// <summary>
    /// The join of a filter from an article to the articles that link to it. It is the same relation as <see cref="LinksToParent"/>.
    /// </summary>
    /// <param name="readAccess">The articles that the caller may read.</param>
    /// <param name="id">The column with the article's id.</param>
    /// <param name="linking">The alias of the articles that link to it.</param>
    public static TableJoin ToLinking(ReadAccess readAccess, string id, string linking) =>
        new(
            $"""
            (select id, web_url_key as address_key, published_date_time from {Tables.Article}
              union all select id, original_url_key, published_date_time from {Tables.Article} where original_url_key is not null) {linking}_to
            join {Tables.RelatedLink} {linking}_link on {linking}_link.url_key = {linking}_to.address_key
            join {Tables.Article} {linking} on {linking}.id = {linking}_link.article_id
            """,
            $"{linking}_to.id = {id} and {Visibility.TextOfArticles(readAccess, linking)} "
                + $"and {IsNewest(readAccess, $"{linking}_to", $"{linking}_to.address_key", $"{linking}_to.id")}"
        );

    // Two conditions, because PostgreSQL can use an index or a hash for each of them.
    private static string IsNewest(ReadAccess readAccess, string article, string key, string id) =>
        string.Join(
            " and ",
            ((string[])["web_url_key", "original_url_key"]).Select(column =>
                $"""
                    not exists (select from {Tables.Article} newer where newer.{column} = {key} and {Visibility.TextOfArticles(
                        readAccess,
                        "newer"
                    )}
                      and (newer.published_date_time, newer.id) > ({article}.published_date_time, {id}))
                    """
            )
        );
}
