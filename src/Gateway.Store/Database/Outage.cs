using System.Net.Sockets;
using Gateway.Store.Configuration;
using Npgsql;

namespace Gateway.Store.Database;

/// <summary>For work that nobody waits for with a clock in hand: it goes on when the database is back.</summary>
internal static class Outage
{
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(2);

    /// <summary>True if the database cannot be reached, has gone away or accepts no connection.</summary>
    public static bool IsOutage(Exception exception) =>
        exception switch
        {
            PostgresException refusal => refusal.SqlState[..2] is "08" or "53" or "57" || refusal.SqlState is "3D000" or "25006",
            NpgsqlException or SocketException or TimeoutException => true,
            _ => exception.InnerException is NpgsqlException or SocketException,
        };

    /// <summary>Reads, again and again as long as the database is away.</summary>
    public static async Task<T> OutlastAsync<T>(Func<Task<T>> read, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var pause = _shortest; ; pause = Longer(pause))
        {
            try
            {
                return await read();
            }
            catch (Exception outage) when (IsOutage(outage))
            {
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    /// <summary>Answers, again and again as long as <paramref name="isOutage"/> says that the database is away.</summary>
    public static async Task<T> OutlastAsync<T>(
        Func<Task<T>> answer,
        Func<T, bool> isOutage,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var result = await answer();
        for (var pause = _shortest; isOutage(result); pause = Longer(pause))
        {
            await Task.Delay(pause, time, cancellationToken);
            result = await answer();
        }

        return result;
    }

    private static TimeSpan Longer(TimeSpan pause) => TimeSpan.Min(pause * 2, _longest);
}
