using Gateway.Store.Database;
using Gateway.Store.Documents;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Store.Writing;

/// <summary>Writes the former addresses of articles: those that their files name, and the slugs that the same files had before.</summary>
internal static class ArticleAliases
{
    /// <summary>The rank of an address as the file names it.</summary>
    public const short WholeAddress = 0;

    /// <summary>The rank of the last part of a path.</summary>
    public const short LastPart = 1;

    /// <summary>The rank of a slug under which an article was stored from the same file.</summary>
    public const short FormerSlug = 2;

    public static void Write(NpgsqlBatch batch, IReadOnlyList<AcceptedArticle> accepted)
    {
        batch.Add(
            $"delete from {Tables.ArticleAlias} where article_id = any($1) and rank < $2",
            accepted.Select(article => article.Id).ToArray(),
            FormerSlug
        );
        AddFromFiles(batch, accepted);
        AddFormerSlugs(batch, [.. accepted.Where(article => article.Path is not null)]);
    }

    private static void AddFromFiles(NpgsqlBatch batch, IReadOnlyList<AcceptedArticle> accepted)
    {
        var rows = accepted.SelectMany(RowsOf).ToList();
        if (rows.Count == 0)
            return;
        batch.Add(
            $"""
            insert into {Tables.ArticleAlias} as stored (article_id, alias, rank, url_key) select * from unnest($1, $2, $3, $4)
            on conflict (article_id, alias) do update set rank = excluded.rank, url_key = excluded.url_key
            """,
            rows.Select(row => row.ArticleId).ToArray(),
            rows.Select(row => row.Alias).ToArray(),
            rows.Select(row => row.Rank).ToArray(),
            new NpgsqlParameter { Value = rows.Select(row => row.UrlKey).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid }
        );
    }

    private static IEnumerable<(Guid ArticleId, string Alias, short Rank, Guid? UrlKey)> RowsOf(AcceptedArticle article)
    {
        var whole = article.Content.FormerAddresses.Select(address =>
            (Alias: address.Path, Rank: WholeAddress, UrlKey: address.Url is { } url ? ArticleUrl.KeyOf(url) : (Guid?)null)
        );
        // An entry without a slash is a slug, which may be written with other letters.
        var parts = article.Content.FormerAddresses.SelectMany(address =>
            address.Slugs.Select(slug =>
                (
                    Alias: slug,
                    Rank: address.Path.Contains('/') ? LastPart : WholeAddress,
                    UrlKey: address.Url is { } url ? ArticleUrl.KeyOf(url) : (Guid?)null
                )
            )
        );
        return whole
            .Concat(parts)
            .OrderBy(row => row.Rank)
            .DistinctBy(row => row.Alias, StringComparer.Ordinal)
            .Where(row => row is { Rank: WholeAddress, UrlKey: not null } || row.Alias != article.Content.Slug)
            .Select(row => (article.Id, row.Alias, row.Rank, row.UrlKey));
    }

    // The slug of a file changes if its key "slug" or its permalink changes. The new article takes over the former slugs of the old one.
    private static void AddFormerSlugs(NpgsqlBatch batch, IReadOnlyList<AcceptedArticle> accepted)
    {
        if (accepted.Count == 0)
            return;
        batch.Add(
            $"""
            insert into {Tables.ArticleAlias} (article_id, alias, rank)
            select distinct file.id, former.alias, $3::smallint
            from unnest($1, $2) as file (id, path)
            join {Tables.ArticleSource} source on source.path = file.path and source.id <> file.id and not source.withdrawn
            join {Tables.Article} own on own.id = file.id
            cross join lateral (
              select article.slug from {Tables.Article} article where article.id = source.id
              union all
              select alias.alias from {Tables.ArticleAlias} alias where alias.article_id = source.id and alias.rank = $3) former (alias)
            where former.alias <> own.slug
            on conflict (article_id, alias) do nothing
            """,
            accepted.Select(article => article.Id).ToArray(),
            accepted.Select(article => article.Path ?? "").ToArray(),
            FormerSlug
        );
    }
}
