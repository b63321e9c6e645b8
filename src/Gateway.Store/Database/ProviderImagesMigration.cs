using Npgsql;

namespace Gateway.Store.Database;

/// <summary>
/// Adds the column <c>has_provider_images</c> to a table of an earlier version, with its values. It runs before Marten migrates the tables,
/// because Marten adds columns without values. The start of the store holds a lock, so that only one node at a time runs it.
/// </summary>
internal static class ProviderImagesMigration
{
    public static async Task AddAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        // The statement is atomic: either the column exists with all values, or it does not exist. Nodes of the earlier version use the
        // default.
        await using var command = dataSource.CreateCommand(
            $$"""
            do $$
            begin
              if to_regclass('{{Tables.Article}}') is not null
                and not exists (select from pg_attribute where attrelid = to_regclass('{{Tables.Article}}') and attname = 'has_provider_images')
              then
                alter table {{Tables.Article}} add column has_provider_images boolean not null default false;
                update {{Tables.Article}} article set has_provider_images = true, data = article.data || '{"hasProviderImages": true}'
                from {{Tables.ArticleSource}} source where source.id = article.id and source.data -> 'providerImages' <> '[]';
              end if;
            end $$
            """
        );
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
