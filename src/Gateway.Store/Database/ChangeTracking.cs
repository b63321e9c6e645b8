using Npgsql;

namespace Gateway.Store.Database;

/// <summary>
/// Records what each writing transaction changes. Triggers write the changed rows to a table, so that no statement can be forgotten. At the
/// end of the transaction the documents before and after are compared, because counts are subtracted and added again.
/// </summary>
internal static class ChangeTracking
{
    // The kinds in the database.
    public const string Article = "article";
    public const string Slug = "slug";
    public const string Url = "url";
    public const string Topic = "topic";
    public const string Provider = "provider";
    public const string ProviderAlias = "provider_alias";
    public const string Articles = "articles";
    public const string ArticleField = "article_field";
    public const string TopicName = "topic_name";
    public const string Words = "words";
    public const string Word = "word";
    public const string Languages = "languages";
    public const string Synonyms = "synonyms";

    // A transaction that changes more, such as an import, invalidates everything. So does one that finds rows of another transaction: a
    // node of an earlier version, or a person, has written without a new version of the store.
    private const string MaxRows = "200";

    // A transaction that changes more words of articles expires all searches.
    private const string MaxWords = "2000";

    // The last transactions. A node that has missed more of them empties its caches.
    private const string MaxChanges = "1000";

    private const string DocumentFunction = $"{Tables.Schema}.track_documents";
    private const string AliasFunction = $"{Tables.Schema}.track_aliases";
    private const string WordFunction = $"{Tables.Schema}.track_words";
    private const string TableFunction = $"{Tables.Schema}.track_table";
    private const string StateFunction = $"{Tables.Schema}.state_of_words";
    private const string UrlKeys = "webUrlKey,originalUrlKey";

    // One row more than the limit is enough: the number of rows then exceeds it, whichever rows they are.
    private const string Limit = $"limit {MaxRows} + 1 on conflict (kind, key) do nothing";

    /// <summary>
    /// Creates the triggers. Each statement is idempotent. The start of the store holds a lock, so that only one node at a time runs them.
    /// </summary>
    public static async Task ApplyAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            create or replace function {DocumentFunction}() returns trigger language plpgsql as $$
            begin
              if tg_op = 'INSERT' then
                insert into {Tables.ChangedRow} (kind, key) select tg_argv[0], id::text from new_rows {Limit};
              else
                insert into {Tables.ChangedRow} (kind, key, before) select tg_argv[0], id::text, data from old_rows {Limit};
              end if;
              return null;
            end $$;

            create or replace function {AliasFunction}() returns trigger language plpgsql as $$
            begin
              if tg_op <> 'INSERT' then
                insert into {Tables.ChangedRow} (kind, key)
                select '{Slug}', alias from old_rows union select '{Url}', url_key::text from old_rows where url_key is not null {Limit};
              end if;
              if tg_op <> 'DELETE' then
                insert into {Tables.ChangedRow} (kind, key)
                select '{Slug}', alias from new_rows union select '{Url}', url_key::text from new_rows where url_key is not null {Limit};
              end if;
              return null;
            end $$;

            create or replace function {StateFunction}(words {Tables.ArticleSearch}) returns jsonb language sql stable as $$
              select jsonb_build_object(
                'published', words.published, 'language', words.language, 'hash', md5(words.vector::text),
                'words', array(
                  select lexeme from unnest(tsvector_to_array(words.vector)) lexeme
                  where left(lexeme, 1) not in ({LexemePrefixes.OfVocabulary}) and lexeme !~ '^{LexemePrefixes.Stem}[a-z]+:$'))
            $$;

            create or replace function {WordFunction}() returns trigger language plpgsql as $$
            begin
              if tg_op = 'INSERT' then
                insert into {Tables.ChangedRow} (kind, key) select '{Words}', article_id::text from new_rows {Limit};
              elsif tg_op = 'DELETE' then
                insert into {Tables.ChangedRow} (kind, key, before)
                select '{Words}', article_id::text, {StateFunction}(former) from old_rows former {Limit};
              else
                insert into {Tables.ChangedRow} (kind, key, before)
                select '{Words}', former.article_id::text, {StateFunction}(former)
                from old_rows former join new_rows next on next.article_id = former.article_id
                where (former.published, former.language, former.vector) is distinct from (next.published, next.language, next.vector) {Limit};
              end if;
              return null;
            end $$;

            create or replace function {TableFunction}() returns trigger language plpgsql as $$
            begin
              if tg_op = 'INSERT' then
                insert into {Tables.ChangedRow} (kind, key) select tg_argv[0], '' from new_rows limit 1 on conflict (kind, key) do nothing;
              else
                insert into {Tables.ChangedRow} (kind, key) select tg_argv[0], '' from old_rows limit 1 on conflict (kind, key) do nothing;
              end if;
              return null;
            end $$;

