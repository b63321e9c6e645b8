using Npgsql;

namespace Gateway.EmbeddedPostgres;

/// <summary>
/// The folder of a PostgreSQL cluster. It contains <c>data/</c>, the <c>password</c> of the gateway's role, <c>postgresql.log</c> of this
/// run and of the previous one, and the lock files.
/// </summary>
internal sealed record ClusterFolder(string Path)
{
    /// <summary>Locked while a process starts or stops the server.</summary>
    public string StartLockFile => Combine("turn.lock");

    /// <summary>Open in every process that uses the server.</summary>
    public string PresenceFile => Combine("presence.lock");

    public string DataFolder => Combine("data");

    public string PasswordFile => Combine("password");

    /// <summary>Written after the roles are set up.</summary>
    public string SetupFile => Combine("roles");

    /// <summary>The name of the host that started the server.</summary>
    public string HostFile => Combine("host");

    public string AccessFile => System.IO.Path.Combine(DataFolder, "pg_hba.conf");

    public string PidFile => System.IO.Path.Combine(DataFolder, "postmaster.pid");

    public PostgresLog Log => new(Combine("postgresql.log"));

    /// <summary>Creates the folder for a version of PostgreSQL.</summary>
    public static ClusterFolder Create(EmbeddedPostgresOptions options, Version version)
    {
        var folder = System.IO.Path.GetFullPath(System.IO.Path.Combine(options.DataDirectory, $"{version.Major}"));
        try
        {
            PrivateFiles.CreateFolder(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedPostgresException(
                $"The data folder {folder} cannot be created: {error.Message.TrimEnd('.')}. Set Gateway:DataDirectory to another folder.",
                error
            );
        }

        return new ClusterFolder(folder);
    }

    /// <summary>Makes the user that PostgreSQL runs as the owner of all files.</summary>
    public async Task GrantOwnershipAsync(PostgresPrograms programs, CancellationToken cancellationToken)
    {
        if (programs.Account is { } account)
            await PostgresAccount.ChownAsync(Path, account, cancellationToken);
    }

    public string ConnectionString(int port) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = PostgresRoles.Gateway,
            Password = File.ReadAllText(PasswordFile),
            Database = PostgresRoles.Gateway,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;

    private string Combine(string name) => System.IO.Path.Combine(Path, name);
}
