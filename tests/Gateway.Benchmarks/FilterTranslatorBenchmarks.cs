using BenchmarkDotNet.Attributes;
using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.Lists;
using Gateway.Store.Queries.Articles;

namespace Gateway.Benchmarks;

/// <summary>Translating filters for articles into SQL conditions.</summary>
[MemoryDiagnoser]
public class FilterTranslatorBenchmarks
{
    [Benchmark]
    public object OneField() => Translate(ArticleFilters.Good);

    /// <summary>Six operators, two of them on topics and the provider.</summary>
    [Benchmark]
    public object Nested() => Translate(ArticleFilters.Nested);

    private static Sql Translate(IDictionary<string, object?> where) =>
        FilterTranslator.Translate(ArticleFilter.Definition, where, new FilteredRow("a", ReadAccess.Published));
}
