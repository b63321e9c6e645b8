using Npgsql;

namespace Gateway.Store.Database;

/// <summary>
/// Creates connections for background services that keep one open for weeks. These connections are not pooled. They are not traced, because
/// a command each second would hide all other traces.
/// </summary>
internal static class DedicatedDataSource
{
    private const int TimeoutSeconds = 5;

    /// <param name="connectionString">The gateway's database.</param>
    /// <param name="applicationName">The name of the session in <c>pg_stat_activity</c>.</param>
    /// <param name="keepAlive">
    /// The seconds without traffic after which the connection is checked. Without a check, a listener whose server has gone would wait
    /// forever. 0 for a session that must end if the service stops using it.
    /// </param>
    public static NpgsqlDataSource Create(string connectionString, string applicationName, int keepAlive)
    {
        var builder = DataSources.WithoutTypeLoading(
            new NpgsqlConnectionStringBuilder(connectionString)
            {
                ApplicationName = applicationName,
                Pooling = false,
                KeepAlive = keepAlive,
                Timeout = TimeoutSeconds,
                CommandTimeout = TimeoutSeconds,
            }
        );
        builder.ConfigureTracing(tracing =>
            tracing.ConfigureCommandFilter(_ => false).ConfigureBatchFilter(_ => false).EnablePhysicalOpenTracing(false)
        );
        return builder.Build();
    }
}
