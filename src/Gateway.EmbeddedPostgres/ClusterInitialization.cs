using System.Security.Cryptography;

namespace Gateway.EmbeddedPostgres;

/// <summary>Creates the data folder of a cluster with <c>initdb</c>, and the password of the gateway's role.</summary>
internal static class ClusterInitialization
{
    public static async Task RunAsync(
        EmbeddedPostgresOptions options,
        PostgresPrograms programs,
        ClusterFolder folder,
        CancellationToken cancellationToken
    )
    {
        PrivateFiles.Write(folder.PasswordFile, RandomNumberGenerator.GetHexString(32));
        await folder.GrantOwnershipAsync(programs, cancellationToken);

        // Created in a temporary folder and moved into place, so that an interrupted start leaves no incomplete data folder.
        foreach (var leftover in Directory.EnumerateDirectories(folder.Path, "initdb-*"))
            Directory.Delete(leftover, recursive: true);
        var temporary = Path.Combine(folder.Path, $"initdb-{Guid.NewGuid():N}");
        var output = "";
        foreach (var locale in PostgresSettings.Locales(programs.Version))
        {
            IEnumerable<string> arguments =
            [
                "--pgdata",
                temporary,
                "--username",
                PostgresRoles.Superuser,
                "--pwfile",
                folder.PasswordFile,
                "--auth",
                "scram-sha-256",
                "--encoding",
                "UTF8",
                .. locale,
            ];
            (var exitCode, output) = await programs.RunAsync(
                "initdb",
                options.Durable ? arguments : [.. arguments, "--no-sync"],
                cancellationToken
            );
            if (exitCode == 0)
            {
                File.Delete(folder.SetupFile);
                Directory.Move(temporary, folder.DataFolder);
                return;
            }
        }

        throw new EmbeddedPostgresException($"initdb could not create a database cluster in {folder.Path}:{Environment.NewLine}{output}");
    }
}
