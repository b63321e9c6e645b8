namespace Gateway.Benchmarks.Search;

/// <summary>A kind of query, beside SQL that a programmer would write by hand for the same question over the same tables.</summary>
/// <param name="Name">The name in the table of results.</param>
/// <param name="Values">An SQL query for the values of the variable.</param>
/// <param name="Operation">The GraphQL operation, whose variable is <c>$value</c>.</param>
/// <param name="Sql">The SQL with the value as <c>$1</c>.</param>
internal sealed record SearchKind(string Name, string Values, string Operation, string Sql)
{
    private const string Frequent = "word >= 'a' and word < '{' and word ~ '^[a-z]{5,20}$' and articles > 2";

    // One word for each step of the frequency, so that rare and frequent words have the same weight.
    private const string Words =
        $"select distinct on (floor(ln(articles) * 4)) word from gateway.search_word where {Frequent} order by floor(ln(articles) * 4), word";

    private static string Typos =>
        $"""
            select typo from (select left(word, 3) || substr(word, 5) as typo, word from gateway.search_word where {Frequent} and length(word) > 7) typos
            where not exists (select from gateway.search_word known where known.word = typos.typo)
            order by md5(word) limit 30
            """;

    private const string Prefixes = $"select left(word, 2 + length(word) % 3) from ({Words}) words";

    // A frequent word before a rare beginning and the reverse, from titles, so that an article has both.
    private const string PrefixesAfterWords = $"""
        select found.other || ' ' || left(words.word, 2 + length(words.word) % 3)
        from ({Words}) words cross join lateral (
          select pair.lexeme as other from (
            select s.vector from gateway.article_search s where s.published and s.vector @@ quote_literal(words.word)::tsquery limit 1) one
          cross join lateral unnest(one.vector) pair join gateway.search_word known on known.word = pair.lexeme
          where pair.lexeme ~ '^[a-z]+$' and length(pair.lexeme) between 4 and 20 and pair.lexeme <> words.word order by md5(pair.lexeme) limit 1) found
        """;

    private const string Slugs = "select slug from gateway.mt_doc_article where published order by md5(slug) limit 100";

    private const string LinkedSlugs = """
        select a.slug from gateway.related_link link join gateway.mt_doc_article a on a.web_url_key = link.url_key
        where a.published group by a.slug order by md5(a.slug) limit 100
        """;

    private const string Topics =
        "select slug from (select slug, ntile(20) over (order by article_count desc, slug) as part, article_count from gateway.mt_doc_topic where article_count > 0) topics where md5(slug) < '4' order by md5(slug) limit 20";

    private const string PartsOfTitles = """
        select distinct part from (
          select substr(data ->> 'title', 5 + position, 9) as part, md5(data::text) as sorted from gateway.related_link order by 2 limit 200) parts
        where length(part) = 9 limit 40
        """;

    private const string Page = """
        select json_agg(json_build_object('title', found.title, 'excerpt', found.excerpt, 'provider', json_build_object('name', found.name)))::text
        """;

    private const string Columns = "a.title, a.data ->> 'excerpt' as excerpt, p.name";

    private const string Documents =
        "join gateway.mt_doc_article a on a.id = s.article_id join gateway.mt_doc_provider p on p.id = a.provider_id";

    private const string Nodes = "nodes { title excerpt provider { name } }";

    private static string Query(string word) =>
        $"(quote_literal({word}) || ' | ' || quote_literal('=en:' || coalesce((ts_lexize('english_stem', {word}))[1], {word})))::tsquery";

    private static string Matching(string word) => $"s.vector @@ (select {Query(word)}) and s.published";

    private static string Newest(string condition) =>
        $"{Page} from (select {Columns} from (select s.article_id, s.published_date_time from gateway.article_search s where {condition} order by s.published_date_time desc, s.article_id desc limit 20) s {Documents} order by s.published_date_time desc, s.article_id desc) found";

    private static string Related(string condition) =>
        $"select count(*) from gateway.mt_doc_article a where a.published and exists (select from gateway.related_link link where link.article_id = a.id and {condition})";

    private static string ArticlesWhere(string where) =>
        $"query ($value: String!) {{ articles(first: 20, where: {where}) {{ totalCount nodes {{ title }} }} }}";

