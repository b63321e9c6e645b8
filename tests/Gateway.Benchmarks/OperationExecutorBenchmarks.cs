using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Benchmarks;

/// <summary>Executing operations that read nothing from the store: the cost of the engine. Their documents are in the cache.</summary>
[MemoryDiagnoser]
public class OperationExecutorBenchmarks
{
    private readonly ServiceProvider _services = GatewayServices.WithoutDatabase();

    [GlobalSetup]
    public async Task SetupAsync()
    {
        await TypenameAsync();
        await IntrospectionAsync();
    }

    [GlobalCleanup]
    public Task CleanupAsync() => _services.DisposeAsync().AsTask();

    /// <summary>The smallest operation.</summary>
    [Benchmark]
    public Task TypenameAsync() => _services.ExecuteAsync("{ __typename }");

    /// <summary>A large response: all types of the schema with their fields.</summary>
    [Benchmark]
    public Task IntrospectionAsync() =>
        _services.ExecuteAsync("{ __schema { types { kind name description fields { name description type { kind name } } } } }");
}
