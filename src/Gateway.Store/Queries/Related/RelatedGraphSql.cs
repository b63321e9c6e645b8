using Gateway.Store.Access;
using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Queries.Related;

/// <summary>A link, as seen from one article.</summary>
/// <param name="ArticleId">The id of the article.</param>
/// <param name="Incoming">True if the link leads to the article, false if the article contains the link.</param>
/// <param name="NodeId">The id of the other article, or the key of the external URL.</param>
internal sealed record RelatedStep(Guid ArticleId, bool Incoming, Guid NodeId)
{
    /// <summary>The id of the other article; <c>null</c> if the link leads to an external page.</summary>
    public Guid? TargetId { get; init; }

    /// <summary>The title of the link, if it leads to an external page.</summary>
    public string? Title { get; init; }
    public string? WebUrl { get; init; }
}

/// <summary>Reads articles with their links.</summary>
internal static class RelatedGraphSql
{
    /// <summary>The column with the document of an article. It is null in the rows of links.</summary>
    public const int Document = 4;

    /// <summary>
    /// For each visible article, in the order of <paramref name="ids"/>: its document, its links in their order, and on request the
    /// articles that link to it, newest first.
    /// </summary>
    public static Sql Of(ReadAccess readAccess, Guid[] ids, bool incoming, int maxIncoming)
    {
        var steps = Sql.Of(
            $"""
            select parent.place, 0 as kind, 0 as position, parent.published_date_time, parent.data,
              parent.id, null::uuid as target_id, null::uuid as url_key, null as title, null as web_url
            from parent
            union all
            select parent.place, 1, link.position, parent.published_date_time, null,
              parent.id, target.id, link.url_key, link.data ->> 'title', link.data ->> 'webUrl'
            from parent join {Sql.Table(Tables.RelatedLink)} link on link.article_id = parent.id
            left join lateral ({LinkSql.Target(readAccess, Sql.Text("link.url_key"))}) target on true
            """
        );
        if (incoming)
            steps = Sql.Of($"{steps} union all {Incoming(readAccess, maxIncoming)}");
        return Sql.Of(
            $"""
            with parent as materialized (
              select wanted.place, a.id, a.data, a.published_date_time from unnest({ids}) with ordinality as wanted (id, place)
              join {Sql.Table(Tables.Article)} a on a.id = wanted.id where {Visibility.OfArticles(readAccess, "a")})
            select step.id, step.kind = 2, step.target_id, step.url_key, step.data, step.title, step.web_url from ({steps}) step
            order by step.place, step.kind, step.position, step.published_date_time desc, step.target_id desc
            """
        );
    }

    public static RelatedStep Read(NpgsqlDataReader reader)
    {
        var (articleId, incoming) = (reader.GetGuid(0), reader.GetBoolean(1));
        if (!reader.IsDBNull(2))
            return new RelatedStep(articleId, incoming, reader.GetGuid(2)) { TargetId = reader.GetGuid(2) };
        return new RelatedStep(articleId, incoming, reader.GetGuid(3)) { Title = reader.GetString(5), WebUrl = reader.GetString(6) };
    }

    private static Sql Incoming(ReadAccess readAccess, int max) =>
        Sql.Of(
            $"""
            select parent.place, 2, 0, newest.published_date_time, null, parent.id, newest.id, null, null, null
            from parent cross join lateral (
              select a.id, a.published_date_time from {Sql.Table(Tables.Article)} a
              where {LinkSql.LinksToParent(readAccess)} and {Visibility.OfArticles(readAccess, "a")}
              order by a.published_date_time desc, a.id desc limit {max}) newest
            """
        );
}
