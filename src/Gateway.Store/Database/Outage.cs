using System.Net.Sockets;
using Npgsql;

namespace Gateway.Store.Database;

/// <summary>Tells an unavailable database from other errors.</summary>
internal static class Outage
{
    /// <summary>True if the database cannot be reached, has gone away or accepts no connection.</summary>
    public static bool IsOutage(Exception exception) =>
        exception switch
        {
            PostgresException refusal => refusal.SqlState[..2] is "08" or "53" or "57" || refusal.SqlState is "3D000" or "25006",
            NpgsqlException or SocketException or TimeoutException => true,
            _ => exception.InnerException is NpgsqlException or SocketException,
        };
}
