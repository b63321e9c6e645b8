using BenchmarkDotNet.Attributes;
using Gateway.Execution;
using Gateway.Store.Configuration;
using GraphQL.Types;
using GraphQLParser.AST;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Benchmarks;

/// <summary>Parsing and validating the GraphQL document of the front page. The server caches the result for each document.</summary>
[MemoryDiagnoser]
public class OperationParserBenchmarks
{
    private readonly ServiceProvider _services = GatewayServices.WithoutDatabase();
    private readonly Limits _limits = new();
    private readonly ISchema _schema;
    private readonly string _text;
    private readonly GraphQLDocument _document;

    public OperationParserBenchmarks()
    {
        _schema = _services.GetRequiredService<ISchema>();
        _text = _services.FrontPage();
        _document = OperationParser.Parse(_text, _limits);
    }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        if (await ValidateAsync() > 0)
            throw new InvalidOperationException("The operation of the front page is not valid.");
    }

    [GlobalCleanup]
    public Task CleanupAsync() => _services.DisposeAsync().AsTask();

    [Benchmark]
    public object Parse() => OperationParser.Parse(_text, _limits);

    [Benchmark]
    public async Task<int> ValidateAsync() =>
        (await SpecificationRuleValidator.ValidateAsync(_document, _schema, _limits, CancellationToken.None)).Count;
}
