using Gateway.Content.Files;
using Gateway.Execution;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Store.Errors;
using Gateway.Store.Monitoring;
using Gateway.Store.Queries;
using Gateway.Store.Telemetry;
using Gateway.Subscriptions;
using Npgsql;

namespace Gateway.Graph.Monitoring;

/// <summary>
/// The state of the gateway for one request. Each part is read when it is first selected. Parts in the memory of this node can be read
/// during an outage of the database too.
/// </summary>
internal sealed class GatewayStatusReader(
    NodeIdentity node,
    DatabaseProbe probe,
    NpgsqlDataSource dataSource,
    FeedBuffer feed,
    IEnumerable<IObservedCache> caches,
    OperationStatistics operations,
    IConfiguration configuration
)
{
    private readonly Lock _lock = new();
    private Task<bool>? _available;
    private Task<StoreStatus?>? _database;
    private Task<IReadOnlyList<SourceStatus>>? _sources;

    public NodeIdentity Node => node;

    public IEnumerable<CacheStatistics> Caches => caches.Select(cache => cache.Status);

    public IReadOnlyList<EffectiveSetting> Settings => EffectiveSetting.All(configuration);

    public IReadOnlyList<OperationUsage> MostExpensiveOperations(int count) => operations.MostExpensive(count);

    /// <summary>The state of the database; <c>null</c> during an outage.</summary>
    public Task<StoreStatus?> DatabaseAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _database ??= ReadAsync();

        async Task<StoreStatus?> ReadAsync() =>
            await IsAvailableAsync(cancellationToken) ? await StoreStatus.ReadAsync(dataSource, cancellationToken) : null;
    }

    /// <summary>The number of events that this node has not yet delivered to its subscribers.</summary>
    public long FeedLagOf(StoreStatus database) => Math.Max(0, database.FeedEnd - feed.End.Position);

    /// <exception cref="RequestException">The database is unavailable.</exception>
    public async Task<IReadOnlyList<NodeStatus>> NodesAsync(CancellationToken cancellationToken)
    {
        await RequireDatabaseAsync(cancellationToken);
        return await NodeTable.ReadAsync(dataSource, cancellationToken);
    }

    /// <exception cref="RequestException">The database is unavailable.</exception>
    public Task<IReadOnlyList<SourceStatus>> SourcesAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _sources ??= ReadAsync();

        async Task<IReadOnlyList<SourceStatus>> ReadAsync()
        {
            await RequireDatabaseAsync(cancellationToken);
            return await SourceTable.ReadAsync(dataSource, cancellationToken);
        }
    }

    /// <summary>The name of the folder or repository of a file; <c>null</c> if the gateway does not follow it.</summary>
    public async Task<string?> SourceOfAsync(string file, CancellationToken cancellationToken) =>
        (await SourcesAsync(cancellationToken)).FirstOrDefault(source => ContentPath.IsAtOrBelow(file, source.Source.Root))?.Source.Name;

    // The probe ends soon. A connection to a server that does not respond would take as long as the operation may.
    private Task<bool> IsAvailableAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _available ??= probe.IsAvailableAsync(cancellationToken);
    }

    private async Task RequireDatabaseAsync(CancellationToken cancellationToken)
    {
        if (!await IsAvailableAsync(cancellationToken))
            throw RequestException.StoreUnavailable();
    }
}
