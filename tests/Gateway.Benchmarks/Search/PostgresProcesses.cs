using System.Globalization;
using Npgsql;

namespace Gateway.Benchmarks.Search;

/// <summary>The processes of a PostgreSQL server on this machine. It needs Linux.</summary>
internal sealed class PostgresProcesses
{
    // The unit of the times in /proc, which is the same on all platforms: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html.
    private const double TicksInMillisecond = 0.1;

    private readonly int _server;

    private PostgresProcesses(int server) => _server = server;

    /// <summary>Finds the processes by the connection to the server.</summary>
    public static async Task<PostgresProcesses> FindAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("select pg_backend_pid()");
        var backend = (int)(await command.ExecuteScalarAsync() ?? 0);
        return Stat(backend) is [_, var parent, ..]
            ? new PostgresProcesses(int.Parse(parent, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException("The PostgreSQL server does not run on this machine.");
    }

    /// <summary>The CPU time of the server and all its processes in milliseconds, including those that have ended.</summary>
    public double CpuMilliseconds()
    {
        var ticks = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) || Stat(id) is not { } stat)
                continue;
            if (id == _server)
                ticks += Sum(stat[11..15]);
            else if (int.Parse(stat[1], CultureInfo.InvariantCulture) == _server)
                ticks += Sum(stat[11..13]);
        }

        return ticks / TicksInMillisecond;
    }

    private static long Sum(string[] values) => values.Sum(value => long.Parse(value, CultureInfo.InvariantCulture));

    // The values after the name of the program, which can contain spaces: the state, the parent, and so on.
    private static string[]? Stat(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
