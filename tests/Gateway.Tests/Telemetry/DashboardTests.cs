using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Store.Telemetry;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Telemetry;

/// <summary>Compares the Grafana dashboard and the page on monitoring with the instruments of the program.</summary>
public sealed partial class DashboardTests
{
    private static readonly IReadOnlyList<Instrument> _instruments =
    [
        .. typeof(GatewayMetrics)
            .GetFields(BindingFlags.Static | BindingFlags.Public)
            .Select(field => field.GetValue(null))
            .OfType<Instrument>(),
    ];

    [Fact]
    public void The_dashboard_shows_exactly_the_existing_instruments()
    {
        var expressions = Expressions();
        var used = expressions
            .SelectMany(expression => Metric().Matches(expression))
            .Select(name => name.Value)
            .ToHashSet(StringComparer.Ordinal);
        var known = _instruments.ToDictionary(instrument => instrument.Name, NamesOf, StringComparer.Ordinal);

        Assert.NotEmpty(known);
        Assert.Empty(used.Except(known.Values.SelectMany(names => names), StringComparer.Ordinal));
        Assert.Empty(known.Where(instrument => !instrument.Value.Any(used.Contains)).Select(instrument => instrument.Key));
    }

    [Fact]
    public void The_page_on_monitoring_lists_every_instrument()
    {
        var page = MarkdownPage.At("docs", "monitoring.md").Text;

        Assert.All(_instruments, instrument => Assert.Contains($"| `{instrument.Name}` |", page, StringComparison.Ordinal));
    }

    private static List<string> Expressions()
    {
        var dashboard = JsonDocument
            .Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "grafana", "gateway.json")))
            .RootElement;
        return
        [
            .. dashboard
                .GetProperty("panels")
                .EnumerateArray()
                .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
                .Select(target => target.GetProperty("expr").GetString() ?? ""),
            .. dashboard
                .GetProperty("templating")
                .GetProperty("list")
                .EnumerateArray()
                .Select(variable => variable.GetProperty("query").ToString()),
        ];
    }

    // https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/
    private static IReadOnlyList<string> NamesOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
        var kind = instrument.GetType().GetGenericTypeDefinition();
        return kind == typeof(Histogram<>) ? [$"{name}_bucket", $"{name}_sum", $"{name}_count"]
            : kind == typeof(Counter<>) ? [$"{name}_total"]
            : [name];
    }

    [GeneratedRegex(@"\bgateway_(?!loader_value\b|import_outcome\b)\w+", RegexOptions.None, 60_000)]
    private static partial Regex Metric();
}
