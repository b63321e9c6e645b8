using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Documents;
using Gateway.Store.Search;
using Npgsql;

namespace Gateway.Store.Queries.Related;

/// <summary>An article that is similar to another article.</summary>
internal sealed record SimilarArticle(double Score, Article Article, IReadOnlyList<Guid> SharedTopicIds);

/// <summary>
/// Finds similar articles, with one command for all articles of an execution step. The number of candidates is bounded, so that the cost
/// (4 ms in PostgreSQL for an article among 20,000) does not grow with the store. The formula is in docs/querying.md.
/// </summary>
internal sealed class SimilarArticleDataLoader
{
    private readonly ReadAccess _readAccess;
    private readonly BatchLoader<(Guid Id, int First), IReadOnlyList<SimilarArticle>> _similar;

    public SimilarArticleDataLoader(OperationDatabase database, Caller caller)
    {
        _readAccess = caller.ReadAccess;
        _similar = new((batch, token) => batch.FillFirstAsync(database, Read, Select, token), pending: database.PendingLoaders);
    }

    public IDeferred<IReadOnlyList<SimilarArticle>> To(Guid articleId, int first) =>
        _similar.Load((articleId, first)).Select(similar => similar ?? []);

    private static SimilarArticle? Read(NpgsqlDataReader row) =>
        row.Document(3, StoreJson.Article) is { } article
            ? new SimilarArticle(row.GetDouble(2), article, row.GetFieldValue<Guid[]>(4))
            : null;

    // The arrays are in a subselect, so that the planner assumes ten articles for any number of them and keeps the prepared plan. Planning
    // takes longer than execution.
    private Sql Select(Guid[] ids, int[] firsts) =>
        Sql.Of(
            $"""
            select parent.id, parent.first, best.score, best.data, best.topic_ids
            from unnest((select {ids}), (select {firsts})) as parent (id, first) cross join lateral (
              with own as materialized (
                select {WordsOf("title", "a")}, {WordsOf("text", "b,c")}, a.published_date_time as at, a.web_url_key, a.original_url_key
                from {Sql.Table(Tables.Article)} a join {Sql.Text(SearchSql.Table)} on s.article_id = a.id
                where a.id = parent.id and {Visibility.OfArticles(_readAccess, "a")}),
              own_topic as materialized (
                select topic.id, t.position, 1 / ln(3 + {TopicCount}) as weight
                from {Sql.Table(Tables.ArticleTopic)} t join {Sql.Table(Tables.Topic)} topic on topic.id = t.topic_id
                where t.article_id = parent.id and {Visibility.OfArticles(_readAccess, "t")} order by t.position limit 20),
              own_word as materialized ({DistinctiveWords}),
              own_link as materialized (
                select distinct link.url_key as key from {Sql.Table(
                Tables.RelatedLink
            )} link where link.article_id = parent.id and exists (select from own)),
              clue as ({SharingTopics} union all {LinkedTo} union all {SharingLinks} union all {SharingWords}),
              candidate as ({Candidates})
              {ScoredCandidates}
              order by score desc, candidate.published_date_time desc, candidate.id desc limit parent.first) best
            """
        );

    // For readers the frequency of a topic depends only on articles that they may see.
    private Sql TopicCount => Sql.Text(_readAccess == ReadAccess.All ? "topic.stored_count" : "topic.article_count");

    private Sql SharingTopics =>
        Sql.Of(
            $"""
            select newest.article_id as id, newest.published_date_time, own_topic.weight, 0 as direct, 0 as shared, 0::float8 as words
            from own_topic cross join lateral (
              select t.article_id, t.published_date_time from {Sql.Table(Tables.ArticleTopic)} t
              where t.topic_id = own_topic.id and {Visibility.OfArticles(_readAccess, "t")}
              order by t.published_date_time desc, t.article_id desc limit 40) newest
            """
        );

    private Sql LinkedTo =>
        Sql.Of(
            $"""
            select target.id, target.published_date_time, 0, 1, 0, 0
            from own_link cross join lateral ({LinkSql.Target(_readAccess, Sql.Text("own_link.key"))}) target
            """
        );

    private Sql SharingLinks =>
        Sql.Of(
            $"""
            select linking.id, linking.published_date_time, 0, url.direct, 1 - url.direct, 0 from (
              select key, 0 as direct from own_link
              union all select web_url_key, 1 from own
              union all select original_url_key, 1 from own) url
            cross join lateral (
              select distinct few.id, few.published_date_time from (
                select linker.id, linker.published_date_time, count(*) over () as links from (
                  select a.id, a.published_date_time from {Sql.Table(Tables.RelatedLink)} link join {Sql.Table(
                Tables.Article
            )} a on a.id = link.article_id
                  where link.url_key = url.key and {Visibility.OfArticles(_readAccess, "a")} limit 51) linker) few
              where few.links <= 50) linking
            """
        );

