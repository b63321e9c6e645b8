namespace Gateway.Hosting;

/// <summary>
/// Leaves the signals to the command. The default lifetime stops the host as soon as a signal arrives, before load balancers know.
/// </summary>
internal sealed class NoHostLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
