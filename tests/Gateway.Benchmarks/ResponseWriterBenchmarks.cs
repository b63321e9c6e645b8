using BenchmarkDotNet.Attributes;
using Gateway.Execution;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Benchmarks;

/// <summary>Writing the response of the front page as JSON, without compression and without the network.</summary>
public class ResponseWriterBenchmarks : SampleDatabaseBenchmarks
{
    private OperationResult? _result;
    private ResponseWriter? _writer;

    /// <summary>14 articles and 12 topics.</summary>
    [Benchmark]
    public int Write() => _writer!.Write(_result!).Json.Length;

    private protected override async Task PrepareAsync()
    {
        _writer = Services.GetRequiredService<ResponseWriter>();
        _result = await Services.ExecuteAsync(Services.FrontPage());
    }
}
