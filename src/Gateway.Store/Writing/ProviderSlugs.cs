using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>
/// Assigns short slugs to providers. A provider gets the slug of its name when readers first see it, and keeps it. If another provider has
/// that slug, the domain follows. A provider that no reader has seen does not take a slug from another one, so that its existence stays
/// hidden. Among several new providers with the same name, the first by domain and name has it alone.
/// </summary>
internal static class ProviderSlugs
{
    /// <summary>Assigns slugs to the providers that readers see now for the first time. The counts must be current.</summary>
    public static void Assign(NpgsqlBatch batch, Guid[] providerIds) =>
        batch.Add(
            $"""
            with wanted as (
              select provider.id, names.short, names.long,
                row_number() over (partition by names.short order by provider.domain collate "C", provider.name collate "C", provider.id) as place,
                exists (select from {Tables.Provider} other where other.slug = names.short) as is_taken
              from {Tables.Provider} provider cross join lateral (
                select data -> 'slugCandidates' ->> 0 as short, data -> 'slugCandidates' ->> 1 as long) names
              where provider.id = any($1) and provider.slug = provider.data -> 'slugCandidates' ->> 2
                and (provider.article_count > 0 or provider.fingerprint is not null)),
            longer as (
              select id, long, row_number() over (partition by long order by place, id) as place,
                exists (select from {Tables.Provider} other where other.slug = wanted.long)
                  or exists (select from wanted other where other.short = wanted.long) as is_taken
              from wanted where is_taken or place > 1),
            given as (
              select id, short as slug from wanted where not is_taken and place = 1
              union all
              select id, long from longer where not is_taken and place = 1)
            update {Tables.Provider} provider set slug = given.slug, data = provider.data || jsonb_build_object('slug', given.slug)
            from given where provider.id = given.id
            """,
            providerIds
        );

    /// <summary>
    /// Replaces the short slugs of providers that have become other names of another provider with their long slugs. Readers no longer see
    /// them.
    /// </summary>
    public static void Release(NpgsqlBatch batch, Guid[] providerIds) =>
        batch.Add(
            $"""
            update {Tables.Provider} provider set slug = data -> 'slugCandidates' ->> 2,
              data = data || jsonb_build_object('slug', data -> 'slugCandidates' ->> 2)
            where id = any($1) and slug <> data -> 'slugCandidates' ->> 2
            """,
            providerIds
        );
}
