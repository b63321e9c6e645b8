using System.Globalization;
using Gateway.EmbeddedPostgres;
using Gateway.Hosting;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Store.Monitoring;
using Npgsql;

namespace Gateway.Commands.Doctor;

/// <summary>Checks the database: whether it answers, its version, its encoding, and the rights of the gateway's user.</summary>
internal static class DatabaseChecks
{
    private const string Subject = "database";
    private const int MinVersion = 150_000;
    private const int MaxSecondsToConnect = 5;

    public static async Task<IReadOnlyList<Finding>> RunAsync(
        IConfiguration configuration,
        Action<ILoggingBuilder> addLog,
        CancellationToken cancellationToken
    )
    {
        if (!StoreServices.Exist(configuration))
            return [await OfMissingAsync(configuration, cancellationToken)];
        try
        {
            await using var store = await StoreServices.OpenAsync(WithTimeout(configuration), addLog, cancellationToken);
            var dataSource = store.Services.GetRequiredKeyedService<NpgsqlDataSource>(DataSources.ForImport);
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            return [.. await OfServerAsync(connection, store.Description, cancellationToken)];
        }
        catch (Exception error) when (StoreServices.IsUnavailable(error))
        {
            return [OfFailure(configuration, error)];
        }
    }

    /// <summary>Returns false if the database can be read, and no node uses it.</summary>
    public static async Task<bool> MayHaveNodeAsync(
        IConfiguration configuration,
        Action<ILoggingBuilder> addLog,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var store = await StoreServices.OpenAsync(WithTimeout(configuration), addLog, cancellationToken);
            var dataSource = store.Services.GetRequiredKeyedService<NpgsqlDataSource>(DataSources.ForImport);
            return (await NodeTable.ReadAsync(dataSource, cancellationToken)).Any(node => node.IsAlive);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return false;
        }
        catch (Exception error) when (StoreServices.IsUnavailable(error))
        {
            return true;
        }
    }

    // Opening it would create it.
    private static async Task<Finding> OfMissingAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        try
        {
            var version = await EmbeddedPostgresServer.FindVersionAsync(cancellationToken);
            return Finding.Ok(
                Subject,
                $"No database is configured. The first start creates an embedded PostgreSQL {version} in {Path.GetFullPath(DataDirectory.From(configuration))}."
            );
        }
        catch (EmbeddedPostgresException error)
        {
            return Finding.Fail(Subject, "No database is configured, and the embedded PostgreSQL cannot run.", error.Message);
        }
    }

    // A host that does not answer would take longer than anybody waits for a report.
    private static IConfiguration WithTimeout(IConfiguration configuration)
    {
        if (configuration.Read<string>("ConnectionStrings:Gateway") is not { } configured)
            return configuration;
        var database = new NpgsqlConnectionStringBuilder(configured);
        database.Timeout = Math.Min(database.Timeout, MaxSecondsToConnect);
        return new ConfigurationBuilder()
            .AddConfiguration(configuration)
            .AddInMemoryCollection([KeyValuePair.Create("ConnectionStrings:Gateway", (string?)database.ConnectionString)])
            .Build();
    }

    private static Finding OfFailure(IConfiguration configuration, Exception error)
    {
        if (error is EmbeddedPostgresException)
            return Finding.Fail(Subject, "The embedded PostgreSQL does not start.", error.Message);
        var database = new NpgsqlConnectionStringBuilder(configuration.Read<string>("ConnectionStrings:Gateway") ?? "");
        var server = $"{database.Host}:{database.Port.ToString(CultureInfo.InvariantCulture)}";
        return Outage.SqlStateOf(error) switch
        {
            PostgresErrorCodes.InvalidCatalogName => Finding.Fail(
                Subject,
                $"The database {database.Database} does not exist on {server}.",
                $"Create it: createdb --template template0 --locale-provider builtin --builtin-locale C.UTF-8 {database.Database}"
            ),
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => Finding.Fail(
                Subject,
                $"{server} refuses the user {database.Username}: {MessageOf(error)}.",
                "Correct Username and Password in ConnectionStrings:Gateway, or pg_hba.conf of the server."
            ),
            PostgresErrorCodes.TooManyConnections => Finding.Fail(
                Subject,
                $"{server} has no connection left.",
                "Set Maximum Pool Size in ConnectionStrings:Gateway on all nodes, or raise max_connections of the server."
            ),
            _ => Finding.Fail(
                Subject,
                $"{server} does not answer: {MessageOf(error)}.",
                "Start PostgreSQL, and check Host and Port in ConnectionStrings:Gateway and the network."
            ),
        };
    }

    private static string MessageOf(Exception error) =>
        ((error as PostgresException)?.MessageText ?? error.GetBaseException().Message).ReplaceLineEndings(" ").TrimEnd('.');

    private static async Task<IReadOnlyList<Finding>> OfServerAsync(
        NpgsqlConnection connection,
        string description,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            select current_setting('server_version_num')::int, current_setting('server_version'), current_setting('server_encoding'),
              to_regnamespace('{Tables.Schema}') is not null,
              coalesce(has_schema_privilege(to_regnamespace('{Tables.Schema}'), 'CREATE'), has_database_privilege(current_database(), 'CREATE')),
              current_setting('max_connections')::int, pg_is_in_recovery(), current_database(), current_user::text
            """,
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (version, database, user) = (reader.GetString(1).Split(' ')[0], reader.GetString(7), reader.GetString(8));
        var findings = new List<Finding>
        {
            reader.GetInt32(0) < MinVersion
                ? Finding.Fail(Subject, $"{description} runs PostgreSQL {version}.", "Use PostgreSQL 15 or newer.")
                : Finding.Ok(Subject, $"{Capitalized(description)} runs PostgreSQL {version}."),
        };
        if (reader.GetString(2) != "UTF8")
            findings.Add(
                Finding.Fail(
                    Subject,
                    $"The database {database} has the encoding {reader.GetString(2)}.",
                    "Create a database with the encoding UTF8."
                )
            );
        if (reader.GetBoolean(6))
            findings.Add(
                Finding.Fail(
                    Subject,
                    "The server is a standby, which cannot be written.",
                    "Connect to the primary server, for example with Target Session Attributes=primary."
                )
            );
        findings.Add(
            reader.GetBoolean(4)
                ? Finding.Ok(
                    Subject,
                    reader.GetBoolean(3)
                        ? $"The schema {Tables.Schema} exists, and {user} can change it."
                        : $"{user} can create the schema {Tables.Schema}."
                )
                : Finding.Fail(
                    Subject,
                    $"{user} must not create tables.",
                    $"As the owner of the database, run: grant create on database {database} to {user}"
                )
        );
        var pool = new NpgsqlConnectionStringBuilder(connection.ConnectionString).MaxPoolSize;
        if (reader.GetInt32(5) < pool)
            findings.Add(
                Finding.Ok(
                    Subject,
                    $"The server allows {reader.GetInt32(5).ToString(CultureInfo.InvariantCulture)} connections. The gateway uses fewer than Maximum Pool Size."
                )
            );
        return findings;
    }

    private static string Capitalized(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";
}
