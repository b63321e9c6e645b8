using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Benchmarks;

/// <summary>Benchmarks that need the sample articles in PostgreSQL. The setup starts the server, and the cleanup stops it.</summary>
[MemoryDiagnoser]
public abstract class SampleDatabaseBenchmarks
{
    private SampleDatabase? _database;

    private protected ServiceProvider Services =>
        _database?.Services ?? throw new InvalidOperationException("The database has not been started.");

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _database = await SampleDatabase.StartAsync();
        await PrepareAsync();
    }

    [GlobalCleanup]
    public Task CleanupAsync() => _database?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    /// <summary>Prepares what the benchmarks work on. The database has been started.</summary>
    private protected abstract Task PrepareAsync();
}
