using System.Diagnostics;

namespace Gateway.EmbeddedPostgres;

/// <summary>The process id and the port of a server, from its <c>postmaster.pid</c>.</summary>
/// <seealso href="https://www.postgresql.org/docs/18/storage-file-layout.html"/>
internal sealed record PostmasterPidFile(int ProcessId, int? Port)
{
    private const int PortLine = 3;
    private const string NoProcess = "2147483647";

    /// <summary>Reads the file.</summary>
    /// <returns><c>null</c> if there is no such file, because no server runs or it was shut down cleanly.</returns>
    public static PostmasterPidFile? Read(string pidFile)
    {
        if (!File.Exists(pidFile))
            return null;

        var lines = File.ReadAllLines(pidFile);
        return int.TryParse(lines.FirstOrDefault(), out var processId)
            ? new PostmasterPidFile(processId, int.TryParse(lines.ElementAtOrDefault(PortLine), out var port) ? port : null)
            : null;
    }

    /// <summary>
    /// Replaces the process id after a crash: it may belong to another program now, and PostgreSQL would not start. The rest of the file
    /// stays, because PostgreSQL uses it to check that no process of the old server is still writing.
    /// </summary>
    public static void ClearProcessId(string pidFile)
    {
        var lines = File.ReadAllLines(pidFile);
        lines[0] = NoProcess;
        File.WriteAllLines(pidFile, lines);
    }

    /// <summary>True if the process exists and is a PostgreSQL server.</summary>
    public bool IsPostgresAlive()
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal) && !IsZombie();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    // The process has ended, but its parent has not read its exit code yet. This is common in containers.
    private bool IsZombie()
    {
        var status = $"/proc/{ProcessId}/status";
        return File.Exists(status) && File.ReadLines(status).Any(line => line.StartsWith("State:\tZ", StringComparison.Ordinal));
    }
}
