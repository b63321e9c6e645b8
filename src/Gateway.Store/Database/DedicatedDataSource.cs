using Npgsql;

namespace Gateway.Store.Database;

/// <summary>
/// Connections for background services that keep one open for weeks: outside of the pool, with a keep-alive, because a session whose peer is gone
/// would otherwise wait for ever, and without traces, because a command each second would drown all others.
/// </summary>
internal static class DedicatedDataSource
{
    private const int Seconds = 5;

    /// <param name="connectionString">The gateway's database.</param>
    /// <param name="applicationName">The name of the session in <c>pg_stat_activity</c>.</param>
    public static NpgsqlDataSource Create(string connectionString, string applicationName)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString)
        {
            ConnectionStringBuilder =
            {
                ApplicationName = applicationName,
                Pooling = false,
                KeepAlive = Seconds,
                Timeout = Seconds,
                CommandTimeout = Seconds,
            },
        };
        builder.ConfigureTracing(tracing =>
            tracing.ConfigureCommandFilter(_ => false).ConfigureBatchFilter(_ => false).EnablePhysicalOpenTracing(false)
        );
        return builder.Build();
    }
}
