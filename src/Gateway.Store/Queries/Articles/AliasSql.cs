using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.Queries.Related;

namespace Gateway.Store.Queries.Articles;

/// <summary>
/// Resolves former slugs and URLs. They are looked up only if no visible article has the address as its own. Among the visible articles
/// with the same alias, the one whose file names the whole address wins, and then the newest. An alias that is the URL of a visible article
/// leads to that article, so that slugs and URLs have the same result.
/// </summary>
internal static class AliasSql
{
    /// <summary>A query for the article with an alias. It returns at most one row with the document.</summary>
    public static Sql TargetOfAlias(ReadAccess readAccess, Sql slug) =>
        Sql.Of(
            $"""
            select coalesce(own.data, a.data) as data
            from {Sql.Table(Tables.ArticleAlias)} alias join {Sql.Table(Tables.Article)} a on a.id = alias.article_id
            left join lateral ({LinkSql.Target(readAccess, Sql.Text("alias.url_key"))}) own on true
            where alias.alias = trim(both '/' from {slug}) and {Visibility.OfArticles(readAccess, "a")}
            order by case when own.id is null or own.id = a.id then alias.rank else alias.rank - 0.5 end,
              coalesce(own.published_date_time, a.published_date_time) desc, coalesce(own.id, a.id) desc
            limit 1
            """
        );

    /// <summary>A query for the article with a former URL. It returns at most one row with the document.</summary>
    /// <param name="readAccess">The articles that the caller may read.</param>
    /// <param name="key">An SQL expression for the key of the normalised URL.</param>
    public static Sql TargetOfFormerUrl(ReadAccess readAccess, Sql key) =>
        Sql.Of(
            $"""
            select a.data from {Sql.Table(Tables.ArticleAlias)} alias join {Sql.Table(Tables.Article)} a on a.id = alias.article_id
            where alias.url_key = {key} and {Visibility.OfArticles(readAccess, "a")}
            order by a.published_date_time desc, a.id desc limit 1
            """
        );
}