            {Triggers(Tables.Article, $"{DocumentFunction}('{Article}')")}
            {Triggers(Tables.Topic, $"{DocumentFunction}('{Topic}')")}
            {Triggers(Tables.Provider, $"{DocumentFunction}('{Provider}')")}
            {Triggers(Tables.ArticleAlias, $"{AliasFunction}()")}
            {Triggers(Tables.ArticleSearch, $"{WordFunction}()")}
            {Triggers(Tables.SearchSynonym, $"{TableFunction}('{Synonyms}')")}
            {Triggers(Tables.ProviderAlias, $"{TableFunction}('{ProviderAlias}')")}
            """
        );
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Adds the statement that changes the version of the store and records the keys that the transaction has changed. It must be the last
    /// statement of a transaction that holds the writers' lock.
    /// </summary>
    public static void AddRecord(NpgsqlBatch batch) =>
        batch.Add(
            $"""
            with former as (select version from {Tables.StoreVersion} where id = 1),
            next as (
              insert into {Tables.StoreVersion} (id, version) values (1, hashtextextended(gen_random_uuid()::text, 0))
              on conflict (id) do update set version = excluded.version returning version),
            touched as (
              delete from {Tables.ChangedRow} returning kind, key, before, xmin = pg_current_xact_id()::xid as is_own),
            scope as (select count(*) <= {MaxRows} and coalesce(bool_and(is_own), true) as is_known from touched),
            compared as (
              select kind, key, before, case kind
                when '{Article}' then (select data from {Tables.Article} where id = key::uuid)
                when '{Topic}' then (select data from {Tables.Topic} where id = key::uuid)
                when '{Provider}' then (select data from {Tables.Provider} where id = key::uuid)
                when '{Words}' then (select {StateFunction}(s) from {Tables.ArticleSearch} s where article_id = key::uuid) end as after
              from touched where (select is_known from scope)),
            changed as (select * from compared where before is distinct from after or kind in ('{Slug}', '{Url}', '{ProviderAlias}', '{Synonyms}')),
            version_of_article as (
              select key, document from changed cross join lateral (values (before), (after)) version (document) where kind = '{Article}'),
            url as (
              select distinct (document ->> name)::uuid as key
              from version_of_article cross join string_to_table('{UrlKeys}', ',') name where document ->> name is not null),
            visible as (
              select before, after, coalesce((before ->> 'published')::boolean, false) as was,
                coalesce((after ->> 'published')::boolean, false) as remains
              from changed where kind = '{Article}'),
            moved as (
              select before, after from visible
              where was <> remains or was and (
                before -> 'providerId' is distinct from after -> 'providerId' or before -> 'topicIds' is distinct from after -> 'topicIds')),
            words as (
              select before, after, before ->> 'language' as was_in, after ->> 'language' as is_in,
                coalesce((before ->> 'published')::boolean, false) as was,
                coalesce((after ->> 'published')::boolean, false) as remains
              from changed where kind = '{Words}'),
            word as (
              select distinct lexeme from words cross join lateral (
                select lexeme, count(*) as versions from (
                  select jsonb_array_elements_text(before -> 'words') as lexeme
                  union all select jsonb_array_elements_text(after -> 'words')) version
                group by lexeme) entry
              where versions = 1 or was <> remains limit {MaxWords} + 1),
            changed_key (name) as (
              select concat_ws(' ', kind, key) from changed
              union select '{Slug} ' || (document ->> 'slug') from version_of_article where document is not null
              union select '{Url} ' || key from url
              union select '{Slug} ' || alias from version_of_article join {Tables.ArticleAlias} on article_id = key::uuid
              union select '{Url} ' || url_key from version_of_article join {Tables.ArticleAlias} on article_id = key::uuid and url_key is not null
              union select '{Slug} ' || alias from url join {Tables.ArticleAlias} on url_key = url.key
              union select '{Articles} ' from visible where was <> remains
              union select '{Articles} ' || parent.id
              from moved cross join lateral (values (before), (after)) version (document)
              cross join lateral (
                select document ->> 'providerId' union all select jsonb_array_elements_text(document -> 'topicIds')) parent (id)
              where parent.id is not null
              union select '{ArticleField} ' || field.name
              from visible cross join lateral (
                select key from jsonb_each(before) former full join jsonb_each(after) next using (key)
                where former.value is distinct from next.value) field (name)
              where was and remains
              union select '{Word} ' || lexeme from word where (select count(*) from word) <= {MaxWords}
              union select '{Word} ' from word where (select count(*) from word) > {MaxWords}
              -- The triggers of an earlier version, which a node has just started, store no words.
              union select '{Word} ' from words where jsonb_typeof(before) = 'string'
              union select '{Word} ' || '{LexemePrefixes.Stem}' || language || ':'
              from words cross join lateral (values (was_in), (is_in)) version (language) where was and remains and was_in is distinct from is_in
              union select '{Languages} '
              from words cross join lateral (values (was_in), (is_in)) version (language)
              where version.language is not null and (was <> remains or was_in is distinct from is_in) and not exists (
                select from {Tables.ArticleSearch} s
                where s.language = version.language and s.published
                  and s.article_id <> all(array(select key::uuid from changed where kind = '{Words}')))
              union select '{TopicName} ' from changed
              where kind = '{Topic}' and before - array['articleCount', 'storedCount'] is distinct from after - array['articleCount', 'storedCount']),
            pruned as (
              delete from {Tables.StoreChange} where number <= (select max(number) from {Tables.StoreChange}) - {MaxChanges})
            insert into {Tables.StoreChange} (number, version, previous, keys)
            select coalesce((select max(number) from {Tables.StoreChange}), 0) + 1, next.version, coalesce(former.version, 0),
              case when (select is_known from scope) then to_jsonb(array(select name from changed_key)) end
            from next left join former on true
            """
        );

    private static string Triggers(string table, string function) =>
        $"""
            create or replace trigger track_inserts after insert on {table} referencing new table as new_rows
              for each statement execute function {function};
            create or replace trigger track_updates after update on {table} referencing old table as old_rows new table as new_rows
              for each statement execute function {function};
            create or replace trigger track_deletes after delete on {table} referencing old table as old_rows
              for each statement execute function {function};
            """;
}
