using Npgsql;

namespace Gateway.Store.Database;

/// <summary>
/// Creates the vocabulary of the search. Marten's tables cannot have columns with a collation: this one is sorted by code point, so that a
/// range of its index has the words with the same beginning. The statements are idempotent, and the start of the store holds a lock, so
/// that only one node at a time runs them.
/// </summary>
internal static class SearchSchema
{
    public static async Task ApplyAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            create schema if not exists {Tables.Schema};
            create table if not exists {Tables.SearchWord} (word text collate "C" primary key, articles integer not null) with (fillfactor = 70);
            create index if not exists search_word_reversed on {Tables.SearchWord} (reverse(word));
            create index if not exists search_word_trigrams on {Tables.SearchWord} using gin (word gin_trgm_ops) where word >= 'a';
            """,
            connection
        );
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
