using Gateway.Content.Results;
using Gateway.Store.Database;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>A file of an article whose slug consists of the date and the title.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Fingerprint">The fingerprint of the content.</param>
/// <param name="Title">The title.</param>
/// <param name="Id">The id of the article by this slug.</param>
/// <param name="IsHidden">True if readers do not see the article of this file.</param>
/// <param name="WasSkipped">True if the file was skipped before, because another file is the same article.</param>
internal sealed record TitledFile(string Path, Guid Fingerprint, string Title, Guid Id, bool IsHidden, bool WasSkipped);

/// <summary>An article that may be that of a file.</summary>
/// <param name="Id">The id of the article.</param>
/// <param name="Path">The path from which it was stored.</param>
/// <param name="Fingerprint">The fingerprint of the file from which it was stored.</param>
/// <param name="Withdrawn">True if its file is missing.</param>
/// <param name="Slug">The slug of the article.</param>
/// <param name="Title">The title of the article. <c>null</c> if a writer deleted the article.</param>
internal sealed record StoredSlug(Guid Id, string? Path, Guid Fingerprint, bool Withdrawn, string Slug, string? Title);

/// <summary>The articles of files whose slugs consist of the date and the title.</summary>
/// <param name="Slugs">The slugs that differ from those by title, by the full paths of the files.</param>
/// <param name="Moved">The articles whose unchanged files have other paths now.</param>
internal sealed record KeptArticles(IReadOnlyDictionary<string, string> Slugs, IReadOnlyList<MovedFile> Moved);

/// <summary>
/// Keeps the slug of a stored article if only the title, the date or the path of its file changes. <see cref="ArticleMatcher"/> has the
/// rules.
/// </summary>
internal sealed class KeptSlugs([FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource)
{
    private const string FileFingerprint = "coalesce((source.data ->> 'fileFingerprint')::uuid, source.fingerprint)";

    /// <summary>Returns the files with the slugs of their stored articles.</summary>
    public async Task<IReadOnlyList<ParsedFile>> KeepAsync(IReadOnlyList<ParsedFile> files, CancellationToken cancellationToken)
    {
        var kept = (await FindAsync([.. files.Select(Titled).OfType<TitledFile>()], cancellationToken)).Slugs;
        return kept.Count == 0 ? files : [.. files.Select(Keep)];

        ParsedFile Keep(ParsedFile parsed)
        {
            if (!kept.TryGetValue(parsed.File.FullPath, out var slug))
                return parsed;
            var file = parsed.File with { KeptSlug = slug };
            return new ParsedFile(file, parsed.Parsed with { Content = file.WithKeptSlug(parsed.Parsed.Content) });
        }
    }

    /// <summary>Finds the stored articles of files.</summary>
    public async Task<KeptArticles> FindAsync(IReadOnlyList<TitledFile> files, CancellationToken cancellationToken)
    {
        var matcher = new ArticleMatcher(files);
        if (files.Count > 0)
        {
            matcher.AssignUnchanged(await OfPathsAsync([.. files.Select(file => file.Path)], cancellationToken));
            if (matcher.Unassigned.ToList() is { Count: > 0 } changed)
                matcher.AssignChanged(await OfContentAsync(changed, cancellationToken));
        }

        return matcher.Result();
    }

    private static TitledFile? Titled(ParsedFile file) =>
        file.Parsed is { Content: ContentResult.AcceptedArticle({ IsSlugFromTitle: true } article), Fingerprint: var fingerprint }
            ? new TitledFile(
                file.File.FullPath,
                fingerprint,
                article.Title,
                file.Identity.DocumentId,
                file.File.IsHidden,
                file.File.WasSkipped
            )
            : null;

    private Task<List<StoredSlug>> OfPathsAsync(string[] paths, CancellationToken cancellationToken) =>
        StoredAsync($"select source.id from {Tables.ArticleSource} source where source.path = any($1)", [paths], cancellationToken);

    private Task<List<StoredSlug>> OfContentAsync(IReadOnlyList<TitledFile> files, CancellationToken cancellationToken) =>
        StoredAsync(
            $"""
            select source.id from {Tables.ArticleSource} source where {FileFingerprint} = any($1)
            union select source.id from {Tables.ArticleSource} source where source.id = any($2)
            """,
            [files.Select(file => file.Fingerprint).ToArray(), files.Select(file => file.Id).ToArray()],
            cancellationToken
        );

    private async Task<List<StoredSlug>> StoredAsync(string ids, Array[] parameters, CancellationToken cancellationToken)
    {
        // A deleted article has no row except its origin.
        await using var command = dataSource.CreateCommand(
            $"""
            select source.id, source.path, {FileFingerprint}, source.withdrawn, stored.slug, article.title
            from ({ids}) found join {Tables.ArticleSource} source on source.id = found.id
            left join {Tables.Article} article on article.id = source.id
            cross join lateral (select coalesce(source.data ->> 'slug', article.slug) as slug) stored
            where stored.slug is not null
            order by article.updated_at desc nulls last, source.id
            """
        );
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var stored = new List<StoredSlug>();
        while (await reader.ReadAsync(cancellationToken))
            stored.Add(
                new StoredSlug(
                    reader.GetGuid(0),
                    await reader.IsDBNullAsync(1, cancellationToken) ? null : reader.GetString(1),
                    reader.GetGuid(2),
                    reader.GetBoolean(3),
                    reader.GetString(4),
                    await reader.IsDBNullAsync(5, cancellationToken) ? null : reader.GetString(5)
                )
            );
        return stored;
    }
}
