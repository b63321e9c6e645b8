using Npgsql;

namespace Gateway.Store.Database;

/// <summary>
/// Installs the extensions of PostgreSQL that the tables need. All of them are trusted: a user who may create a schema may install them.
/// https://www.postgresql.org/docs/current/sql-createextension.html
/// </summary>
internal static class DatabaseExtensions
{
    /// <summary><c>pg_trgm</c> has the indexes of <c>contains</c> and of similar words.</summary>
    public static IReadOnlyList<string> Required { get; } = ["pg_trgm"];

    /// <summary>Installs the extensions that are missing.</summary>
    /// <exception cref="NpgsqlException">An extension cannot be installed. The message says who can install it, and how.</exception>
    public static async Task InstallAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        foreach (var extension in Required)
        {
            await using var command = new NpgsqlCommand($"create extension if not exists {extension}", connection);
            try
            {
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                throw new NpgsqlException(
                    $"The database {connection.Database} has no extension {extension}, and the gateway's user may not install it. "
                        + $"As the owner of the database, run: create extension {extension}",
                    refusal
                );
            }
            catch (PostgresException missing)
                when (missing.SqlState is PostgresErrorCodes.FeatureNotSupported or PostgresErrorCodes.UndefinedFile)
            {
                throw new NpgsqlException(
                    $"The server has no extension {extension}. Install the additional modules of PostgreSQL, usually the package postgresql-contrib.",
                    missing
                );
            }
        }
    }
}
