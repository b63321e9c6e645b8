using System.Net.Sockets;
using Npgsql;

namespace Gateway.Store.Database;

/// <summary>Distinguishes an unavailable database from other errors.</summary>
internal static class Outage
{
    /// <summary>
    /// True if the database is unreachable, closed the connection or accepts no connection. A statement that was cancelled because it took
    /// too long is not an outage.
    /// </summary>
    public static bool IsOutage(Exception exception) =>
        SqlStateOf(exception) is { } state
            ? state != PostgresErrorCodes.QueryCanceled && (state[..2] is "08" or "53" or "57" || state is "3D000" or "25006")
            : exception is NpgsqlException or SocketException or TimeoutException
                || exception.InnerException is NpgsqlException or SocketException;

    /// <summary>The SQLSTATE of the server's error, which libraries wrap; <c>null</c> if the server reported none.</summary>
    public static string? SqlStateOf(Exception? exception)
    {
        while (exception is not null and not PostgresException)
            exception = exception.InnerException;
        return (exception as PostgresException)?.SqlState;
    }
}
