using BenchmarkDotNet.Attributes;
using Gateway.Store.DataLoaders;
using Gateway.Store.Lists;
using Gateway.Store.Queries.Articles;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Benchmarks;

/// <summary>Reading pages of articles from PostgreSQL, without the document cache.</summary>
public class ListReaderBenchmarks : SampleDatabaseBenchmarks
{
    private ArticleListQuery? _newest;
    private ArticleListQuery? _filtered;

    /// <summary>The 20 newest articles.</summary>
    [Benchmark]
    public Task<int> NewestAsync() => CountAsync(_newest);

    /// <summary>The articles that match a filter with six operators, two of them on other tables.</summary>
    [Benchmark]
    public Task<int> FilteredAsync() => CountAsync(_filtered);

    private protected override async Task PrepareAsync()
    {
        _newest = Query(ArticleFilters.None);
        _filtered = Query(ArticleFilters.Nested);
        if (await NewestAsync() == 0 || await FilteredAsync() == 0)
            throw new InvalidOperationException("A page is empty.");
    }

    private ArticleListQuery Query(IDictionary<string, object?> where)
    {
        using var scope = Services.CreateScope();
        var request = new ListRequest(First: 20, After: null, Last: null, Before: null, where, Order: [], Search: null);
        return scope.ServiceProvider.GetRequiredService<ArticleListQueries>().All(request, ArticleReadLevel.Document).Query;
    }

    private async Task<int> CountAsync(ArticleListQuery? query)
    {
        ArgumentNullException.ThrowIfNull(query);
        using var scope = Services.CreateScope();
        var database = scope.ServiceProvider.GetRequiredService<OperationDatabase>();
        var cache = new ListCache(scope.ServiceProvider.GetRequiredService<RequestDocumentCache>());
        var pages = await ListReader.PagesAsync(database, cache, query, [Guid.Empty], CancellationToken.None);
        return pages[Guid.Empty].Edges.Count;
    }
}
