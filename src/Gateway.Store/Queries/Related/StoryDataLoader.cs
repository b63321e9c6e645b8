using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Documents;
using Gateway.Store.Search;

namespace Gateway.Store.Queries.Related;

/// <summary>
/// Finds the other articles about the same event, with one command for all articles of an execution step. They were published within a few
/// days and share words that few articles of that time have, or links. Only articles that the caller may see are read, also for the
/// frequency of words. The number of articles that are compared is bounded. The formula is in docs/querying.md.
/// </summary>
internal sealed class StoryDataLoader
{
    private readonly ReadAccess _readAccess;
    private readonly BatchLoader<(Guid Id, int First), IReadOnlyList<Article>> _stories;

    public StoryDataLoader(OperationDatabase database, Caller caller)
    {
        _readAccess = caller.ReadAccess;
        _stories = new(
            (batch, token) => batch.FillFirstAsync(database, row => row.Document(2, StoreJson.Article), Select, token),
            pending: database.PendingLoaders
        );
    }

    public IDeferred<IReadOnlyList<Article>> Of(Guid articleId, int first) =>
        _stories.Load((articleId, first)).Select(articles => articles ?? []);

    // The arrays are in a subselect, so that PostgreSQL keeps the prepared plan for any number of them. The frequency of a word is that
    // among the articles of the time, so that it needs no statistics of all articles.
    private Sql Select(Guid[] ids, int[] firsts) =>
        Sql.Of(
            $"""
            select parent.id, parent.first, story.data
            from unnest((select {ids}), (select {firsts})) as parent (id, first) cross join lateral (
              with own as materialized (
                select s.article_id as id, s.published_date_time as at, {Words}, a.web_url_key, a.original_url_key
                from {Sql.Text(SearchSql.Table)} join {Sql.Table(Tables.Article)} a on a.id = s.article_id
                where s.article_id = parent.id and {Visibility.OfArticles(_readAccess, "a")}),
              own_link as materialized (
                select distinct link.url_key as key from {Sql.Table(Tables.RelatedLink)} link join own on own.id = link.article_id),
              near as materialized (
                select id, at, words from own union all ({Nearest("<", "desc")}) union all ({Nearest(">", "asc")})),
              word as materialized (
                select lexeme, ln(((select count(*) from near) + 1)::float8 / count(*)) as weight, bool_or(near.id = own.id) as is_own
                from own cross join near cross join unnest(near.words) as lexeme group by lexeme),
              weighed as materialized (
                select near.id, near.at, sum(word.weight * word.weight) as total,
                  sum(word.weight * word.weight) filter (where word.is_own) as shared
                from own cross join near cross join unnest(near.words) as lexeme join word using (lexeme)
                where near.at between own.at - {MaxDistance} and own.at + {MaxDistance} group by near.id, near.at),
              {Scored}
              select a.data, scored.score, a.published_date_time, a.id from scored
              join {Sql.Table(Tables.Article)} a on a.id = scored.id and {Visibility.OfArticles(_readAccess, "a")}
              where scored.score >= {MinScore}
              order by scored.score desc, a.published_date_time desc, a.id desc limit parent.first) story
            """
        );

    private static Sql MaxDistance => Sql.Text("interval '4 days'");

    private static Sql MinScore => Sql.Text("0.25");

    // Title, excerpt and topics. Words that many articles have count little.
    private static Sql Words => Sql.Text($"{SearchSql.StemsOf("a,b,c")} as words");

    private Sql Nearest(string operation, string direction) =>
        Sql.Of(
            $"""
            select near.* from (values {Sql.Text(_readAccess == ReadAccess.All ? "(true), (false)" : "(true)")}) shown (published)
            cross join lateral (
              select s.article_id, s.published_date_time, {Words} from {Sql.Text(SearchSql.Table)}
              where s.published = shown.published
                and (s.published_date_time, s.article_id) {Sql.Text(operation)} ((select at from own), (select id from own))
              order by s.published_date_time {Sql.Text(direction)}, s.article_id {Sql.Text(direction)} limit 150) near
            order by near.published_date_time {Sql.Text(direction)}, near.article_id {Sql.Text(direction)} limit 150
            """
        );

    private static Sql Scored =>
        Sql.Of(
            $"""
            scored as (
              select weighed.id, round(((0.7 * coalesce(weighed.shared, 0) / sqrt(greatest(1e-9, weighed.total * mine.total)) + 0.3 * links.share)
                * (1 - extract(epoch from greatest(weighed.at - own.at, own.at - weighed.at)) / (2 * extract(epoch from {MaxDistance}))))::numeric, 6) as score
              from weighed cross join own join weighed mine on mine.id = own.id join {Sql.Table(Tables.Article)} a on a.id = weighed.id
              cross join lateral (
                select greatest(
                  case when a.web_url_key in (select key from own_link) or a.original_url_key in (select key from own_link)
                    or count(*) filter (where link.url_key in (own.web_url_key, own.original_url_key)) > 0 then 1 else 0 end,
                  count(*) filter (where link.url_key in (select key from own_link))
                    / (1.0 + count(*) filter (where link.url_key in (select key from own_link)))) as share
                from {Sql.Table(Tables.RelatedLink)} link where link.article_id = weighed.id) links
              where weighed.id <> own.id)
            """
        );
}
