using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.Reading.Related;

namespace Gateway.Store.Reading.Articles;

/// <summary>
/// Resolves slugs and URLs, including former ones. A visible article's own address always wins. Among the visible articles with the same
/// alias, the one whose file names the whole address wins, and then the newest. An alias that is the URL of a visible article leads to that
/// article, so that slugs and URLs have the same result.
/// </summary>
internal static class AliasSql
{
    /// <summary>A query for the article with a slug or an alias. It returns at most one row with the document.</summary>
    public static Sql TargetOfSlug(ReadAccess audience, Sql slug)
    {
        var visible = Visibility.OfArticles(audience, "a");
        return Sql.Of(
            $"""
            select same.data from (
              select a.data, a.published_date_time, a.id, -2 as rank from {Sql.Table(
                Tables.Article
            )} a where a.slug = {slug} and {visible}
              union all
              select coalesce(own.data, a.data), coalesce(own.published_date_time, a.published_date_time), coalesce(own.id, a.id),
                case when own.id is null or own.id = a.id then alias.rank else alias.rank - 0.5 end
              from {Sql.Table(Tables.ArticleAlias)} alias join {Sql.Table(Tables.Article)} a on a.id = alias.article_id
              left join lateral ({LinkSql.Target(audience, Sql.Text("alias.url_key"))}) own on true
              where alias.alias = trim(both '/' from {slug}) and {visible}) same
            order by same.rank, same.published_date_time desc, same.id desc limit 1
            """
        );
    }

    /// <summary>A query for the article at a URL or a former URL. It returns at most one row with the document.</summary>
    /// <param name="audience">The audience of the caller.</param>
    /// <param name="key">An SQL expression for the key of the normalised URL.</param>
    public static Sql TargetOfUrl(ReadAccess audience, Sql key) =>
        Sql.Of(
            $"""
            select same.data from (
              select target.data, target.published_date_time, target.id, 0 as rank from ({LinkSql.Target(audience, key)}) target
              union all
              select a.data, a.published_date_time, a.id, 1
              from {Sql.Table(Tables.ArticleAlias)} alias join {Sql.Table(Tables.Article)} a on a.id = alias.article_id
              where alias.url_key = {key} and {Visibility.OfArticles(audience, "a")}) same
            order by same.rank, same.published_date_time desc, same.id desc limit 1
            """
        );
}
