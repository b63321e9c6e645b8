using Gateway.Content.Problems;
using Gateway.Store.Database;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>Warns about files with an alias that another article has as well.</summary>
internal sealed class AliasConflicts([FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource)
{
    /// <summary>Adds the warnings to the report.</summary>
    /// <param name="paths">The full paths of the files.</param>
    /// <param name="areFolders">True if the files below the paths are meant as well.</param>
    /// <param name="report">Receives the warnings.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task WarnAsync(string[] paths, bool areFolders, ImportReport report, CancellationToken cancellationToken)
    {
        var isInPaths = areFolders ? FilePathSql.IsAtOrBelow("source.path", "$1") : "source.path = any($1)";
        await using var command = dataSource.CreateCommand(
            $"""
            select distinct on (source.path, alias.alias) source.path, alias.alias, other.slug, other.kind
            from {Tables.ArticleAlias} alias
            join {Tables.ArticleSource} source on source.id = alias.article_id and not source.withdrawn and {isInPaths}
            cross join lateral (
              select article.id, article.slug, {(int)AddressKind.Slug} as kind, article.published_date_time
              from {Tables.Article} article where article.slug = alias.alias
              union all
              select article.id, article.slug, {(int)AddressKind.Url}, article.published_date_time
              from {Tables.Article} article where article.web_url_key = alias.url_key or article.original_url_key = alias.url_key
              union all
              select article.id, article.slug, {(int)AddressKind.Alias}, article.published_date_time
              from {Tables.ArticleAlias} same join {Tables.Article} article on article.id = same.article_id
              where same.alias = alias.alias and same.rank = {ArticleAliases.WholeAddress}) other
            join {Tables.ArticleSource} of_other on of_other.id = other.id and not of_other.withdrawn
            where alias.rank = {ArticleAliases.WholeAddress} and other.id <> alias.article_id
            order by source.path, alias.alias, other.kind, other.published_date_time desc, other.id desc
            """
        );
        command.Parameters.Add(new() { Value = paths });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            report.Warn(reader.GetString(0), [Warning(reader.GetString(1), reader.GetString(2), (AddressKind)reader.GetInt32(3))]);
    }

    /// <summary>
    /// Returns the files whose warnings may change because articles have changed: those with an alias that is now an address of one of the
    /// articles, and all that have a warning.
    /// </summary>
    /// <param name="articleIds">The articles that were imported or withdrawn.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The full paths.</returns>
    public async Task<IReadOnlyList<string>> AffectedFilesAsync(Guid[] articleIds, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select source.path from {Tables.Article} article
            join {Tables.ArticleAlias} alias on alias.alias = article.slug
            join {Tables.ArticleSource} source on source.id = alias.article_id
            where article.id = any($1) and alias.rank = {ArticleAliases.WholeAddress} and source.path is not null
            union
            select source.path from {Tables.Article} article
            join {Tables.ArticleAlias} alias on alias.url_key in (article.web_url_key, article.original_url_key)
            join {Tables.ArticleSource} source on source.id = alias.article_id
            where article.id = any($1) and alias.rank = {ArticleAliases.WholeAddress} and source.path is not null
            union
            select source.path from {Tables.ArticleAlias} own
            join {Tables.ArticleAlias} alias on alias.alias = own.alias
            join {Tables.ArticleSource} source on source.id = alias.article_id
            where own.article_id = any($1) and own.rank = {ArticleAliases.WholeAddress} and alias.rank = {ArticleAliases.WholeAddress}
              and source.path is not null
            union
            select problem.file from {Tables.ImportProblem} problem where problem.data ->> 'code' = '{ProblemCodes.AliasTaken}'
            """
        );
        command.Parameters.Add(new() { Value = articleIds });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var files = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            files.Add(reader.GetString(0));
        return files;
    }

    private static ContentProblem Warning(string alias, string slug, AddressKind kind) =>
        new(
            ProblemCodes.AliasTaken,
            kind switch
            {
                AddressKind.Slug => $"The alias \"{alias}\" is the slug of another article, and leads to that article.",
                AddressKind.Url => $"The alias \"{alias}\" is the URL of the article \"{slug}\", and leads to that article.",
                _ =>
                    $"The article \"{slug}\" has the alias \"{alias}\" too. The alias leads to the article with the later publishedDateTime.",
            },
            null,
            null,
            "Remove the alias from one of the files."
        )
        {
            Severity = ProblemSeverity.Warning,
        };

    // In the order in which they win.
    private enum AddressKind
    {
        Slug,
        Url,
        Alias,
    }
}
