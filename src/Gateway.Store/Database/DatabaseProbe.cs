using Npgsql;

namespace Gateway.Store.Database;

/// <summary>
/// Tests whether the database responds. The result comes in time even if PostgreSQL is stopped or all connections
/// are in use. Calls at the same time share a test, so that many of them need no more connections.
/// </summary>
internal sealed class DatabaseProbe(NpgsqlDataSource dataSource, TimeProvider time)
{
    // A load balancer waits one or two seconds for the result.
    private static readonly TimeSpan _maxDuration = TimeSpan.FromSeconds(1.5);

    private readonly Lock _lock = new();
    private Task<Exception?> _running = Task.FromResult<Exception?>(null);

    public async Task<bool> IsAvailableAsync(CancellationToken cancellationToken) => await FindErrorAsync(cancellationToken) is null;

    /// <returns>The error; <c>null</c> if the database responds.</returns>
    public Task<Exception?> FindErrorAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_running.IsCompleted)
                _running = TestAsync();
            return _running.WaitAsync(cancellationToken);
        }
    }

    private async Task<Exception?> TestAsync()
    {
        try
        {
            await new Deadline(_maxDuration, time).RunAsync(QueryAsync, CancellationToken.None);
            return null;
        }
        catch (Exception outage) when (outage is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            return outage;
        }
    }

    private async Task<bool> QueryAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("select 1");
        await command.ExecuteNonQueryAsync(cancellationToken);
        return true;
    }
}
