namespace Gateway.Tests.Fixtures;

/// <summary>
/// The processor time that work takes in this process. Other programs make work last longer, but they do not make it cost more. The tests
/// that measure it belong to <see cref="NonParallelTests"/>, because it includes everything that runs in this process at the same time.
/// </summary>
internal static class CpuTime
{
    public static TimeSpan Of(Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        work();
        return Environment.CpuUsage.TotalTime - before;
    }

    public static async Task<TimeSpan> OfAsync(Func<Task> work)
    {
        var before = Environment.CpuUsage.TotalTime;
        await work();
        return Environment.CpuUsage.TotalTime - before;
    }
}
