using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gateway.Telemetry;

/// <summary>Sends measurements and traces to a collector (OTLP), and shows the measurements to Prometheus, where either is configured.</summary>
internal static class TelemetrySetup
{
    private const string MetricsPath = "/metrics";

    // OpenTelemetry's own name: https://opentelemetry.io/docs/specs/otel/protocol/exporter/. The exporter reads the others like it by itself.
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var sends = configuration[Endpoint] is { Length: > 0 };
        var shows = ShowsMetrics(configuration);
        if (!sends && !shows)
            return services;

        var telemetry = services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("gateway", serviceVersion: ProductVersion.Text));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(
                Measurements.Name,
                "Npgsql",
                "System.Runtime",
                "Microsoft.AspNetCore.Hosting",
                "Microsoft.AspNetCore.Server.Kestrel"
            );
            if (sends)
                metrics.AddOtlpExporter();
            if (shows)
                metrics.AddPrometheusExporter(exporter => exporter.ScrapeEndpointPath = MetricsPath);
        });
        if (!sends)
            return services;
        telemetry.WithTracing(tracing =>
            tracing
                .AddSource(Measurements.Name, "Npgsql")
                .AddOtlpExporter()
                .AddAspNetCoreInstrumentation(http =>
                    http.Filter = request =>
                        request.Request.Path != MetricsPath && !request.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
                )
        );
        return services;
    }

    /// <summary>Shows the measurements, on one of the gateway's ports only where that is said.</summary>
    public static WebApplication UseMetricsEndpoint(this WebApplication app)
    {
        if (!ShowsMetrics(app.Configuration))
            return app;
        var port = app.Configuration.GetValue<int?>("Telemetry:PrometheusPort");
        app.UseOpenTelemetryPrometheusScrapingEndpoint(http =>
            http.Request.Path == MetricsPath && (port is null || http.Connection.LocalPort == port)
        );
        return app;
    }

    private static bool ShowsMetrics(IConfiguration configuration) => configuration.GetValue("Telemetry:Prometheus", defaultValue: false);
}