    public static IReadOnlyList<SearchKind> All { get; } =
    [
        new(
            "search, newest first",
            Words,
            $"query ($value: String!) {{ articles(first: 20, search: $value, order: [{{publishedDateTime: DESC}}]) {{ {Nodes} }} }}",
            Newest(Matching("$1"))
        ),
        new(
            "search, by relevance",
            Words,
            $"query ($value: String!) {{ articles(first: 20, search: $value) {{ {Nodes} }} }}",
            $"{Page} from (select {Columns} from (select s.article_id, ts_rank(s.vector, (select {Query("$1")})) as score, s.published_date_time from gateway.article_search s where {Matching("$1")} order by 2 desc, 3 desc limit 20) s {Documents} order by s.score desc, s.published_date_time desc) found"
        ),
        new(
            "search with count and highlights",
            Words,
            "query ($value: String!) { articles(first: 20, search: $value, order: [{publishedDateTime: DESC}]) { totalCount edges { highlights { title excerpt } node { slug } } } }",
            $"select count(*) from gateway.article_search s where {Matching("$1")}; select json_agg(json_build_object('title', ts_headline('english', found.title, found.query), 'excerpt', ts_headline('english', found.excerpt, found.query)))::text from (select a.title, a.data ->> 'excerpt' as excerpt, plainto_tsquery('english', $1) as query from (select s.article_id from gateway.article_search s where {Matching("$1")} order by s.published_date_time desc limit 20) s join gateway.mt_doc_article a on a.id = s.article_id) found"
        ),
        new(
            "search while typing",
            Prefixes,
            $"query ($value: String!) {{ articles(first: 20, search: $value, searchMode: TYPING, order: [{{publishedDateTime: DESC}}]) {{ {Nodes} }} }}",
            Newest("s.vector @@ (select (quote_literal($1) || ':*')::tsquery) and s.published")
        ),
        new(
            "search for exact words",
            Words,
            $"query ($value: String!) {{ articles(first: 20, search: $value, searchMode: EXACT, order: [{{publishedDateTime: DESC}}]) {{ {Nodes} }} }}",
            Newest("s.vector @@ (select quote_literal($1)::tsquery) and s.published")
        ),
        new(
            "corrected search",
            Typos,
            $"query ($value: String!) {{ articles(first: 20, search: $value, order: [{{publishedDateTime: DESC}}]) {{ correctedSearch {Nodes} }} }}",
            $"with correct as materialized (select word from gateway.search_word where word >= 'a' and word % $1 and articles > 0 order by similarity(word, $1) desc, articles desc limit 1) {Newest($"s.vector @@ (select {Query("word")} from correct) and s.published")}"
        ),
        new(
            "suggestions",
            Prefixes,
            "query ($value: String!) { searchSuggestions(text: $value) { text kind articleCount } }",
            "select word, articles from (values ('+'), ('^'), ('@'), ('#'), ('')) mark (mark) cross join lateral (select word, articles from gateway.search_word where word >= mark || $1 and word < mark || $1 || U&'\\+10FFFF' and articles > 0 order by articles desc, word limit 10) found"
        ),
        new(
            "suggestions after a word",
            PrefixesAfterWords,
            "query ($value: String!) { searchSuggestions(text: $value) { text kind articleCount } }",
            $"select word, articles from gateway.search_word where word >= split_part($1, ' ', 2) and word < split_part($1, ' ', 2) || U&'\\+10FFFF' and articles > 0 and exists (select from gateway.article_search s where s.published and s.vector @@ ({Query("split_part($1, ' ', 1)")} && quote_literal(word)::tsquery)) order by articles desc, word limit 10"
        ),
        new(
            "facets of a search and a topic, excludeSelf",
            Topics,
            "query ($value: String!) { articles(first: 0, search: \"update\", where: {topics: {some: {slug: {eq: $value}}}}) { totalCount facets { topics(excludeSelf: true) { count topic { name } } providers { count } } } }",
            $"with found as materialized (select a.id, a.provider_id, exists (select from gateway.article_topic t join gateway.mt_doc_topic topic on topic.id = t.topic_id where t.article_id = a.id and topic.slug = $1) as chosen from gateway.article_search s join gateway.mt_doc_article a on a.id = s.article_id where {Matching("'update'")}) (select t.name, count(*) from found join gateway.article_topic t on t.article_id = found.id group by t.name order by 2 desc, 1 limit 10) union all (select provider_id::text, count(*) from found where chosen group by 1 order by 2 desc, 1 limit 10) union all select '', count(*) from found where chosen"
        ),
        new(
            "similar",
            Slugs,
            "query ($value: String!) { articleBySlug(slug: $value) { similar { score article { title } } } }",
            "with own as materialized (select a.id, (select array_agg(lexeme) from unnest(s.vector) where left(lexeme, 1) = '=') as words from gateway.mt_doc_article a join gateway.article_search s on s.article_id = a.id where a.slug = $1), candidate as (select newest.article_id, count(*) as shared from own join gateway.article_topic t on t.article_id = own.id cross join lateral (select o.article_id from gateway.article_topic o where o.topic_id = t.topic_id and o.published order by o.published_date_time desc, o.article_id desc limit 40) newest where newest.article_id <> own.id group by 1 order by 2 desc limit 30) select a.title, shared + (select count(*) from unnest(s.vector) where lexeme = any(own.words)) as score from own cross join candidate join gateway.article_search s on s.article_id = candidate.article_id join gateway.mt_doc_article a on a.id = s.article_id order by 2 desc limit 5"
        ),
        new(
            "story",
            Slugs,
            "query ($value: String!) { articleBySlug(slug: $value) { story { title } } }",
            "with own as materialized (select s.article_id, s.published_date_time, (select array_agg(lexeme) from unnest(s.vector) where left(lexeme, 1) = '=') as words from gateway.mt_doc_article a join gateway.article_search s on s.article_id = a.id where a.slug = $1) select a.title from own join gateway.article_search s on s.published and s.published_date_time between own.published_date_time - interval '4 days' and own.published_date_time + interval '4 days' and s.article_id <> own.article_id join gateway.mt_doc_article a on a.id = s.article_id order by (select count(*) from unnest(s.vector) where lexeme = any(own.words)) desc limit 5"
        ),
        new(
            "related title contains",
            PartsOfTitles,
            ArticlesWhere("{related: {some: {title: {contains: $value}}}}"),
            Related("link.data ->> 'title' like '%' || $1 || '%'")
        ),
        new(
            "related title icontains",
            PartsOfTitles,
            ArticlesWhere("{related: {some: {title: {icontains: $value}}}}"),
            Related("link.data ->> 'title' ilike '%' || $1 || '%'")
        ),
        new(
            "articles that link to an article",
            LinkedSlugs,
            ArticlesWhere("{related: {some: {article: {slug: {eq: $value}}}}}"),
            "select count(*) from gateway.mt_doc_article a where a.published and a.id in (select link.article_id from gateway.mt_doc_article target join gateway.related_link link on link.url_key in (target.web_url_key, target.original_url_key) where target.slug = $1 and target.published)"
        ),
        new(
            "articles that an article links to",
            Slugs,
            ArticlesWhere("{relatedFrom: {some: {slug: {eq: $value}}}}"),
            "select count(*) from gateway.mt_doc_article target where target.published and target.web_url_key in (select link.url_key from gateway.mt_doc_article a join gateway.related_link link on link.article_id = a.id where a.slug = $1 and a.published)"
        ),
        new(
            "topics of an article",
            Slugs,
            "query ($value: String!) { topics(first: 20, where: {articles: {some: {slug: {eq: $value}}}}) { totalCount nodes { name } } }",
            "select topic.name from gateway.mt_doc_article a join gateway.article_topic t on t.article_id = a.id join gateway.mt_doc_topic topic on topic.id = t.topic_id where a.slug = $1 and a.published order by 1"
        ),
        new(
            "providers of a topic",
            Topics,
            "query ($value: String!) { providers(first: 20, where: {articles: {some: {topics: {some: {slug: {eq: $value}}}}}}) { totalCount nodes { name } } }",
            "select p.name, count(*) over () from gateway.mt_doc_provider p where p.id in (select a.provider_id from gateway.mt_doc_topic topic join gateway.article_topic t on t.topic_id = topic.id join gateway.mt_doc_article a on a.id = t.article_id where topic.slug = $1 and t.published) order by 1 limit 20"
        ),
        new(
            "articles of a topic",
            Topics,
            ArticlesWhere("{topics: {some: {slug: {eq: $value}}}}"),
            "select count(*) from gateway.mt_doc_topic topic join gateway.article_topic t on t.topic_id = topic.id where topic.slug = $1 and t.published; select a.title from gateway.mt_doc_topic topic join gateway.article_topic t on t.topic_id = topic.id join gateway.mt_doc_article a on a.id = t.article_id where topic.slug = $1 and t.published order by t.published_date_time desc, a.id desc limit 20"
        ),
    ];
}