    // The words of the search index that few other articles have: all of title and excerpt, and those that the body repeats. The names of
    // the provider and of authors occur once. Words of scripts without spaces are not counted.
    private static Sql DistinctiveWords =>
        Sql.Of(
            $"""
            select word.lexeme, word.weight / sum(word.weight) over () as weight from (
              select often.lexeme, often.weight / ln(3 + known.articles) as weight from (
                select entry.lexeme, 1 + ln(cardinality(entry.positions)) as weight
                from {Sql.Text(SearchSql.Table)} cross join unnest(s.vector) entry
                where s.article_id = parent.id and exists (select from own)
                  and entry.lexeme collate "C" >= 'a' and entry.lexeme collate "C" < {SearchLexemes.FirstCharacter} and left(entry.lexeme, 1) <> '~'
                  and (cardinality(entry.positions) > 1 or entry.weights && '{Sql.Text("{A,C}")}')
                order by weight desc, entry.lexeme collate "C" limit 100) often
              join {Sql.Table(Tables.SearchWord)} known on known.word = often.lexeme
              where known.articles between 2 and {MaxArticlesOfWord}
              order by weight desc, often.lexeme collate "C" limit 6) word
            """
        );

    private Sql SharingWords =>
        Sql.Of(
            $"""
            select found.article_id, found.published_date_time, 0, 0, 0, own_word.weight
            from own_word cross join lateral (
              select s.article_id, s.published_date_time from {Sql.Text(SearchSql.Table)}
              where s.vector @@ quote_literal(own_word.lexeme)::tsquery and {Visibility.OfArticles(_readAccess, "s")}
              order by s.published_date_time desc, s.article_id desc limit {MaxArticlesOfWord}) found
            """
        );

    private static Sql MaxArticlesOfWord => Sql.Text("30");

    private static Sql Candidates =>
        Sql.Of(
            $"""
            select clue.id, clue.published_date_time,
              greatest(max(clue.direct), sum(clue.shared) / (1.0 + sum(clue.shared)))::float8 as links, sum(clue.words) as words
            from clue where clue.id <> parent.id group by clue.id, clue.published_date_time
            order by round((0.5 * sum(clue.weight) / greatest(1e-9, (select sum(own_topic.weight) from own_topic))
              + 0.2 * greatest(max(clue.direct), sum(clue.shared) / (1.0 + sum(clue.shared))) + 0.2 * sum(clue.words))::numeric, 6) desc,
              clue.published_date_time desc, clue.id desc limit 30
            """
        );

    // 30 days.
    private static Sql SecondsInMonth => Sql.Text("2592000.0");

    // The words of texts are those of the search, which has them without endings.
    private static Sql WordsOf(string name, string weights) => Sql.Text($"{Words(weights)} as {name}_words");

    private static Sql CommonWords(string name, string weights) =>
        Sql.Text(
            $"""
            (select 2.0 * count(*) filter (where word = any(own.{name}_words)) / greatest(1, count(*) + cardinality(own.{name}_words))
              from unnest({Words(weights)}) word)
            """
        );

    private static string Words(string weights) => SearchSql.StemsOf(weights);

    private static Sql ScoredCandidates =>
        Sql.Of(
            $"""
            select round((0.35 * coalesce(topics.share, 0) + 0.2 * {CommonWords("title", "a")} + 0.1 * {CommonWords("text", "b,c")}
                + 0.15 * candidate.words + 0.15 * candidate.links + 0.05 / (1 + abs(extract(epoch from candidate.published_date_time - own.at)) / {SecondsInMonth}))::numeric, 6
              )::float8 as score, a.data, coalesce(topics.ids, array[]::uuid[]) as topic_ids
            from candidate join {Sql.Table(Tables.Article)} a on a.id = candidate.id
            join {Sql.Text(SearchSql.Table)} on s.article_id = a.id cross join own
            cross join lateral (
              select sum(own_topic.weight) / (select sum(own_topic.weight) from own_topic) as share,
                array_agg(own_topic.id order by own_topic.position) as ids
              from own_topic join {Sql.Table(Tables.ArticleTopic)} t on t.topic_id = own_topic.id and t.article_id = candidate.id) topics
            """
        );
}
