using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Ingest;

public sealed class CountPropertyTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    private const int Articles = 6, Names = 4;

    /// <summary>What happens to the folder before the next import: one article's new state, or one organization's other names.</summary>
    public sealed record Change(int Kind, int Article, int Provider, int Topics, bool Prune);

    /// <summary>Small numbers, so that changes meet.</summary>
    public static class Changes
    {
        public static Arbitrary<Change[]> Sequence() => Arb.From(
            (from kind in Gen.Choose(0, 5)
             from article in Gen.Choose(0, Articles - 1)
             from provider in Gen.Choose(0, Names - 1)
             from topics in Gen.Choose(0, (1 << Names) - 1)
             from prune in Gen.Elements(true, false)
             select new Change(kind, article, provider, topics, prune)).ArrayOf(8));
    }

    [Property(MaxTest = 20, Arbitrary = [typeof(Changes)])]
    public async Task Counts_and_what_is_derived_are_exact_after_any_sequence_of_imports(Change[] changes)
    {
        using var folder = new ArticleFolder();
        foreach (var change in changes)
        {
            Apply(change, folder);
            await host.ImportAsync(folder.Root, prune: change.Prune);

            Assert.Equal("", await MismatchesAsync());
        }
    }

    private static void Apply(Change change, ArticleFolder folder)
    {
        var slug = $"2024-05-0{change.Article + 1}-counted";
        if (change.Kind == 0) folder.WithFile($"_news/{slug}.md", "").Remove($"_news/{slug}.md");
        else if (change.Kind == 1) folder.WithOrganization(($"Name {change.Provider}", "names.example"), $"otherNames: [{string.Join(", ", Chosen(change.Topics).Select(name => $"Name {name}"))}]");
        else folder.With(new Draft(slug)
        {
            Provider = ($"Name {change.Provider}", "names.example"),
            ProviderImages = [$"https://names.example/{change.Article}-{change.Topics}.png"],
            Topics = [.. Chosen(change.Topics).Select(topic => change.Kind == 5 ? $"SUBJECT {topic}" : $"Subject {topic}")],
            Published = change.Kind != 2,
            Removed = change.Kind == 3 ? true : null,
        });
    }

    private static IEnumerable<int> Chosen(int bits) => Enumerable.Range(0, Names).Where(bit => (bits & (1 << bit)) != 0);

    // Everything that imports keep in step, worked out anew from the articles.
    private Task<string> MismatchesAsync() => host.SqlAsync<string>("""
        with carried as (
          select article.id, article.published, article.published_date_time, article.provider_id, (topic.value #>> '{}')::uuid as topic_id
          from gateway.mt_doc_article article cross join jsonb_array_elements(article.data -> 'topicIds') topic),
        wrong as (
          select 'topic counts ' || name as what from gateway.mt_doc_topic topic
          where (article_count, stored_count) <> (
            select count(*) filter (where published), count(*) from carried where topic_id = topic.id)
          union all
          select 'provider counts ' || name from gateway.mt_doc_provider provider
          where (article_count, stored_count) <> (
            select count(*) filter (where published), count(*) from gateway.mt_doc_article where provider_id = provider.id)
          union all
          select 'counts in the document of ' || name from (
            select name, data, article_count, stored_count from gateway.mt_doc_topic
            union all select name, data, article_count, stored_count from gateway.mt_doc_provider) counted
          where data -> 'articleCount' <> to_jsonb(article_count) or data -> 'storedCount' <> to_jsonb(stored_count)
          union all
          select 'topics of ' || slug from gateway.mt_doc_article article
          where (select count(*) from carried where id = article.id) <> (
            select count(*) from gateway.article_topic joined join carried on carried.id = joined.article_id and carried.topic_id = joined.topic_id
            where joined.article_id = article.id and joined.published = article.published and joined.published_date_time = article.published_date_time)
          union all
          select 'provider of ' || article.slug from gateway.mt_doc_article article
          join gateway.mt_doc_article_source source on source.id = article.id
          left join gateway.provider_alias alias on alias.alias_id = source.written_provider_id
          where article.provider_id <> coalesce(alias.provider_id, source.written_provider_id) or article.data ->> 'providerId' <> article.provider_id::text
          union all
          select 'published of ' || slug from gateway.mt_doc_article where data -> 'published' <> to_jsonb(published)
          union all
          select 'name of ' || topic.name from gateway.mt_doc_topic topic
          where topic.fingerprint is null and topic.article_count > 0 and topic.name || (topic.data ->> 'name') <> (
            select joined.name || joined.name from gateway.article_topic joined where joined.topic_id = topic.id and joined.published
            order by joined.published_date_time desc, joined.article_id desc limit 1)
          union all
          select 'images of ' || provider.name from gateway.mt_doc_provider provider
          where provider.fingerprint is null and provider.article_count > 0 and provider.data -> 'images' <> (
            select source.data -> 'providerImages' from gateway.mt_doc_article article join gateway.mt_doc_article_source source on source.id = article.id
            where article.provider_id = provider.id and article.published
            order by article.published_date_time desc, article.id desc limit 1))
        select coalesce(string_agg(what, '; '), '') from wrong
        """);
}
