using System.Globalization;
using Gateway.Store.Configuration;
using Npgsql;

namespace Gateway.Store.Database;

/// <summary>Creates the pools of connections.</summary>
internal static class DataSources
{
    /// <summary>The key of the pool for imports and for the start, whose statements may take long.</summary>
    public const string ForImport = "import";

    /// <summary>
    /// The key of Marten's own pool. A bulk insert leaves a temporary table on its connection, which fails the next one unless the
    /// connection is reset before it is used again. Marten opens connections of its own for schema changes and for such calls only, so the
    /// pool is empty as a rule.
    /// </summary>
    public const string ForMarten = "marten";

    /// <summary>
    /// The seconds until the visibility of an article changes. It is not traced, because a query every half second would hide all other
    /// traces.
    /// </summary>
    public const string NextChangeQuery =
        $"select extract(epoch from min(next_change_at) - clock_timestamp())::float8 from {Tables.ArticleSource} where next_change_at is not null";

    /// <summary>
    /// The beginning of commands of the background that are not traced, because commands at short intervals would hide all other traces.
    /// </summary>
    public const string BackgroundComment = "/* background */";

    private const string SetTimeout = "select set_config('statement_timeout', $1, false)";

    // Limits of Npgsql.
    private const int MaxTimeoutSeconds = 1024;

    // After the timeout of the operation, so that it is the gateway that ends the wait, with the right error.
    private static readonly TimeSpan _afterTimeout = TimeSpan.FromSeconds(1);

    // Connections that are rarely needed are closed soon, because a server has only a limited number of them.
    private const int IdleSeconds = 30;

    /// <summary>
    /// Creates the pool for operations of clients. PostgreSQL itself ends a statement soon after the operation has timed out, even if the
    /// gateway was killed.
    /// </summary>
    public static NpgsqlDataSource CreateForOperations(string connectionString, Limits limits)
    {
        var settings = WithoutReset(connectionString);
        var connectSeconds = Seconds(limits.ExecutionTimeout) + 1;
        settings.Timeout = Math.Min(connectSeconds, MaxTimeoutSeconds);
        // Only a reserve: each operation has a deadline, and cancels its statements.
        settings.CommandTimeout = 2 * connectSeconds + IdleSeconds;
        var builder = WithoutTypeLoading(settings);
        var timeout = string.Create(CultureInfo.InvariantCulture, $"{(long)(limits.ExecutionTimeout + _afterTimeout).TotalMilliseconds}ms");
        // Not by a parameter of the connection's start: PgBouncer refuses those that it does not know.
        builder.UsePhysicalConnectionInitializer(
            connection => SetStatementTimeout(connection, timeout),
            connection => SetStatementTimeoutAsync(connection, timeout)
        );
        builder.ConfigureTracing(tracing =>
            tracing.ConfigureCommandFilter(command => !command.CommandText.StartsWith(SetTimeout, StringComparison.Ordinal))
        );
        return builder.Build();
    }

    public static NpgsqlDataSource CreateForImport(string connectionString)
    {
        var settings = WithoutReset(connectionString);
        settings.ConnectionIdleLifetime = IdleSeconds;
        var builder = WithoutTypeLoading(settings);
        builder.ConfigureTracing(tracing =>
            tracing.ConfigureCommandFilter(command =>
                command.CommandText != NextChangeQuery && !command.CommandText.StartsWith(BackgroundComment, StringComparison.Ordinal)
            )
        );
        return builder.Build();
    }

    public static NpgsqlDataSource CreateForMarten(string connectionString)
    {
        var settings = Named(connectionString);
        settings.ConnectionIdleLifetime = IdleSeconds;
        // A new column of a large table takes minutes.
        settings.CommandTimeout = 0;
        return WithoutTypeLoading(settings).Build();
    }

    /// <summary>
    /// Creates a builder for connections with the built-in types only. The gateway has no types of its own, so the first connection need
    /// not read the server's catalog of types.
    /// </summary>
    public static NpgsqlDataSourceBuilder WithoutTypeLoading(NpgsqlConnectionStringBuilder settings)
    {
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder;
    }

    private static NpgsqlConnectionStringBuilder WithoutReset(string connectionString)
    {
        var settings = Named(connectionString);
        // No connection goes back to the pool with state of its own, so none has to be cleaned: PostgreSQL is spared five statements a
        // request.
        settings.NoResetOnClose = true;
        if (!connectionString.Contains("Auto Prepare", StringComparison.OrdinalIgnoreCase))
        {
            // The gateway repeats a few statements, so PostgreSQL parses and plans them once per connection.
            settings.MaxAutoPrepare = 200;
            settings.AutoPrepareMinUsages = 2;
        }

        return settings;
    }

    private static NpgsqlConnectionStringBuilder Named(string connectionString) => new(connectionString) { ApplicationName = "gateway" };

    private static int Seconds(TimeSpan duration) => (int)Math.Ceiling(duration.TotalSeconds);

    private static void SetStatementTimeout(NpgsqlConnection connection, string timeout)
    {
        using var command = StatementTimeoutCommand(connection, timeout);
        command.ExecuteNonQuery();
    }

    private static async Task SetStatementTimeoutAsync(NpgsqlConnection connection, string timeout)
    {
        await using var command = StatementTimeoutCommand(connection, timeout);
        await command.ExecuteNonQueryAsync();
    }

    // A shorter timeout of the database, of its user or of the connection string stays.
    private static NpgsqlCommand StatementTimeoutCommand(NpgsqlConnection connection, string timeout) =>
        new(
            $"""
            {SetTimeout}
            where current_setting('statement_timeout') = '0' or current_setting('statement_timeout')::interval > $1::interval
            """,
            connection
        )
        {
            Parameters = { new() { Value = timeout } },
        };
}
