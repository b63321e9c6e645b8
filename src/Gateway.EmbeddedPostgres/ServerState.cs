using System.Diagnostics;

namespace Gateway.EmbeddedPostgres;

/// <summary>What <c>postmaster.pid</c> says of the server: its process and its port.</summary>
/// <seealso href="https://www.postgresql.org/docs/18/storage-file-layout.html"/>
internal sealed record ServerState(int ProcessId, int? Port)
{
    private const int PortLine = 3;
    private const string NoProcess = "2147483647";

    /// <returns><c>null</c> where there is no such file: no server, or one that stopped in good order.</returns>
    public static ServerState? Read(string pidFile)
    {
        if (!File.Exists(pidFile))
            return null;

        var lines = File.ReadAllLines(pidFile);
        return int.TryParse(lines.FirstOrDefault(), out var processId)
            ? new ServerState(processId, int.TryParse(lines.ElementAtOrDefault(PortLine), out var port) ? port : null)
            : null;
    }

    /// <summary>
    /// After a crash the number may by now be another program's, and PostgreSQL would not start. The rest of the file stays: it is how
    /// PostgreSQL sees that no process of the old server still writes.
    /// </summary>
    public static void ForgetProcess(string pidFile)
    {
        var lines = File.ReadAllLines(pidFile);
        lines[0] = NoProcess;
        File.WriteAllLines(pidFile, lines);
    }

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

    // Killed, and not yet buried by its parent: common in containers.
    private bool IsZombie()
    {
        var status = $"/proc/{ProcessId}/status";
        return File.Exists(status) && File.ReadLines(status).Any(line => line.StartsWith("State:\tZ", StringComparison.Ordinal));
    }
}
