using Gateway.Store.Database;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Hosting;

/// <summary>Healthy while the database is available.</summary>
internal sealed class DatabaseHealthCheck(DatabaseProbe database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await database.FindErrorAsync(cancellationToken) is { } outage
            ? HealthCheckResult.Unhealthy("The database is unavailable.", outage)
            : HealthCheckResult.Healthy();
}
