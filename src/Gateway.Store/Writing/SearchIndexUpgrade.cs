using Gateway.Store.Database;
using Gateway.Store.Search;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>Writes the search index of articles that another version of the gateway indexed in its way.</summary>
internal static class SearchIndexUpgrade
{
    private const int ArticlesInBatch = 250;

    /// <summary>
    /// Indexes the articles in batches. Each is a transaction of its own, so that readers see the new index grow, and a start that was
    /// interrupted continues.
    /// </summary>
    public static async Task RunAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await WriteTransaction.RunAsync(
            connection,
            WriteTransaction.WriteTimeouts.None,
            deleted => deleted > 0,
            transaction => ForgetWordsAsync(transaction, cancellationToken),
            cancellationToken
        );
        int count;
        do
        {
            count = await WriteTransaction.RunAsync(
                connection,
                WriteTransaction.WriteTimeouts.None,
                indexed => indexed > 0,
                async transaction =>
                {
                    var ids = await OutdatedAsync(transaction, cancellationToken);
                    if (ids.Length > 0)
                        await SearchWriter.WriteAsync(transaction.Transaction, ids, cancellationToken);
                    return ids.Length;
                },
                cancellationToken
            );
        } while (count == ArticlesInBatch);
    }

    // Words of an earlier version were counted for vectors that are written again. Words without articles are no longer needed.
    private static async Task<int> ForgetWordsAsync(WriteTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            delete from {Tables.SearchWord} where not ({SearchVocabulary.IsUsed})
              or not exists (select from {Tables.ArticleSearch} s where {SearchSource.IsCurrent})
            """,
            transaction.Connection,
            transaction.Transaction
        );
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<Guid[]> OutdatedAsync(WriteTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select coalesce(array_agg(id), array[]::uuid[]) from (
              select a.id from {Tables.Article} a left join {Tables.ArticleSearch} s on s.article_id = a.id
              where not coalesce({SearchSource.IsCurrent}, false) limit $1) outdated
            """,
            transaction.Connection,
            transaction.Transaction
        )
        {
            Parameters = { new() { Value = ArticlesInBatch } },
        };
        return await command.ExecuteScalarAsync(cancellationToken) as Guid[] ?? [];
    }
}
