using Gateway.Store.ContentSources;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Hosting;

/// <summary>Degraded while another gateway imports into the same database with other content settings. The node stays ready.</summary>
internal sealed class ContentHealthCheck(ContentSettingsComparison comparison) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(comparison.Difference is { } difference ? HealthCheckResult.Degraded(difference) : HealthCheckResult.Healthy());
}
