using System.Globalization;

namespace Gateway.Benchmarks.Servers;

/// <summary>Measures the time from the start of the program to its first answer, with a database that is running and not empty.</summary>
internal static class StartRun
{
    private const int Articles = 50;
    private const int Rounds = 9;

    private const string Query = """
        { articles(first: 10) { nodes { slug title publishedDateTime provider { name } topics { name } } } topics(first: 10) { nodes { name articleCount } } }
        """;

    /// <param name="arguments">The folder of a published gateway; without it, the gateway beside this program.</param>
    public static async Task RunAsync(IReadOnlyList<string> arguments)
    {
        await using var server = await GatewayServer.StartAsync(arguments.Count > 0 ? arguments[0] : null, connections: 100);
        for (var number = 0; number < Articles; number++)
            await server.PublishAsync(number.ToString(CultureInfo.InvariantCulture));
        var times = new List<(double Wall, double Cpu)>();
        for (var round = 0; round < Rounds; round++)
            times.Add(((await server.RestartAsync(Query)).TotalSeconds, server.CpuTime.TotalSeconds));

        Console.WriteLine($"| start to first answer, median of {Rounds} | {Median(times.Select(time => time.Wall)):N2} s |");
        Console.WriteLine($"| the fastest | {times.Min(time => time.Wall):N2} s |");
        Console.WriteLine($"| CPU time of the gateway until then, median | {Median(times.Select(time => time.Cpu)):N2} s |");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
