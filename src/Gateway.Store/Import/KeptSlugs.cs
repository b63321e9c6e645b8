using Gateway.Content;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>A file of an article whose slug consists of the date and the title.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Fingerprint">The fingerprint of the content.</param>
/// <param name="Title">The title.</param>
/// <param name="Id">The id of the article by this slug.</param>
internal sealed record TitledFile(string Path, Guid Fingerprint, string Title, Guid Id);

/// <summary>
/// Keeps the slug of a stored article if only the title or the date of its file changes. The file has the article if the article was stored
/// from its path. A file that was moved without a change, and a deleted file that is created again with the same title, have it too.
/// </summary>
internal sealed class KeptSlugs([FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource)
{
    /// <summary>Returns the files with the slugs of their stored articles.</summary>
    public async Task<IReadOnlyList<ParsedFile>> KeepAsync(IReadOnlyList<ParsedFile> files, CancellationToken cancellationToken)
    {
        var kept = await FindAsync([.. files.Select(Titled).OfType<TitledFile>()], cancellationToken);
        return kept.Count == 0 ? files : [.. files.Select(Keep)];

        ParsedFile Keep(ParsedFile parsed)
        {
            if (!kept.TryGetValue(parsed.File.FullPath, out var slug))
                return parsed;
            var file = parsed.File with { KeptSlug = slug };
            return new ParsedFile(file, parsed.Parsed with { Content = file.WithKeptSlug(parsed.Parsed.Content) });
        }
    }

    /// <summary>Returns the slugs that differ from those by title, by the full paths of the files.</summary>
    public async Task<IReadOnlyDictionary<string, string>> FindAsync(IReadOnlyList<TitledFile> files, CancellationToken cancellationToken)
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        if (files.Count == 0)
            return kept;
        var stored = await StoredAsync(files, cancellationToken);
        var ofPath = stored.Where(article => article.Path is not null).ToLookup(article => article.Path, StringComparer.Ordinal);
        var ofContent = stored.ToLookup(article => article.Fingerprint);
        foreach (var file in files)
        {
            var candidates = ofPath[file.Path].Where(article => !article.Withdrawn).ToList();
            if (candidates.Count == 0)
                candidates = [.. ofContent[file.Fingerprint].Where(IsWithoutFile)];
            if (candidates.Count == 0)
                candidates = [.. ofPath[file.Path].Where(article => article.Withdrawn && article.Title == file.Title)];
            if (candidates.Count > 0 && candidates.TrueForAll(article => DocumentId.OfArticle(article.Slug) != file.Id))
                kept[file.Path] = candidates[0].Slug;
        }

        return kept;
    }

    private static TitledFile? Titled(ParsedFile file) =>
        file.Parsed is { Content: ContentResult.AcceptedArticle({ IsSlugFromTitle: true } article), Fingerprint: var fingerprint }
            ? new TitledFile(file.File.FullPath, fingerprint, article.Title, file.Identity.DocumentId)
            : null;

    private static bool IsWithoutFile(StoredSlug article) => article is { Path: { } path } && (article.Withdrawn || !File.Exists(path));

    private async Task<List<StoredSlug>> StoredAsync(IReadOnlyList<TitledFile> files, CancellationToken cancellationToken)
    {
        // A deleted article has no row except its origin.
        await using var command = dataSource.CreateCommand(
            $"""
            with files (path, fingerprint) as materialized (select * from unnest($1, $2)),
              found as (
                select source.id from files join {Tables.ArticleSource} source on source.path = files.path
                union
                select source.id
                from files join {Tables.ArticleSource} source
                  on coalesce((source.data ->> 'fileFingerprint')::uuid, source.fingerprint) = files.fingerprint
                where not exists (select from {Tables.ArticleSource} same where same.path = files.path and not same.withdrawn))
            select source.path, coalesce((source.data ->> 'fileFingerprint')::uuid, source.fingerprint), source.withdrawn, stored.slug,
              article.title
            from found join {Tables.ArticleSource} source on source.id = found.id
            left join {Tables.Article} article on article.id = source.id
            cross join lateral (select coalesce(source.data ->> 'slug', article.slug) as slug) stored
            where stored.slug is not null
            order by article.updated_at desc nulls last, source.id
            """
        );
        command.Parameters.Add(new() { Value = files.Select(file => file.Path).ToArray() });
        command.Parameters.Add(new() { Value = files.Select(file => file.Fingerprint).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var stored = new List<StoredSlug>();
        while (await reader.ReadAsync(cancellationToken))
            stored.Add(
                new StoredSlug(
                    await reader.IsDBNullAsync(0, cancellationToken) ? null : reader.GetString(0),
                    reader.GetGuid(1),
                    reader.GetBoolean(2),
                    reader.GetString(3),
                    await reader.IsDBNullAsync(4, cancellationToken) ? null : reader.GetString(4)
                )
            );
        return stored;
    }

    private sealed record StoredSlug(string? Path, Guid Fingerprint, bool Withdrawn, string Slug, string? Title);
}
