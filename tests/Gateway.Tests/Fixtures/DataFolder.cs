using Gateway.EmbeddedPostgres;

namespace Gateway.Tests.Fixtures;

/// <summary>
/// Folders for a PostgreSQL of the tests. If the tests run as root, PostgreSQL runs as another user, who may not reach the folder for
/// temporary files that root has set.
/// </summary>
internal static class DataFolder
{
    public static DirectoryInfo Create(string prefix)
    {
        if (PostgresAccount.FindRunAsUser() is null || PostgresAccount.IsReachable(Path.Combine(Path.GetTempPath(), prefix)))
            return Directory.CreateTempSubdirectory(prefix);
        return Directory.CreateDirectory(Path.Combine("/tmp", $"{prefix}{Guid.NewGuid():N}"));
    }
}
