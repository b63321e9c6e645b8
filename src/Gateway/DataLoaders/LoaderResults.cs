using GraphQL.DataLoader;

namespace Gateway.DataLoaders;

internal static class LoaderResults
{
    /// <summary>The result seen through <paramref name="selector"/>.</summary>
    public static IDataLoaderResult<TResult> Then<T, TResult>(this IDataLoaderResult<T> result, Func<T, TResult> selector) =>
        new Selected<T, TResult>(result, selector);

    /// <summary>All results in order, without those that are <c>null</c>.</summary>
    public static IDataLoaderResult<IEnumerable<T>> WhenAll<T>(this IEnumerable<IDataLoaderResult<T?>> results)
        where T : class => new All<T>([.. results]);

    /// <summary>All results in order, <c>null</c> for those that have none.</summary>
    public static IDataLoaderResult<IEnumerable<T?>> InOrder<T>(this IEnumerable<IDataLoaderResult<T?>?> results)
        where T : class => new Each<T>([.. results]);

    private sealed class Selected<T, TResult>(IDataLoaderResult<T> result, Func<T, TResult> selector) : IDataLoaderResult<TResult>
    {
        public async Task<TResult> GetResultAsync(CancellationToken cancellationToken) =>
            selector(await result.GetResultAsync(cancellationToken));

        // As above, and not by way of it: there are hundreds of these in an answer.
        async Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken) =>
            selector(await result.GetResultAsync(cancellationToken));
    }

    private sealed class All<T>(IReadOnlyList<IDataLoaderResult<T?>> results) : IDataLoaderResult<IEnumerable<T>>
        where T : class
    {
        public async Task<IEnumerable<T>> GetResultAsync(CancellationToken cancellationToken)
        {
            var values = new List<T>(results.Count);
            foreach (var result in results)
            {
                if (await result.GetResultAsync(cancellationToken) is { } value)
                    values.Add(value);
            }

            return values;
        }

        async Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken) =>
            await GetResultAsync(cancellationToken);
    }

    private sealed class Each<T>(IReadOnlyList<IDataLoaderResult<T?>?> results) : IDataLoaderResult<IEnumerable<T?>>
        where T : class
    {
        // All are asked for before the first is waited for: results of different loaders come at the same time.
        public async Task<IEnumerable<T?>> GetResultAsync(CancellationToken cancellationToken) =>
            await Task.WhenAll(results.Select(result => result?.GetResultAsync(cancellationToken) ?? Task.FromResult<T?>(null)));

        async Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken) =>
            await GetResultAsync(cancellationToken);
    }
}
