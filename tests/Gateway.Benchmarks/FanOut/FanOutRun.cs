using System.Collections.Concurrent;
using System.Diagnostics;
using Gateway.Benchmarks.Servers;

namespace Gateway.Benchmarks.FanOut;

/// <summary>Measures how the gateway delivers published articles to many subscribers.</summary>
internal sealed class FanOutRun(FanOutOptions options)
{
    private const int WarmUpSubscribers = 20;
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _pongInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<int, long> _publishedAt = new();
    private readonly Latencies _deliveries = new();
    private int _lastNumber;

    public async Task RunAsync()
    {
        await using var server = await GatewayServer.StartAsync(options.Folder, options.Subscribers + 100);
        await WarmUpAsync(server);
        var alone = await PublishAsync(server, options.Seconds / 2);
        await Task.Delay(_pause);
        var memoryBefore = server.ResidentBytes;

        var subscribers = await SubscribeAsync(server, options.Subscribers, OnReceived);
        await Task.Delay(_pause);
        var memoryIdle = server.ResidentBytes;

        var cpuBefore = server.CpuTime;
        var publications = await PublishAsync(server, options.Seconds);
        var expected = publications.Count * options.Subscribers;
        var waiting = Stopwatch.StartNew();
        while (_deliveries.Count < expected && waiting.Elapsed < _longestWait)
            await Task.Delay(100);
        var cpu = server.CpuTime - cpuBefore;
        var memoryAfter = server.ResidentBytes;
        await StopAsync(subscribers);

        Report("transport", options.UsesEventStreams ? "server-sent events" : "WebSocket");
        Report("subscribers", $"{options.Subscribers}{(options.Resumes ? ", after a cursor" : "")}");
        Report("publications a second", $"{options.Rate}, for {options.Seconds} s");
        Report("publications", $"{publications.Count} of {options.Rate * options.Seconds}");
        Report("deliveries", $"{_deliveries.Count} of {expected}");
        Report("delivery p50 / p99", $"{_deliveries.Percentile(0.5):N0} / {_deliveries.Percentile(0.99):N0} ms");
        Report("CPU of the gateway for a delivery", $"{cpu.TotalMicroseconds / _deliveries.Count:N1} µs");
        Report("memory for a subscriber, idle", $"{KilobytesEach(memoryIdle - memoryBefore):N1} KB");
        Report("memory for a subscriber, after the run", $"{KilobytesEach(memoryAfter - memoryBefore):N1} KB");
        Report("publication p50 / p99", $"{publications.Percentile(0.5):N0} / {publications.Percentile(0.99):N0} ms");
        Report("the same without subscribers", $"{alone.Percentile(0.5):N0} / {alone.Percentile(0.99):N0} ms");
    }

    private async Task WarmUpAsync(GatewayServer server)
    {
        var subscribers = await SubscribeAsync(server, WarmUpSubscribers, static _ => { });
        await PublishAsync(server, seconds: 5);
        await StopAsync(subscribers);
    }

    private async Task<List<Subscriber>> SubscribeAsync(GatewayServer server, int count, Action<int> received)
    {
        var subscribers = new List<Subscriber>();
        var cursor = options.Resumes ? await server.CursorAsync() : null;
        for (var number = 0; number < count; number++)
        {
            var subscriber = new Subscriber(options, server.Port, received);
            await subscriber.StartAsync(cursor);
            subscribers.Add(subscriber);
        }

        _ = KeepAliveAsync([.. subscribers]);
        return subscribers;
    }

    private static async Task KeepAliveAsync(IReadOnlyList<Subscriber> subscribers)
    {
        try
        {
            while (true)
            {
                await Task.Delay(_pongInterval);
                foreach (var subscriber in subscribers)
                    await subscriber.PongAsync();
            }
        }
        catch (Exception exception) when (exception is System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // The subscribers have been stopped.
        }
    }

    private static async Task StopAsync(List<Subscriber> subscribers)
    {
        foreach (var subscriber in subscribers)
            await subscriber.StopAsync();
    }

    // At a steady rate: a slow publication does not delay the next one.
    private async Task<Latencies> PublishAsync(GatewayServer server, int seconds)
    {
        var latencies = new Latencies();
        var running = new List<Task>();
        var started = Stopwatch.GetTimestamp();
        for (var index = 0; index < seconds * options.Rate; index++)
        {
            var due = TimeSpan.FromSeconds((double)index / options.Rate) - Stopwatch.GetElapsedTime(started);
            if (due > TimeSpan.Zero)
                await Task.Delay(due);
            running.Add(PublishAsync(server, ++_lastNumber, latencies));
        }

        await Task.WhenAll(running);
        return latencies;
    }

    private async Task PublishAsync(GatewayServer server, int number, Latencies latencies)
    {
        var started = Stopwatch.GetTimestamp();
        _publishedAt[number] = started;
        if (await server.PublishAsync(Marker.Of(number)))
            latencies.Add(Stopwatch.GetElapsedTime(started));
    }

    private void OnReceived(int number) => _deliveries.Add(Stopwatch.GetElapsedTime(_publishedAt[number]));

    private double KilobytesEach(long bytes) => bytes / 1024d / options.Subscribers;

    private static void Report(string name, string value) => Console.WriteLine($"| {name} | {value} |");
}
