using Gateway.Store.Configuration;
using Gateway.Store.Telemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gateway.Hosting;

/// <summary>Exports metrics and traces to an OTLP collector, and metrics to Prometheus, if configured.</summary>
internal static class TelemetrySetup
{
    private const string MetricsPath = "/metrics";

    // Standard variable: https://opentelemetry.io/docs/specs/otel/protocol/exporter/. The exporter itself reads the related variables.
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var exportsOtlp = configuration.Read<Uri>(Endpoint) is not null;
        var servesMetrics = ServesMetrics(configuration);
        if (!exportsOtlp && !servesMetrics)
            return services;

        var telemetry = services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("gateway", serviceVersion: ProductVersion.Text));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(
                GatewayMetrics.Name,
                "Npgsql",
                "System.Runtime",
                "Microsoft.AspNetCore.Hosting",
                "Microsoft.AspNetCore.Server.Kestrel"
            );
            if (exportsOtlp)
                metrics.AddOtlpExporter();
            if (servesMetrics)
                metrics.AddPrometheusExporter(exporter => exporter.ScrapeEndpointPath = MetricsPath);
        });
        if (!exportsOtlp)
            return services;
        telemetry.WithTracing(tracing =>
            tracing
                .AddSource(GatewayMetrics.Name, "Npgsql")
                .AddOtlpExporter()
                .AddAspNetCoreInstrumentation(http =>
                    http.Filter = request =>
                        request.Request.Path != MetricsPath && !request.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
                )
        );
        return services;
    }

    /// <summary>Adds the metrics endpoint. If a port is configured, only that port serves it.</summary>
    public static WebApplication UseMetricsEndpoint(this WebApplication app)
    {
        if (!ServesMetrics(app.Configuration))
            return app;
        var port = app.Configuration.Read<int?>("Telemetry:PrometheusPort");
        app.UseOpenTelemetryPrometheusScrapingEndpoint(http =>
            http.Request.Path == MetricsPath && (port is null || http.Connection.LocalPort == port)
        );
        return app;
    }

    private static bool ServesMetrics(IConfiguration configuration) => configuration.Read<bool>("Telemetry:Prometheus");
}
